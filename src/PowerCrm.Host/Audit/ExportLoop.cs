using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>Writes the requested exports, one at a time on each host.</summary>
internal sealed partial class ExportLoop(ExportWork work, TimeProvider time, ILogger<ExportLoop> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(TimeSpan.FromSeconds(1), time, work.Round,
        (e, _) => PutOff(e.GetType().Name), stoppingToken);

    [LoggerMessage(1, LogLevel.Warning, "Exports were postponed ({Type})")]
    private partial void PutOff(string type);
}
