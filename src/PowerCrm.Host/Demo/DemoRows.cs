using Dapper;
using Npgsql;

namespace PowerCrm.Host.Demo;

/// <summary>The list of what the demo created (<c>pc_demo</c>), so that a reset removes exactly that.</summary>
internal static class DemoRows
{
    public const string Registration = "registration", Staff = "staff";

    public static async Task Add(NpgsqlDataSource source, string kind, Guid id, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("insert into pc_demo (kind, id) values (@kind, @id) on conflict do nothing",
            new { kind, id = id.ToString() }, cancellationToken: ct));
    }

    public static async Task<Guid[]> Read(NpgsqlConnection connection, string kind, CancellationToken ct,
        NpgsqlTransaction? transaction = null) =>
        [.. (await connection.QueryAsync<string>(new CommandDefinition("select id from pc_demo where kind = @kind", new { kind },
            transaction, cancellationToken: ct))).Select(Guid.Parse)];
}
