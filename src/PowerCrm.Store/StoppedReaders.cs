using JasperFx;
using JasperFx.Events.Daemon;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PowerCrm.Store;

/// <summary>
/// Lets Marten's daemon start again what has stopped for good. A reader of the log whose stored progress is not where it left it is
/// stopped, and the coordinator starts only readers that it does not know or that have paused. This happens without a fault of ours:
/// PostgreSQL ends between a commit and its answer, the commit is tried again, and the progress has moved already; or another host read
/// for a while.
/// </summary>
/// <remarks>
/// The reader is only taken off the list. The coordinator starts it from the stored progress, on the host that holds its lock; were two
/// hosts to read at once, the progress, which is written in the transaction of the rows, stops one of them before it writes.
/// </remarks>
internal sealed partial class StoppedReaders(IProjectionCoordinator coordinator, ILogger<StoppedReaders> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        TimerLoop.Run(Poll, TimeProvider.System, Release, (e, breakdowns) =>
        {
            if (breakdowns == 1)
                NotReleased(log, e.GetType().Name);
        }, stoppingToken);

    private async Task Release(CancellationToken ct)
    {
        foreach (var daemon in await coordinator.AllDaemonsAsync())
            foreach (var agent in daemon.CurrentAgents().Where(a => a.Status == AgentStatus.Stopped))
            {
                Released(log, agent.Name.Identity);
                await daemon.StopAgentAsync(agent.Name);
            }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reader {Projection} had stopped; it is started again from its stored progress")]
    private static partial void Released(ILogger log, string projection);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Readers that have stopped are not looked for ({Fault}); it is tried again")]
    private static partial void NotReleased(ILogger log, string fault);
}
