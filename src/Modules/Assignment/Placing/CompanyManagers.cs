using Dapper;
using Npgsql;

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

    /// <summary>Returns the customer with these managers, if the policy prefers them.</summary>
    public static async Task<Customer> AddTo(Guid customer, Customer it, NpgsqlConnection connection, Policy policy,
        CancellationToken ct) =>
        !policy.SameManager || it.Info?.CreditCode is not { } code ? it : it with
        {
            KnownManagers = [.. await connection.QueryAsync<Guid>(new CommandDefinition(Sql, new { customer, code },
                cancellationToken: ct))],
        };
}
