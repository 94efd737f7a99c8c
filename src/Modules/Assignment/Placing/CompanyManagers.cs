using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>Finds the managers of other sites of a customer's company, which is identified by its credit code.</summary>
internal static class CompanyManagers
{
    private const string SitesSql = """
        select registration as id from pc_v_registered_companies where credit_code = @code
        union
        select customer from pc_v_imported_customers where credit_code = @code
        """;

    private const string Sql = $"""
        select array(
            select distinct a.manager_id
            from ({SitesSql}) site join pc_assignments a on a.registration_id = site.id
            where site.id <> @customer),
            exists (
            select from pc_assignment_waiting w
            where w.registration_id <> @customer and w.registration_id in ({SitesSql}))
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
    /// A company got a manager under a policy that prefers the managers of its other sites: its sites that wait are considered again.
    /// </summary>
    public static Row ScheduleSearch(DateTimeOffset now) => DueCommand.Schedule(now, Guid.Empty, PlaceFreed.Command, "company");

    /// <summary>Returns the customer with these managers, and whether other sites wait, if the policy prefers the same manager.</summary>
    public static async Task<Customer> AddTo(Guid customer, Customer it, NpgsqlConnection connection, Policy policy, CancellationToken ct)
    {
        if (!policy.SameManager || it.Info?.CreditCode is not { } code)
            return it;
        var (managers, isOtherWaiting) = await connection.QuerySingleAsync<(Guid[], bool)>(new CommandDefinition(Sql,
            new { customer, code }, cancellationToken: ct));
        return it with { KnownManagers = managers, HasWaitingSites = isOtherWaiting };
    }
}
