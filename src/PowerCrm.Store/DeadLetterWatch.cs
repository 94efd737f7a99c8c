using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Reports each dead letter once, by a metric and a log line. It reads the table instead of hooking into Wolverine, so that it finds every
/// dead letter, however it was stored. It logs names and ids only: exception messages may quote user input.
/// </summary>
public sealed partial class DeadLetterWatch(NpgsqlDataSource source, ILogger<DeadLetterWatch> log) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    // When several hosts look at the same moment, only one of them inserts the row and reports it.
    private const string RecordNewSql = """
        with gone as (
            delete from pc_dead_letters_seen s
            where not exists (select from wolverine.wolverine_dead_letters d where d.id = s.id and d.received_at = s.received_at)
        ), fresh as (
            insert into pc_dead_letters_seen (id, received_at)
            select d.id, d.received_at from wolverine.wolverine_dead_letters d
            where d.received_at is not null
                and not exists (select from pc_dead_letters_seen s where s.id = d.id and s.received_at = d.received_at)
            on conflict do nothing
            returning id, received_at
        )
        select d.id, d.message_type, d.received_at, d.exception_type
        from fresh join wolverine.wolverine_dead_letters d using (id, received_at)
        """;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        TimerLoop.Run(PollInterval, TimeProvider.System, ReportNew, (e, failures) =>
        {
            if (failures == 1)
                LogCheckFailed(log, e.GetType().Name);
        }, stoppingToken);

    private async Task ReportNew(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var fresh = await connection.QueryAsync<(Guid, string, string, string?)>(new CommandDefinition(RecordNewSql,
            cancellationToken: ct));
        foreach (var (id, message, at, error) in fresh)
        {
            var reaction = InboxFence.QueueName(at);
            Telemetry.CountDeadLetter(reaction);
            LogDeadLetter(log, reaction, message, id, error?.Split('.')[^1] ?? "");
        }
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Reaction {Reaction} could not handle message {Message} {Id} ({Fault}); see `reactions list`")]
    private static partial void LogDeadLetter(ILogger log, string reaction, string message, Guid id, string fault);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The check for dead letters failed ({Fault}); retrying")]
    private static partial void LogCheckFailed(ILogger log, string fault);
}
