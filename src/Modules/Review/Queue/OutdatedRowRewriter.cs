using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Review;

/// <summary>
/// Rewrites the rows of the queue that an older build wrote, from their streams: at the startup of every host and every ten minutes,
/// because hosts of the older build may still write rows during an upgrade. If several hosts do it at once, the work is done twice without
/// harm.
/// </summary>
public sealed partial class OutdatedRowRewriter(NpgsqlDataSource database, QueueRows rows, TimeProvider time,
    ILogger<OutdatedRowRewriter> log)
    : BackgroundService
{
    private const int Batch = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RewriteOutdated(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            OnFailure(e, 1);
        }
        await TimerLoop.Run(TimeSpan.FromMinutes(10), time, RewriteOutdated, OnFailure, stoppingToken);
    }

    private void OnFailure(Exception e, int failures) => LogPutOff(log, (e as NpgsqlException)?.SqlState ?? e.GetType().Name);

    /// <returns>How many rows were filled.</returns>
    public async Task<int> RewriteOutdated(CancellationToken ct)
    {
        var (rewritten, after) = (0, Guid.Empty);
        await using var connection = await database.OpenConnectionAsync(ct);
        while (true)
        {
            var ids = (await connection.QueryAsync<Guid>(new CommandDefinition(
                """
                select registration_id from pc_review_cases
                where layout < @Layout and registration_id > @after
                order by registration_id
                limit @Batch
                """, new { CaseRow.Layout, after, Batch }, cancellationToken: ct))).AsList();
            foreach (var id in ids)
                await rows.Refresh(id, ct);
            rewritten += ids.Count;
            if (ids.Count < Batch)
                break;
            after = ids[^1];
        }
        if (rewritten > 0)
            LogDone(log, rewritten);
        return rewritten;
    }

    [LoggerMessage(1, LogLevel.Information, "{Count} rows of an older build were rewritten: review queue")]
    private static partial void LogDone(ILogger log, int count);

    [LoggerMessage(2, LogLevel.Warning, "Rewriting rows of an older build was postponed: review queue ({Reason})")]
    private static partial void LogPutOff(ILogger log, string reason);
}
