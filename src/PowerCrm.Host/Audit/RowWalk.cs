using Dapper;
using JasperFx.Events;
using Npgsql;
using PowerCrm.Contracts;

namespace PowerCrm.Host.Audit;

/// <summary>Compares all rows that follow from the log with the log, in one pass.</summary>
internal sealed class RowWalk : IAsyncDisposable
{
    private readonly NpgsqlDataSource database;
    private readonly List<(IFollowingRows Rows, IRowComparison Comparison)> all = [];

    private RowWalk(NpgsqlDataSource database) => this.database = database;

    /// <param name="name">The name of one set of rows; null for all.</param>
    public static async Task<RowWalk> Begin(IServiceProvider services, string? name, CancellationToken ct)
    {
        var walk = new RowWalk(services.GetRequiredService<NpgsqlDataSource>());
        try
        {
            foreach (var rows in services.GetServices<IFollowingRows>().Where(r => name is null || r.Name == name))
                walk.all.Add((rows, await rows.Begin(ct)));
            return walk;
        }
        catch
        {
            await walk.DisposeAsync();
            throw;
        }
    }

    public void Take(IEvent e)
    {
        foreach (var (_, comparison) in all)
            comparison.Take(e);
    }

    public async Task<IReadOnlyList<(IFollowingRows Rows, IReadOnlyList<DifferentRow> Found)>> End(CancellationToken ct)
    {
        var found = new List<(IFollowingRows, IReadOnlyList<DifferentRow>)>();
        foreach (var (rows, comparison) in all)
            found.Add((rows, await comparison.End(() => Pending(database, ct, [.. rows.Reactions]), ct)));
        return found;
    }

    /// <summary>
    /// Whether a message to one of these reactions is waiting. Its registration is only known from the body, so it counts for all.
    /// </summary>
    public static async Task<bool> Pending(NpgsqlDataSource database, CancellationToken ct, params string[] reactions)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("""
            select exists (select from wolverine.wolverine_incoming_envelopes where status <> 'Handled' and received_at = any(@queues))
            """, new { queues = reactions.Select(r => $"local://{r}/").ToArray() }, cancellationToken: ct));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, comparison) in all)
            await comparison.DisposeAsync();
    }
}
