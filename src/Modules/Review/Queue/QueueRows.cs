using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>Updates rows of the queue to the state of their streams and wakes the clients that watch the queue.</summary>
public sealed class QueueRows(NpgsqlDataSource database, StreamsFactory streams, WakeUpSignals signals)
{
    private static readonly Row IncrementHead = Row.Any("""
        insert into pc_review_queue_head (v)
        values (1)
        on conflict (only_row) do update set v = pc_review_queue_head.v + 1
        """);

    /// <summary>Schedules the message to the administrators for the due time of an open case, or cancels it.</summary>
    internal static Row ScheduleLateNotice(Guid id, ReviewCase it) => CaseRow.FindDueAt(it) is { } dueAt
        ? DueCommand.Schedule(dueAt, id, DueCommands.ReviewOverdue) : DueCommand.Cancel(id, DueCommands.ReviewOverdue);

    private readonly IStreams events = streams.As(Caller.System("keep_queue"));

    /// <summary>
    /// Writes the row from the whole stream and commits before it returns. Appends are locked out meanwhile; otherwise a row from before an
    /// erasure could be written after the erasure deleted it, as a case that nobody can open.
    /// </summary>
    internal Task Refresh(Guid id, CancellationToken ct) => Write(id, overwrite: false, ct);

    /// <summary>Writes the row again whatever it contains now. The mark of the last offer is lost.</summary>
    internal Task Restore(Guid id, CancellationToken ct) => Write(id, overwrite: true, ct);

    private async Task Write(Guid id, bool overwrite, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await SessionStreams.LockShared(connection, transaction, id, ct);
        var it = (await events.Load<ReviewCase>(id, ct)).State;
        await Rows.Run(connection, transaction,
            [.. overwrite ? [CaseRow.Delete(id)] : (Row[])[], CaseRow.Refresh(id, it), ScheduleLateNotice(id, it), IncrementHead], ct);
        await transaction.CommitAsync(ct);
        signals.Signal(Topics.Queue);
    }
}
