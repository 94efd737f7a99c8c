using Npgsql;

namespace PowerCrm.Host.Audit;

/// <summary>Seals the log as it grows: what is changed before that is not found, so it goes on all the time.</summary>
internal sealed partial class SealLog(LogChain chain, TimeProvider time, ILogger<SealLog> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Seal(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task Seal(CancellationToken ct)
    {
        try
        {
            await chain.Seal(wait: false, ct);
        }
        catch (NpgsqlException e)
        {
            LogNotSealed(e.SqlState ?? e.GetType().Name);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Sealing the log was put off ({Reason})")]
    private partial void LogNotSealed(string reason);
}
