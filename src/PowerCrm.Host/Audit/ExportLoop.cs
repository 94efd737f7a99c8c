using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>Writes the requested exports, one at a time on each host.</summary>
internal sealed partial class ExportLoop(ExportRunner runner, TimeProvider time, ILogger<ExportLoop> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(TimeSpan.FromSeconds(1), time,
        ct => runner.RunOnce(null, ct), (e, _) => LogPostponed(e.GetType().Name), stoppingToken);

    [LoggerMessage(1, LogLevel.Warning, "Exports were postponed ({Type})")]
    private partial void LogPostponed(string type);
}
