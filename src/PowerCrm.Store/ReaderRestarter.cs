using JasperFx;
using JasperFx.Events.Daemon;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PowerCrm.Store;

/// <summary>
/// Lets Marten's daemon restart readers that have stopped permanently. A reader whose stored progress is not where it left it stops, and
/// the coordinator starts only readers that it does not know or that are paused. This can happen without a bug: PostgreSQL stops between a
/// commit and its response, the commit is retried, and the progress has already moved; or another host was the reader for a while.
/// </summary>
/// <remarks>
/// The reader is only removed from the list. The coordinator on the host that holds the reader's lock starts it from the stored progress.
/// If two hosts read at once, one of them fails before it writes, because the progress is written in the transaction of the rows.
/// </remarks>
internal sealed partial class ReaderRestarter(IProjectionCoordinator coordinator, ILogger<ReaderRestarter> log) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        TimerLoop.Run(PollInterval, TimeProvider.System, RestartStopped, (e, failures) =>
        {
            if (failures == 1)
                LogCheckFailed(log, e.GetType().Name);
        }, stoppingToken);

    private async Task RestartStopped(CancellationToken ct)
    {
        foreach (var daemon in await coordinator.AllDaemonsAsync())
            foreach (var agent in daemon.CurrentAgents().Where(a => a.Status == AgentStatus.Stopped))
            {
                LogRestarted(log, agent.Name.Identity);
                await daemon.StopAgentAsync(agent.Name);
            }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reader {Projection} had stopped; it is started again from its stored progress")]
    private static partial void LogRestarted(ILogger log, string projection);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The check for stopped readers failed ({Fault}); retrying")]
    private static partial void LogCheckFailed(ILogger log, string fault);
}
