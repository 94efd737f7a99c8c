using Dapper;
using JasperFx.Events;
using Npgsql;
using PowerCrm.Contracts;

namespace PowerCrm.Host.Audit;

/// <summary>Compares all rows that follow from the log with the log, in one pass.</summary>
internal sealed class RowComparisons : IAsyncDisposable
{
    private readonly NpgsqlDataSource database;
    private readonly List<(IDerivedRows Rows, IRowComparison Comparison)> entries = [];

    private RowComparisons(NpgsqlDataSource database) => this.database = database;

    /// <param name="name">The name of one set of rows; null for all.</param>
    public static async Task<RowComparisons> Begin(IServiceProvider services, string? name, CancellationToken ct)
    {
        var comparisons = new RowComparisons(services.GetRequiredService<NpgsqlDataSource>());
        try
        {
            foreach (var rows in services.GetServices<IDerivedRows>().Where(r => name is null || r.Name == name))
                comparisons.entries.Add((rows, await rows.BeginComparison(ct)));
            return comparisons;
        }
        catch
        {
            await comparisons.DisposeAsync();
            throw;
        }
    }

    public void Add(IEvent e)
    {
        foreach (var (_, comparison) in entries)
            comparison.Add(e);
    }

    public async Task<IReadOnlyList<(IDerivedRows Rows, IReadOnlyList<RowDifference> Differences)>> End(CancellationToken ct)
    {
        var differences = new List<(IDerivedRows, IReadOnlyList<RowDifference>)>();
        foreach (var (rows, comparison) in entries)
            differences.Add((rows, await comparison.FindDifferences(() => HasPendingMessages(database, ct, [.. rows.Reactions]), ct)));
        return differences;
    }

    /// <summary>
    /// Whether a message to one of these reactions is waiting. Its registration is only known from the body, so it counts for all.
    /// </summary>
    public static async Task<bool> HasPendingMessages(NpgsqlDataSource database, CancellationToken ct, params string[] reactions)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("""
            select exists (select from wolverine.wolverine_incoming_envelopes where status <> 'Handled' and received_at = any(@queues))
            """, new { queues = reactions.Select(r => $"local://{r}/").ToArray() }, cancellationToken: ct));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, comparison) in entries)
            await comparison.DisposeAsync();
    }
}
