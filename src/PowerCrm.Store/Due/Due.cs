namespace PowerCrm.Store;

/// <summary>Something that falls due: a lease, a reminder, a step of the ladder. A row beside the log; nothing waits in memory.</summary>
/// <remarks>
/// Wolverine's scheduled messages know neither a key by which they are replaced and cancelled, nor the database's clock; leases and
/// ladders need both (docs/adr/0018).
/// </remarks>
public sealed record Due(Guid Id, DateTimeOffset At, Guid Stream, string Command, string Data)
{
    /// <summary>One row per (stream, command, data): scheduling it again moves its time.</summary>
    public static Row Schedule(DateTimeOffset at, Guid stream, string command, string data = "") => Row.Any(
        """
        insert into pc_due (id, at, stream, command, data)
        values ($1, $2, $3, $4, $5)
        on conflict (stream, command, data) do update set at = excluded.at
        """, Guid.CreateVersion7(), at.ToUniversalTime(), stream, command, data);

    /// <summary>Due at once, by the database's clock: for callers that are not given the time.</summary>
    public static Row Now(Guid stream, string command, string data = "") => Row.Any(
        """
        insert into pc_due (id, at, stream, command, data)
        values ($1, powercrm_now(), $2, $3, $4)
        on conflict (stream, command, data) do update set at = excluded.at
        """, Guid.CreateVersion7(), stream, command, data);

    /// <summary>
    /// The time to decide by, for what fell due: a row falls due by the database's clock, and a host's idea of that clock may be a moment
    /// behind. Null: a message of an older build.
    /// </summary>
    public static DateTimeOffset Reached(DateTimeOffset? due, DateTimeOffset now) => due > now ? due.Value : now;

    public static Row Cancel(Guid stream, string command) =>
        Row.Any("delete from pc_due where stream = $1 and command = $2", stream, command);
}
