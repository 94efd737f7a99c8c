using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>Brings rows of the queue up to what their streams say, and wakes those who look at it.</summary>
public sealed class QueueRows(NpgsqlDataSource database, EventStreams streams, Bells bells)
{
    private static readonly Row Moved = Row.Any("""
        insert into pc_review_queue_head (v)
        values (1)
        on conflict (only_row) do update set v = pc_review_queue_head.v + 1
        """);

    /// <summary>The supervisor is told when the time of an open case is over.</summary>
    internal static Row Late(Guid id, ReviewCase it) => it is { Submitted: true, Decided: false, Entry: not null }
        ? Due.Schedule(CaseRow.DueAt(it), id, DueCommands.ReviewLate) : Due.Cancel(id, DueCommands.ReviewLate);

    private readonly IStreams events = streams.As(Caller.System("keep_queue"));

    /// <summary>
    /// The whole stream as it stands, committed when this returns. Nobody appends meanwhile: a row from before an erasure would come back
    /// after the erasure has deleted it, as a case that nobody can open.
    /// </summary>
    internal Task Follow(Guid id, CancellationToken ct) => Write(id, anew: false, ct);

    /// <summary>The same whatever the row says now; whom the case was offered to last is forgotten.</summary>
    internal Task Restore(Guid id, CancellationToken ct) => Write(id, anew: true, ct);

    private async Task Write(Guid id, bool anew, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await SessionStreams.LockShared(connection, transaction, id, ct);
        var it = (await events.Load<ReviewCase>(id, ct)).State;
        await Rows.Run(connection, transaction,
            [.. anew ? [CaseRow.Gone(id)] : (Row[])[], CaseRow.Follow(id, it), Late(id, it), Moved], ct);
        await transaction.CommitAsync(ct);
        bells.Ring(Topics.Queue);
    }
}
