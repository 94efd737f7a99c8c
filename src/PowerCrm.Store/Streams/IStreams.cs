using JasperFx.Events;

namespace PowerCrm.Store;

/// <summary>
/// The streams as one caller sees them, for commands that <c>[WriteAggregate]</c> does not fit: several streams in one transaction, a
/// stream whose id is found on the way, an answer that needs the stream as it is now. Holds no connection between calls.
/// </summary>
public interface IStreams
{
    Caller Caller { get; }

    /// <summary>The stream folded live, as a whole, up to a version, or up to a time (inclusive).</summary>
    Task<Folded<T>> Load<T>(Guid stream, CancellationToken ct, long? upTo = null, DateTimeOffset? at = null) where T : class, IFold<T>;

    /// <summary>The events of one stream after a version, in order.</summary>
    IAsyncEnumerable<IEvent> Read(Guid stream, CancellationToken ct, long after = 0);

    /// <summary>The whole log in order, through one snapshot of the database.</summary>
    IAsyncEnumerable<IEvent> ReadAll(CancellationToken ct);

    /// <summary>
    /// Each stream from its beginning up to a time (inclusive), one after the other: whoever folds the whole log so holds one state at a
    /// time. Streams that began later are left out.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<IEvent>> ReadStreams(DateTimeOffset at, CancellationToken ct);

    /// <summary>The time of the oldest event; null: there is none.</summary>
    Task<DateTimeOffset?> Begins(CancellationToken ct);

    /// <summary>
    /// Fetch for writing: fold, decide, append at that version. Races decide again, unless the caller gave a version.
    /// </summary>
    /// <param name="decide">The state and the database's time in, a decision out. May run several times; it may read, not write.</param>
    /// <param name="also">Rows for the same transaction that depend on the version to be written.</param>
    Task<Outcome> Decide<T>(Guid stream, Func<T, DateTimeOffset, ValueTask<Decision>> decide, CancellationToken ct,
        Expected expected = default, Func<Appending, IReadOnlyList<Row>>? also = null) where T : class, IFold<T>;

    /// <summary>Several streams and rows in one transaction; all or nothing.</summary>
    /// <exception cref="StaleException">A stream is not at its expected version.</exception>
    /// <exception cref="RowMissedException">A row missed.</exception>
    Task Append(IReadOnlyList<StreamAppend> appends, CancellationToken ct, IReadOnlyList<Row>? rows = null);

    IStreams As(Caller caller);
}

public static class StreamsDeciding
{
    /// <summary><see cref="IStreams.Decide"/> for what is decided from the stream alone.</summary>
    public static Task<Outcome> Decide<T>(this IStreams streams, Guid stream, Func<T, DateTimeOffset, Decision> decide,
        CancellationToken ct, Expected expected = default, Func<Appending, IReadOnlyList<Row>>? also = null) where T : class, IFold<T> =>
        streams.Decide<T>(stream, (it, now) => ValueTask.FromResult(decide(it, now)), ct, expected, also);
}

/// <summary>A state folded from events. Pure: no clock, no I/O; events it does not know leave it unchanged.</summary>
/// <remarks>
/// One method for all events instead of Marten's conventional <c>Apply</c> methods: it needs no generated code, starts from
/// <see cref="Initial"/> instead of null, and is called alike by Marten (as <c>Evolve</c>, see <c>StoreBuilder.WriteModel</c>), by
/// handlers and by tests.
/// </remarks>
public interface IFold<TSelf> where TSelf : class, IFold<TSelf>
{
    static abstract TSelf Initial { get; }
    static abstract TSelf When(TSelf state, object @event);

    /// <summary>For states that need the envelope (time, actor, version). By default the event alone decides.</summary>
    static virtual TSelf WhenRecorded(TSelf state, IEvent e) => TSelf.When(state, e.Data);
}

/// <summary>A folded state. Version 0: the stream does not exist. <paramref name="Now"/> is the database's time at the read.</summary>
public sealed record Folded<T>(T State, long Version, DateTimeOffset Now);

/// <summary>The version that the caller saw; the default takes any.</summary>
public readonly record struct Expected(long? Version)
{
    public static Expected Any => default;
    public static Expected NoStream => new(0);
    public static Expected At(long version) => new(version);
}
