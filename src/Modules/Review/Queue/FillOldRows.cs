using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>
/// Fills the rows of the queue that an older build wrote, from their streams: at the start of every host, and every ten minutes, since
/// during an upgrade hosts of the older build may still write some. Hosts that do it at once do the same work twice and no harm.
/// </summary>
public sealed partial class FillOldRows(NpgsqlDataSource database, StreamsRoot streams, TimeProvider time, ILogger<FillOldRows> log)
    : BackgroundService
{
    private const int Batch = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Round(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            PutOff(e, 1);
        }
        await TimerLoop.Run(TimeSpan.FromMinutes(10), time, Round, PutOff, stoppingToken);
    }

    private void PutOff(Exception e, int failures) => LogPutOff((e as NpgsqlException)?.SqlState ?? e.GetType().Name);

    /// <returns>How many rows were filled.</returns>
    internal async Task<int> Round(CancellationToken ct)
    {
        var events = streams.As(Caller.System("fill_old_rows"));
        var (filled, after) = (0, Guid.Empty);
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
                await Rows.Run(connection, null, [CaseRow.Follow(id, (await events.Load<ReviewCase>(id, ct)).State)], ct);
            filled += ids.Count;
            if (ids.Count < Batch)
                break;
            after = ids[^1];
        }
        if (filled > 0)
            LogFilled(filled);
        return filled;
    }

    [LoggerMessage(1, LogLevel.Information, "{Rows} rows of the review queue were filled anew for this build")]
    private partial void LogFilled(int rows);

    [LoggerMessage(2, LogLevel.Warning, "Filling the review queue anew was put off ({Reason})")]
    private partial void LogPutOff(string reason);
}
