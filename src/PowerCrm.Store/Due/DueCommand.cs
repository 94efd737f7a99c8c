namespace PowerCrm.Store;

/// <summary>
/// Something that is due at a time: a lease, a reminder, an escalation step. Stored as a row in the database, not kept in memory.
/// </summary>
/// <remarks>
/// Wolverine's scheduled messages have no key by which they can be replaced or cancelled, and do not use the database's clock; leases and
/// escalations need both (docs/adr/0018).
/// </remarks>
public sealed record DueCommand(Guid Id, DateTimeOffset At, Guid Stream, string Command, string Data)
{
    /// <summary>
    /// Returns the row that schedules a command: one per (stream, command, data), so scheduling it again changes its time.
    /// </summary>
    public static Row Schedule(DateTimeOffset at, Guid stream, string command, string data = "") => Row.Any(
        """
        insert into pc_due (id, at, stream, command, data)
        values ($1, $2, $3, $4, $5)
        on conflict (stream, command, data) do update set at = excluded.at
        """, Guid.CreateVersion7(), at.ToUniversalTime(), stream, command, data);

    /// <summary>Schedules a command for now, by the database's clock: for callers that do not have the time.</summary>
    public static Row ScheduleNow(Guid stream, string command, string data = "") => Row.Any(
        """
        insert into pc_due (id, at, stream, command, data)
        values ($1, powercrm_now(), $2, $3, $4)
        on conflict (stream, command, data) do update set at = excluded.at
        """, Guid.CreateVersion7(), stream, command, data);

    /// <summary>Schedules a command only if a query finds a row, in the transaction in which this row is written.</summary>
    /// <param name="query">The query; its parameters start with $6.</param>
    public static Row ScheduleIfAny(string query, IEnumerable<object?> parameters, DateTimeOffset at, Guid stream, string command,
        string data) => Row.Any(
        $"""
        insert into pc_due (id, at, stream, command, data)
        select $1, $2, $3, $4, $5
        where exists ({query})
        on conflict (stream, command, data) do update set at = excluded.at
        """, [Guid.CreateVersion7(), at.ToUniversalTime(), stream, command, data, .. parameters]);

    /// <summary>
    /// Returns the time to decide by for a due command: rows become due by the database's clock, and a host's copy of that clock may be
    /// slightly behind. <paramref name="due"/> is null in messages of older builds.
    /// </summary>
    public static DateTimeOffset DecisionTime(DateTimeOffset? due, DateTimeOffset now) => due > now ? due.Value : now;

    public static Row Cancel(Guid stream, string command) =>
        Row.Any("delete from pc_due where stream = $1 and command = $2", stream, command);
}
