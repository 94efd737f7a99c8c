using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>Finds the managers of other sites of a customer's company, which is identified by its credit code.</summary>
internal static class CompanyManagers
{
    private const string Sql = $"""
        select distinct a.manager_id
        from ({AllSitesSql}) site join pc_assignments a on a.registration_id = site.id
        where site.credit_code = @code and site.id <> @customer
        """;

    /// <summary>All sites of companies, by their credit code.</summary>
    private const string AllSitesSql = """
        select registration as id, credit_code from pc_v_registered_companies
        union all
        select customer, credit_code from pc_v_imported_customers
        """;

    /// <summary>A query of the sites, waiting or not, of the companies of which one of <c>@companyManagers</c> has a site.</summary>
    public const string SitesOfManagersSql = $"""
        select site.id
        from ({AllSitesSql}) site
        where site.credit_code in (
            select own.credit_code
            from pc_assignments a join ({AllSitesSql}) own on own.id = a.registration_id
            where a.manager_id = any(@companyManagers))
        """;

    private const string ByCodeSql = $"""
        select distinct site.credit_code, a.manager_id
        from ({AllSitesSql}) site join pc_assignments a on a.registration_id = site.id
        where site.credit_code = any(@codes)
        """;

    /// <summary>Returns the managers of the sites of many companies, by credit code.</summary>
    public static async Task<Dictionary<string, HashSet<Guid>>> FindByCode(string[] codes, NpgsqlConnection connection,
        CancellationToken ct) => (await connection.QueryAsync<(string Code, Guid Manager)>(new CommandDefinition(ByCodeSql, new { codes },
            cancellationToken: ct))).GroupBy(r => r.Code, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Select(r => r.Manager).ToHashSet(), StringComparer.Ordinal);

    /// <summary>
    /// A company got a manager under a policy that prefers the managers of its other sites: those that wait are considered again. Whether
    /// any waits is read in the transaction of the assignment, whoever assigns: usually none does, and then nothing is scheduled.
    /// </summary>
    /// <param name="customer">The site that got the manager.</param>
    public static Row ScheduleSearch(Guid customer, string code, DateTimeOffset now) => DueCommand.ScheduleIfAny(
        $"""
        select from pc_assignment_waiting w join ({AllSitesSql}) site on site.id = w.registration_id
        where site.credit_code = $6 and site.id <> $7
        """, [code, customer], now, Guid.Empty, PlaceFreed.Command, "company");

    /// <summary>Returns the customer with these managers, if the policy prefers them.</summary>
    public static async Task<Customer> AddTo(Guid customer, Customer it, NpgsqlConnection connection, Policy policy,
        CancellationToken ct) =>
        !policy.SameManager || it.Info?.CreditCode is not { } code ? it : it with
        {
            KnownManagers = [.. await connection.QueryAsync<Guid>(new CommandDefinition(Sql, new { customer, code },
                cancellationToken: ct))],
        };
}
