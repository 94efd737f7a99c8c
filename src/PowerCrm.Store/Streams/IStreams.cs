using JasperFx.Events;

namespace PowerCrm.Store;

/// <summary>
/// The streams for one caller, for commands that <c>[WriteAggregate]</c> does not fit: several streams in one transaction, a stream whose
/// id must be looked up first, a response that needs the current stream. Holds no connection between calls.
/// </summary>
public interface IStreams
{
    Caller Caller { get; }

    /// <summary>Returns the live fold of a stream: of all events, up to a version, or up to a time (inclusive).</summary>
    Task<FoldedState<T>> Load<T>(Guid stream, CancellationToken ct, long? upTo = null, DateTimeOffset? at = null) where T : class, IFold<T>;

    /// <summary>Returns the events of one stream after a version, in order.</summary>
    IAsyncEnumerable<IEvent> Read(Guid stream, CancellationToken ct, long after = 0);

    /// <summary>Returns the whole log in order, or the events of a range of numbers, from one snapshot of the database.</summary>
    /// <param name="after">The number before the first event.</param>
    /// <param name="upTo">The number of the last event.</param>
    IAsyncEnumerable<IEvent> ReadAll(CancellationToken ct, long after = 0, long upTo = long.MaxValue);

    /// <summary>
    /// Reads each stream from its beginning up to a time (inclusive), one after the other, so that a fold of the whole log holds one state
    /// at a time. Streams that began later are left out.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<IEvent>> ReadStreams(DateTimeOffset at, CancellationToken ct);

    /// <summary>Returns the time of the oldest event; null when the log is empty.</summary>
    Task<DateTimeOffset?> ReadFirstEventTime(CancellationToken ct);

    /// <summary>
    /// Folds the stream, decides, and appends at that version. Decides again after a race, unless the caller gave a version.
    /// </summary>
    /// <param name="decide">Returns the decision from the state and the database's time. May run several times; may read, must not
    /// write.</param>
    /// <param name="extraRows">Returns rows for the same transaction that depend on the version that is written.</param>
    Task<Outcome> Decide<T>(Guid stream, Func<T, DateTimeOffset, ValueTask<Decision>> decide, CancellationToken ct,
        ExpectedVersion expected = default, Func<PendingAppend, IReadOnlyList<Row>>? extraRows = null) where T : class, IFold<T>;

    /// <summary>Appends to several streams and writes rows in one transaction.</summary>
    /// <exception cref="StaleVersionException">A stream is not at its expected version.</exception>
    /// <exception cref="RowMissedException">A row affected the wrong number of rows.</exception>
    Task Append(IReadOnlyList<StreamAppend> appends, CancellationToken ct, IReadOnlyList<Row>? rows = null);

    IStreams As(Caller caller);
}

public static class StreamsExtensions
{
    /// <summary>Like <see cref="IStreams.Decide"/>, for decisions that need only the stream.</summary>
    public static Task<Outcome> Decide<T>(this IStreams streams, Guid stream, Func<T, DateTimeOffset, Decision> decide,
        CancellationToken ct, ExpectedVersion expected = default, Func<PendingAppend, IReadOnlyList<Row>>? extraRows = null)
        where T : class, IFold<T> =>
        streams.Decide<T>(stream, (it, now) => ValueTask.FromResult(decide(it, now)), ct, expected, extraRows);
}

/// <summary>A state that is folded from events. Pure: no clock, no I/O. Unknown events leave it unchanged.</summary>
/// <remarks>
/// One method for all events instead of Marten's conventional <c>Apply</c> methods: it needs no generated code, starts from
/// <see cref="Initial"/> instead of null, and is called in the same way by Marten (as <c>Evolve</c>, see <c>StoreBuilder.WriteModel</c>),
/// by handlers and by tests.
/// </remarks>
public interface IFold<TSelf> where TSelf : class, IFold<TSelf>
{
    static abstract TSelf Initial { get; }

    /// <summary>Returns the state after an event with its envelope: time, actor, version.</summary>
    static abstract TSelf WhenRecorded(TSelf state, IEvent e);
}

/// <summary>A state that needs the events without their envelopes.</summary>
public interface IEventFold<TSelf> : IFold<TSelf> where TSelf : class, IEventFold<TSelf>
{
    static abstract TSelf When(TSelf state, object @event);

    static TSelf IFold<TSelf>.WhenRecorded(TSelf state, IEvent e) => TSelf.When(state, e.Data);
}

/// <summary>
/// A folded state. Version 0 means that the stream does not exist. <paramref name="Now"/> is the database's time at the read.
/// </summary>
public sealed record FoldedState<T>(T State, long Version, DateTimeOffset Now);

/// <summary>The version that the caller expects; the default accepts any.</summary>
public readonly record struct ExpectedVersion(long? Version)
{
    public static ExpectedVersion Any => default;
    public static ExpectedVersion NoStream => new(0);
    public static ExpectedVersion At(long version) => new(version);
}
