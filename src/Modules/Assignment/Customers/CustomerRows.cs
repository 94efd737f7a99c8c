using System.Text.Json;
using Dapper;
using Npgsql;

namespace PowerCrm.Assignment;

/// <summary>
/// A document with the version of its stream. The version can be newer than the document if the latest events do not change it.
/// </summary>
/// <param name="Since">Since when the customer has this manager or waits for one.</param>
internal sealed record CustomerRow(CustomerDocument Customer, long Version, DateTimeOffset? Since);

/// <summary>
/// Queries the customers of a manager and of the colleagues for whom the manager stands in. The rest of the query must join the assignments
/// as <c>a</c> and restrict <c>a.manager_id</c> to these managers; null means an administrator, who sees all. Plain SQL is used instead of
/// a Marten query because the documents are joined with assignments and stream versions.
/// </summary>
internal static class CustomerRows
{
    private const string Columns =
        "select d.data::text as data, s.version, a.assigned_at from mt_doc_customer d join pc_v_streams s on s.id = d.id";

    /// <summary>
    /// Returns the condition on the customers' managers: <c>@manager</c>, or <c>@managers</c> with the colleagues. For one manager the
    /// index has the order of a list. For several, with <c>any</c>, PostgreSQL reads and sorts all customers that they ever had.
    /// </summary>
    public static string BuildManagerCondition(IReadOnlyDictionary<Guid, CoveredColleagues.Colleague> colleagues) =>
        colleagues.Count == 0 ? "a.manager_id = @manager" : "a.manager_id = any(@managers)";

    public static async Task<IReadOnlyList<CustomerRow>> Query(NpgsqlDataSource source, string clauses, object parameters,
        CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(string Data, long Version, DateTime? Since)>(
            new CommandDefinition($"{Columns} {clauses}", parameters, cancellationToken: ct));
        return [.. rows.Select(r => new CustomerRow(JsonSerializer.Deserialize<CustomerDocument>(r.Data)!, r.Version,
            r.Since is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null))];
    }

    /// <param name="managers">The managers who may have the customer; null for any.</param>
    public static async Task<CustomerRow?> Find(NpgsqlDataSource source, Guid id, Guid[]? managers, CancellationToken ct) =>
        (await Query(source,
            """
            left join pc_assignments a on a.registration_id = d.id
            where d.id = @id and d.data ->> 'State' not in ('none', 'erased')
              and (@managers::uuid[] is null or a.manager_id = any(@managers))
            """, new { id, managers }, ct)).FirstOrDefault();
}
