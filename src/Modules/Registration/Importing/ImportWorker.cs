using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>Runs the requested imports, one at a time on each host.</summary>
public sealed partial class ImportWorker(ImportProcessor processor, TimeProvider time, ILogger<ImportWorker> log) : BackgroundService
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(10);
    private DateTimeOffset nextSweepAt;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(TimeSpan.FromSeconds(1), time, RunOnce,
        (e, _) => LogFailed(e.GetType().Name), stoppingToken);

    private async Task RunOnce(CancellationToken ct)
    {
        if (time.GetUtcNow() is var now && now >= nextSweepAt)
        {
            await processor.Sweep(ct);
            nextSweepAt = now + SweepInterval;
        }
        await processor.ProcessNext(null, ct);
    }

    [LoggerMessage(1, LogLevel.Warning, "An import of customers failed ({Type})")]
    private partial void LogFailed(string type);
}
