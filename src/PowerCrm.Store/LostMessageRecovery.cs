using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine.Runtime;

namespace PowerCrm.Store;

/// <summary>
/// Returns messages to the inbox that this host owns but does not have in memory. A commit that a host gave up on (after ten seconds, on a
/// slow disk) may still succeed: its messages are stored with the host's number, and would not be handled before a restart.
/// </summary>
/// <remarks>
/// A message counts as lost when it has been owned for a minute and a half while its queue was empty: Wolverine cancels a handler after one
/// minute. If a handler does have the message, the fence (<see cref="InboxFence"/>) rolls that handler back, and the message is handled
/// again. Wolverine's <c>InboxStaleTime</c> is not used: it compares the host's own clock with a timestamp that is never updated, also for
/// postponed messages. With a clock that is ahead, or a server whose time zone is not UTC, every message of every host would be released
/// each second.
/// </remarks>
internal sealed partial class LostMessageRecovery(NpgsqlDataSource source, IWolverineRuntime runtime, ILogger<LostMessageRecovery> log)
    : BackgroundService
{
    private const int ChecksBeforeRelease = 10;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(10);

    private Dictionary<(Guid Id, string Queue), int> missingCounts = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        TimerLoop.Run(PollInterval, TimeProvider.System, ReleaseLost, (e, failures) =>
        {
            if (failures == 1)
                LogCheckFailed(log, e.GetType().Name);
        }, stoppingToken);

    private async Task ReleaseLost(CancellationToken ct)
    {
        var owner = runtime.DurabilitySettings.AssignedNodeNumber;
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, string Queue)>(new CommandDefinition("""
            select id, received_at from wolverine.wolverine_incoming_envelopes
            where status = 'Incoming' and owner_id = @owner
            """, new { owner }, cancellationToken: ct));
        missingCounts = rows.Where(r => IsQueueEmpty(r.Queue)).ToDictionary(r => r, r => missingCounts.GetValueOrDefault(r) + 1);
        foreach (var (id, queue) in missingCounts.Where(s => s.Value >= ChecksBeforeRelease).Select(s => s.Key))
            if (await connection.ExecuteAsync(new CommandDefinition("""
                update wolverine.wolverine_incoming_envelopes set owner_id = 0
                where id = @id and received_at = @queue and status = 'Incoming' and owner_id = @owner
                """, new { id, queue, owner }, cancellationToken: ct)) > 0)
                LogReleased(log, id, InboxFence.QueueName(queue));
    }

    private bool IsQueueEmpty(string queue) => runtime.Endpoints.FindListenerCircuit(new Uri(queue)) is { QueueCount: 0 };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} of {Reaction} was stored but was not in this host's memory; it is "
        + "handled now")]
    private static partial void LogReleased(ILogger log, Guid id, string reaction);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The check for stored messages that no host has in memory failed ({Fault}); "
        + "retrying")]
    private static partial void LogCheckFailed(ILogger log, string fault);
}
