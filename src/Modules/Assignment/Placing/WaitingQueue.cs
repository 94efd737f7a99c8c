using Dapper;
using Npgsql;
using PowerCrm.China;

namespace PowerCrm.Assignment;

/// <summary>
/// Keeps the order of waiting customers, even when a place becomes free at the moment another customer is approved: places that waiting
/// customers are about to get are not free for the new one.
/// </summary>
internal static class WaitingQueue
{
    /// <summary>The number of waiting customers to consider. Customers after them are not placed soon.</summary>
    private const int MaxCustomers = 200;

    private const string RegionsSql = "select distinct region_code from pc_assignment_waiting where region_code is not null";

    // No free place helps customers in other regions, and an import may create many of them. The reason why a customer waits does not tell
    // which these are: it is that of the last attempt, and a manager may have come since. A manager of the company's other sites is
    // preferred wherever the customer is.
    private const string Sql = $"""
        {Beginning}{End}
        """;

    private const string SameManagerSql = $"""
        {Beginning} or w.registration_id in ({CompanyManagers.SitesOfManagersSql}){End}
        """;

    private const string Beginning = $"""
        select w.registration_id
        from pc_assignment_waiting w
        where w.registration_id <> @customer
          and w.reason <> '{ParkingReason.ConsentWithdrawn}'
          and (w.region_code is null or w.region_code = any(@regions)
        """;

    private const string End = """
        )
          and not exists (
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
        var today = ChinaTime.Day(now);
        var withPlaces = managers.Where(m => m.Active && m.Open < m.Capacity && m.LeaveOn(today) is null).ToList();
        var territories = FindTerritories(withPlaces, Substitutions.FindCoveredTerritories(managers, today));
        if (territories.Count == 0)
            return (managers, false);
        var regions = (await connection.QueryAsync<string>(new CommandDefinition(RegionsSql, cancellationToken: ct)))
            .Where(r => Territory.BestFit(territories, r) > 0).ToArray();
        var waiting = (await connection.QueryAsync<Guid>(new CommandDefinition(policy.SameManager ? SameManagerSql : Sql,
            new { customer, regions, companyManagers = withPlaces.Select(m => m.Id).ToArray(), Most = MaxCustomers },
            cancellationToken: ct))).ToList();
        var (contenders, anyServed) = (managers.ToDictionary(m => m.Id), false);
        foreach (var id in waiting)
        {
            var it = await CompanyManagers.AddTo(id, await loadCustomer(id), connection, policy, ct);
            if (it.Profile is not { } profile || !it.NeedsManager(managers)
                || Placement.Choose(it, profile with { Id = id }, [.. contenders.Values], policy, now).Manager is not { } to)
                continue;
            contenders[to] = contenders[to].WithCustomer(profile.PowerCapacity, policy, now);
            anyServed = true;
        }
        return anyServed ? ([.. contenders.Values], true) : (managers, false);
    }

    /// <summary>Returns the territories of these managers, and those for which they stand in.</summary>
    private static List<string> FindTerritories(IReadOnlyList<ManagerSnapshot> managers,
        IReadOnlyDictionary<Guid, IReadOnlyList<string>> covered) =>
        [.. managers.SelectMany(m => m.Territories.Concat(covered.GetValueOrDefault(m.Id, []))).Distinct(StringComparer.Ordinal)];
}
