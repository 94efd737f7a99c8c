using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>Runs the requested imports, one at a time on each host.</summary>
public sealed partial class ImportLoop(ImportWork work, TimeProvider time, ILogger<ImportLoop> log) : BackgroundService
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(10);
    private DateTimeOffset sweepAt;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(TimeSpan.FromSeconds(1), time, Round,
        (e, _) => NotDone(e.GetType().Name), stoppingToken);

    private async Task Round(CancellationToken ct)
    {
        if (time.GetUtcNow() is var now && now >= sweepAt)
        {
            await work.Sweep(ct);
            sweepAt = now + SweepEvery;
        }
        await work.Next(null, ct);
    }

    [LoggerMessage(1, LogLevel.Warning, "An import of customers failed ({Type})")]
    private partial void NotDone(string type);
}
