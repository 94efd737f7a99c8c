using System.Text.Json;
using Dapper;
using Npgsql;

namespace PowerCrm.Assignment;

/// <summary>A document with the version of its stream, which may have moved on by events that are not the document's.</summary>
/// <param name="Since">Since when the customer has this manager, or waits for one.</param>
internal sealed record CustomerRow(CustomerDocument Customer, long Version, DateTimeOffset? Since);

/// <summary>
/// Customers of one manager and of those for whom the manager stands in, in one query. The rest of the query must join the assignments as
/// <c>a</c>, and must restrict <c>a.manager_id</c> to these; null stands for an administrator, who sees all. It is SQL and not
/// a query of Marten's because the documents are joined with assignments and the versions of their streams.
/// </summary>
internal static class CustomerRows
{
    private const string Columns =
        "select d.data::text as data, s.version, a.assigned_at from mt_doc_customer d join pc_v_streams s on s.id = d.id";

    public static async Task<IReadOnlyList<CustomerRow>> Query(NpgsqlDataSource source, string rest, object parameters,
        CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(string Data, long Version, DateTime? Since)>(
            new CommandDefinition($"{Columns} {rest}", parameters, cancellationToken: ct));
        return [.. rows.Select(r => new CustomerRow(JsonSerializer.Deserialize<CustomerDocument>(r.Data)!, r.Version,
            r.Since is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null))];
    }

    /// <param name="managers">Who may have the customer; null: anybody.</param>
    public static async Task<CustomerRow?> Find(NpgsqlDataSource source, Guid id, Guid[]? managers, CancellationToken ct) =>
        (await Query(source,
            """
            left join pc_assignments a on a.registration_id = d.id
            where d.id = @id and d.data ->> 'State' not in ('none', 'erased')
              and (@managers::uuid[] is null or a.manager_id = any(@managers))
            """, new { id, managers }, ct)).FirstOrDefault();
}
