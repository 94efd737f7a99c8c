using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>Finds the managers of other sites of a customer's company, which is identified by its credit code.</summary>
internal static class CompanyManagers
{
    private const string Sql = """
        select distinct a.manager_id
        from (
            select registration as id from pc_v_registered_companies where credit_code = @code
            union
            select customer from pc_v_imported_customers where credit_code = @code) others
        join pc_assignments a on a.registration_id = others.id
        where others.id <> @customer
        """;

    /// <summary>
    /// A query without its last conditions: the assignments <c>a</c> of other sites of the company of the waiting customer <c>w</c>.
    /// </summary>
    public const string OfWaitingCustomerSql = """
        select
        from (
            select credit_code from pc_v_registered_companies where registration = w.registration_id
            union all
            select credit_code from pc_v_imported_customers where customer = w.registration_id) own
        join (
            select registration as id, credit_code from pc_v_registered_companies
            union all
            select customer, credit_code from pc_v_imported_customers) other using (credit_code)
        join pc_assignments a on a.registration_id = other.id
        where other.id <> w.registration_id
        """;

    /// <summary>
    /// A company got a manager under a policy that prefers the managers of its other sites: customers who wait are considered again.
    /// </summary>
    public static Row ScheduleSearch(DateTimeOffset now) => DueCommand.Schedule(now, Guid.Empty, PlaceFreed.Command, "company");

    /// <summary>Returns the customer with these managers, if the policy prefers them.</summary>
    public static async Task<Customer> AddTo(Guid customer, Customer it, NpgsqlConnection connection, Policy policy,
        CancellationToken ct) =>
        !policy.SameManager || it.Info?.CreditCode is not { } code ? it : it with
        {
            KnownManagers = [.. await connection.QueryAsync<Guid>(new CommandDefinition(Sql, new { customer, code },
                cancellationToken: ct))],
        };
}
