using Dapper;
using Marten;
using Marten.Services;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine.Marten;
using Wolverine.Runtime;

namespace PowerCrm.Store;

/// <summary>
/// Turns due rows into messages. Every host drains: rows are locked with SKIP LOCKED and deleted in the transaction that stores their
/// message in Wolverine's inbox. A host that is killed therefore leaves either the row or the message, and a frozen host loses its
/// transaction after five seconds (<c>idle_in_transaction_session_timeout</c>).
/// </summary>
internal sealed partial class DueDrainer(NpgsqlDataSource source, IDocumentStore store, IWolverineRuntime runtime, StoreRegistry registry,
    ILogger<DueDrainer> log)
{
    private const int BatchSize = 100;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private const string TakeDueSql = """
        delete from pc_due where id in (
            select id from pc_due
            where at <= powercrm_now() and command = any(@known)
            order by at
            limit @Most
            for update skip locked)
        returning id, at, stream, command, data
        """;

    /// <summary>The check before a transaction is opened, since most rounds find nothing.</summary>
    private const string AnyDueSql = "select exists (select from pc_due where at <= powercrm_now() and command = any(@known))";

    private readonly string[] commands = [.. registry.Due.Keys];

    public Task Run(CancellationToken stopping) =>
        TimerLoop.Run(PollInterval, TimeProvider.System, DrainAll, (e, failures) => LogDrainFailed(log, e.GetType().Name, failures),
        stopping);

    private async Task DrainAll(CancellationToken ct)
    {
        while (await DrainBatch(ct) == BatchSize)
        {
        }
    }

    private async Task<int> DrainBatch(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(AnyDueSql, new { known = commands }, cancellationToken: ct)))
            return 0;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var rows =
            (await connection.QueryAsync<DueRow>(new CommandDefinition(TakeDueSql, new { known = commands, Most = BatchSize }, transaction,
            cancellationToken: ct)))
                .ToList();
        if (rows.Count == 0)
            return 0;
        // With the automatic commit, the session commits the transaction first and then hands the messages to their queues; without it they
        // would be handed over before the commit. A plain session on the rows' transaction: it appends nothing, and its messages use the
        // outbox below.
#pragma warning disable RS0030
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction, shouldAutoCommit: true));
#pragma warning restore RS0030
        var outbox = new MartenOutbox(runtime, session);
        foreach (var row in rows.OrderBy(r => r.At))
            if (CreateMessage(row) is { } message)
                await outbox.PublishAsync(message);
            else
                Postpone(row).Execute(session);
        await session.SaveChangesAsync(ct);
        return rows.Count;
    }

    /// <summary>Returns the message for a row, or null if none can be created; such a row must not block the others.</summary>
    private object? CreateMessage(DueRow row)
    {
        try
        {
            return registry.Due[row.Command](new DueCommand(row.Id, new DateTimeOffset(row.At), row.Stream, row.Command, row.Data));
        }
        catch (Exception e)
        {
            LogUnreadable(log, row.Id, row.Command, e.GetType().Name);
            return null;
        }
    }

    private static Row Postpone(DueRow row) => Row.Any(
        """
        insert into pc_due (id, at, stream, command, data)
        values ($1, powercrm_now() + interval '10 minutes', $2, $3, $4)
        on conflict do nothing
        """, row.Id, row.Stream, row.Command, row.Data);

    private sealed class DueRow
    {
        public Guid Id { get; init; }
        public DateTime At { get; init; }
        public Guid Stream { get; init; }
        public string Command { get; init; } = "";
        public string Data { get; init; } = "";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The message of due row {Id} could not be created ({Command}: {Fault}); retried in "
        + "ten minutes")]
    private static partial void LogUnreadable(ILogger log, Guid id, string command, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Draining due commands failed ({Fault}, attempt {Attempt}); retrying")]
    private static partial void LogDrainFailed(ILogger log, string fault, int attempt);
}
