using Dapper;
using Npgsql;

namespace PowerCrm.Assignment;

/// <summary>
/// Who has waited longer comes first, also when a place comes free in the moment in which somebody else is approved: the places that those
/// who wait are about to get are not free for the one who comes now.
/// </summary>
internal static class Ahead
{
    /// <summary>So many of those who wait are looked at; whoever stands behind them is not placed soon.</summary>
    private const int Most = 200;

    // No place of a manager who is there can come free for those whose region nobody serves, and an import may leave many of them.
    private const string Sql = """
        select w.registration_id
        from pc_assignment_waiting w
        where w.registration_id <> @customer and w.reason not in ('no_manager_for_region', 'no_manager') and not exists (
            select from pc_assignment_waiting it
            where it.registration_id = @customer
              and (it.parked_at, it.registration_id) < (w.parked_at, w.registration_id))
        order by w.parked_at, w.registration_id
        limit @Most
        """;

    /// <param name="customer">Who is to be placed now; who does not wait yet stands behind all who do.</param>
    /// <param name="read">Reads a customer who waits.</param>
    /// <returns>The managers as they will be, and whether one of those ahead gets a place.</returns>
    public static async Task<(IReadOnlyList<Contender> Managers, bool Served)> Of(Guid customer, NpgsqlConnection connection,
        IReadOnlyList<Contender> managers, Policy policy, DateTimeOffset now, Func<Guid, Task<Customer>> read, CancellationToken ct)
    {
        if (managers.All(m => !m.Active || m.Open >= m.Capacity))
            return (managers, false);
        var waiting = (await connection.QueryAsync<Guid>(new CommandDefinition(Sql, new { customer, Most }, cancellationToken: ct)))
            .ToList();
        var (left, served) = (managers.ToDictionary(m => m.Id), false);
        foreach (var id in waiting)
        {
            var it = await Acquainted.Of(id, await read(id), connection, policy, ct);
            if (it.Profile is not { } profile || !it.Seeks(managers)
                || Choose.Manager(profile with { Id = id }, [.. left.Values], policy, now).Manager is not { } to)
                continue;
            left[to] = left[to].Given(profile.PowerCapacity, policy, now);
            served = true;
        }
        return served ? ([.. left.Values], true) : (managers, false);
    }
}
