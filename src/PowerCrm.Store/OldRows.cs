using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Brings rows that an older build wrote to what this build expects: at the start of every host, and every ten minutes, since during an
/// upgrade hosts of the older build may still write some. Hosts that do it at once do the same work twice and no harm.
/// </summary>
/// <param name="what">What is worked on, for the log.</param>
public abstract partial class OldRows(string what, TimeProvider time, ILogger log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>Most rows that are read at a time.</summary>
    protected const int Batch = 200;

    /// <returns>How many rows were worked on.</returns>
    protected abstract Task<int> Work(CancellationToken ct);

    /// <summary>One round; returns how many rows were worked on.</summary>
    public async Task<int> Round(CancellationToken ct)
    {
        var count = await Work(ct);
        if (count > 0)
            LogDone(log, count, what);
        return count;
    }

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
        await TimerLoop.Run(Pause, time, Round, PutOff, stoppingToken);
    }

    private void PutOff(Exception e, int failures) => LogPutOff(log, what, (e as NpgsqlException)?.SqlState ?? e.GetType().Name);

    [LoggerMessage(1, LogLevel.Information, "{Count} rows of an older build were worked on: {What}")]
    private static partial void LogDone(ILogger log, int count, string what);

    [LoggerMessage(2, LogLevel.Warning, "Work on rows of an older build was put off: {What} ({Reason})")]
    private static partial void LogPutOff(ILogger log, string what, string reason);
}
