using JasperFx.Events;
using Marten;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Folds and decides inside a session that is already open: for handlers, whose writes are committed together with the mark that their
/// message was handled.
/// </summary>
public static class SessionStreams
{
    /// <summary>Returns the current state of the stream. Version 0 means that it does not exist.</summary>
    public static async Task<(T State, long Version)> Fold<T>(this IQuerySession session, Guid stream, CancellationToken ct,
        long? upTo = null)
        where T : class, IFold<T>
    {
        var events = await session.Events.FetchStreamAsync(stream, upTo ?? 0, token: ct);
        return (events.Fold<T>(), events.Version());
    }

    public static T Fold<T>(this IReadOnlyList<IEvent> events) where T : class, IFold<T> => events.Aggregate(T.Initial, T.WhenRecorded);

    internal static long Version(this IReadOnlyList<IEvent> events) => events.Count == 0 ? 0 : events[^1].Version;

    /// <summary>Returns the version of a stream, or null if it does not exist.</summary>
    public static async Task<long?> VersionOf(this IQuerySession session, Guid stream, CancellationToken ct) =>
        (await session.Events.FetchStreamStateAsync(stream, ct))?.Version;

    /// <summary>
    /// Blocks appends to a stream until the connection's transaction ends, so that what is read of it stays valid until then.
    /// </summary>
    /// <returns>The version of the stream; 0 if it does not exist. What was read before at the same version stays valid, too.</returns>
    public static async Task<long> LockShared(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid stream, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select version from mt_streams where id = $1 for share", connection, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = stream });
        return (long?)await command.ExecuteScalarAsync(ct) ?? 0;
    }

    /// <summary>
    /// Queues a decision at a version of the stream; a race ends in a ConcurrencyException, after which the message is handled again.
    /// </summary>
    /// <returns>The ids of the stream's events, which identify a commit whose response was lost.</returns>
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
        foreach (var fact in decision.Facts.Select(f => session.Events.BuildEvent(f)))
        {
            (fact.Id, fact.Timestamp) = (Guid.CreateVersion7(), now);
            session.Events.StartStream(Guid.CreateVersion7(), (IEnumerable<object>)[fact]);
        }
        session.QueueRows(decision.Rows);
        return [.. events.Select(e => e.Id)];
    }

    /// <summary>Queues an event on a stream of its own, at any version.</summary>
    public static async Task Append(this IDocumentSession session, Guid stream, object @event, DateTimeOffset now, CancellationToken ct)
    {
        var version = await session.VersionOf(stream, ct) ?? 0;
        session.Append(stream, version, Decision.Append(@event), now);
    }

    /// <summary>Queues rows for the session's transaction.</summary>
    public static void QueueRows(this IDocumentSession session, params IEnumerable<Row> rows)
    {
        foreach (var row in rows)
            row.Execute(session);
    }

    /// <summary>Sets the time of the decision on the events that the session is about to append.</summary>
    /// <returns>Stream and id of the first event, which identify a commit whose response was lost; null if there is none.</returns>
    public static (Guid Stream, Guid Id)? StampEvents(this IDocumentSession session, DateTimeOffset now)
    {
        var events = session.PendingChanges.Streams().SelectMany(s => s.Events.Select(e => (Stream: s.Id, Event: e))).ToList();
        foreach (var (_, e) in events)
            (e.Id, e.Timestamp) = (Guid.CreateVersion7(), now);
        return events is [var first, ..] ? (first.Stream, first.Event.Id) : null;
    }
}
