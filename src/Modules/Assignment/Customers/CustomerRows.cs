using System.Text.Json;
using Dapper;
using Npgsql;

namespace PowerCrm.Assignment;

/// <summary>A document with the version of its stream, which may have moved on by events that are not the document's.</summary>
/// <param name="Since">Since when the customer has this manager, or waits for one.</param>
internal sealed record CustomerRow(CustomerDocument Customer, long Version, DateTimeOffset? Since);

/// <summary>
/// Customers of one manager, in one query; a manager's id in the condition is what keeps others out. Null stands for an administrator, who
/// sees all. The rest of the query names the table of assignments <c>a</c>.
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

    public static async Task<CustomerRow?> Find(NpgsqlDataSource source, Guid id, Guid? manager, CancellationToken ct) =>
        (await Query(source,
            """
            left join pc_assignments a on a.registration_id = d.id
            where d.id = @id and d.data ->> 'State' not in ('none', 'erased') and (@manager::uuid is null or a.manager_id = @manager)
            """, new { id, manager }, ct)).FirstOrDefault();
}
