using Dapper;
using Npgsql;

namespace PowerCrm.Assignment;

/// <summary>
/// Keeps the order of waiting customers, even when a place becomes free at the moment another customer is approved: places that waiting
/// customers are about to get are not free for the new one.
/// </summary>
internal static class WaitingQueue
{
    /// <summary>The number of waiting customers to consider. Customers after them are not placed soon.</summary>
    private const int MaxCustomers = 200;

    // No existing manager's free place helps customers whose region nobody covers, and an import may create many of them.
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

    /// <param name="customer">The customer to place. One who does not wait yet comes after all who do.</param>
    /// <param name="loadCustomer">Reads a waiting customer.</param>
    /// <returns>The managers after the customers ahead are placed, and whether any of these gets a place.</returns>
    public static async Task<(IReadOnlyList<ManagerSnapshot> Managers, bool Served)> ReservePlaces(Guid customer,
        NpgsqlConnection connection, IReadOnlyList<ManagerSnapshot> managers, Policy policy, DateTimeOffset now,
        Func<Guid, Task<Customer>> loadCustomer, CancellationToken ct)
    {
        if (managers.All(m => !m.Active || m.Open >= m.Capacity))
            return (managers, false);
        var waiting = (await connection.QueryAsync<Guid>(new CommandDefinition(Sql, new { customer, Most = MaxCustomers },
            cancellationToken: ct)))
            .ToList();
        var (contenders, anyServed) = (managers.ToDictionary(m => m.Id), false);
        foreach (var id in waiting)
        {
            var it = await CompanyManagers.AddTo(id, await loadCustomer(id), connection, policy, ct);
            if (it.Profile is not { } profile || !it.NeedsManager(managers)
                || ManagerSelector.Select(profile with { Id = id }, [.. contenders.Values], policy, now).Manager is not { } to)
                continue;
            contenders[to] = contenders[to].WithCustomer(profile.PowerCapacity, policy, now);
            anyServed = true;
        }
        return anyServed ? ([.. contenders.Values], true) : (managers, false);
    }
}
