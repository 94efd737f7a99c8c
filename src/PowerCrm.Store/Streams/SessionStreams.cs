using JasperFx.Events;
using Marten;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Folding and deciding inside a session that is open already: for handlers, whose writes commit with their message being marked as
/// handled.
/// </summary>
public static class SessionStreams
{
    /// <summary>The stream as it is now. Version 0: it does not exist.</summary>
    public static async Task<(T State, long Version)> Fold<T>(this IQuerySession session, Guid stream, CancellationToken ct,
        long? upTo = null)
        where T : class, IFold<T>
    {
        var events = await session.Events.FetchStreamAsync(stream, upTo ?? 0, token: ct);
        return (events.Fold<T>(), events.Version());
    }

    public static T Fold<T>(this IReadOnlyList<IEvent> events) where T : class, IFold<T> => events.Aggregate(T.Initial, T.WhenRecorded);

    internal static long Version(this IReadOnlyList<IEvent> events) => events.Count == 0 ? 0 : events[^1].Version;

    /// <summary>The version of a stream. Null: it does not exist.</summary>
    public static async Task<long?> VersionOf(this IQuerySession session, Guid stream, CancellationToken ct) =>
        (await session.Events.FetchStreamStateAsync(stream, ct))?.Version;

    /// <summary>
    /// Keeps others from appending to a stream until the connection's transaction ends: what is read of it meanwhile holds.
    /// </summary>
    public static async Task LockShared(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid stream, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select from mt_streams where id = $1 for share", connection, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = stream });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// Queues what was decided on a version; a race ends in a ConcurrencyException, after which the message is handled anew.
    /// </summary>
    /// <returns>The ids of the events, by which a commit whose answer was lost is recognised.</returns>
    public static IReadOnlyList<Guid> Append(this IDocumentSession session, Guid stream, long version, Decision decision,
        DateTimeOffset now)
    {
        IEvent[] events = [.. decision.Events.Select(e => session.Events.BuildEvent(e))];
        foreach (var e in events)
            (e.Id, e.Timestamp) = (Guid.CreateVersion7(), now);
        if (events.Length > 0 && version == 0)
            session.Events.StartStream(stream, events.Cast<object>());
        else if (events.Length > 0)
            session.Events.Append(stream, version + events.Length, events.Cast<object>());
        session.Write(decision.Rows);
        return [.. events.Select(e => e.Id)];
    }

    /// <summary>Queues an event on a stream of its own, whatever its version is.</summary>
    public static async Task Append(this IDocumentSession session, Guid stream, object @event, DateTimeOffset now, CancellationToken ct)
    {
        var version = await session.VersionOf(stream, ct) ?? 0;
        session.Append(stream, version, Decision.Append(@event), now);
    }

    /// <summary>Queues rows for the session's transaction.</summary>
    public static void Write(this IDocumentSession session, params IEnumerable<Row> rows)
    {
        foreach (var row in rows)
            row.Execute(session);
    }

    /// <summary>Gives what the session is about to append the time of the decision.</summary>
    /// <returns>Stream and id of the first event, by which a commit whose answer was lost is recognised; null: there is none.</returns>
    public static (Guid Stream, Guid Id)? Stamp(this IDocumentSession session, DateTimeOffset now)
    {
        var events = session.PendingChanges.Streams().SelectMany(s => s.Events.Select(e => (Stream: s.Id, Event: e))).ToList();
        foreach (var (_, e) in events)
            (e.Id, e.Timestamp) = (Guid.CreateVersion7(), now);
        return events is [var first, ..] ? (first.Stream, first.Event.Id) : null;
    }
}
