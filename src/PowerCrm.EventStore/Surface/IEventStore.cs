namespace PowerCrm.EventStore;

/// <summary>The log as one caller sees it: one tenant, no connection held between calls, nothing to dispose.</summary>
public interface IEventStore
{
    Caller Caller { get; }

    /// <summary>The stream folded live, as a whole, up to a version, or up to a time (inclusive).</summary>
    Task<Folded<T>> Load<T>(Guid stream, CancellationToken ct, long? upTo = null, DateTimeOffset? at = null) where T : IFold<T>;

    /// <summary>The events of one stream after a version, in order.</summary>
    IAsyncEnumerable<Recorded> Read(Guid stream, CancellationToken ct, long after = 0);

    /// <summary>The whole log after a place, in order; settled events only, none skipped.</summary>
    IAsyncEnumerable<Recorded> ReadAll(long afterSeq, CancellationToken ct);

    /// <summary>
    /// Fetch for writing: fold, decide, append at that version. Races decide again, three times, unless the caller gave a version.
    /// </summary>
    /// <param name="decide">Pure: the state and the database's time in, a decision out. May run several times.</param>
    /// <param name="also">Rows for the same transaction that depend on the version to be written.</param>
    Task<Outcome> Decide<T>(Guid stream, Func<T, DateTimeOffset, Decision> decide, CancellationToken ct, Expected expected = default,
        Func<Appending, IReadOnlyList<Alongside>>? also = null) where T : IFold<T>;

    /// <summary>Several streams and rows in one transaction; all or nothing.</summary>
    /// <exception cref="ConcurrencyException">A stream is not at its expected version.</exception>
    /// <exception cref="AlongsideMissedException">A row missed.</exception>
    Task Append(IReadOnlyList<StreamAppend> appends, CancellationToken ct, IReadOnlyList<Alongside>? rows = null);

    /// <summary>Closes a stream: it folds to nothing and takes no more events. Readers below the ceiling still see it.</summary>
    Task Archive(Guid stream, string reason, CancellationToken ct);

    IEventStore As(Caller caller);
}

/// <summary>Read models by key or by a condition on their JSON.</summary>
public interface IDocuments
{
    Task<T?> Find<T>(string key, CancellationToken ct) where T : class;

    /// <summary>The documents of several keys in one trip, in no order; missing ones are left out.</summary>
    Task<IReadOnlyList<T>> FindMany<T>(IReadOnlyList<string> keys, CancellationToken ct) where T : class;

    /// <param name="where">A condition on <c>data</c>, such as <c>data->>'State' = @state order by data->>'Name' limit 10</c>.</param>
    Task<IReadOnlyList<T>> Query<T>(string where, object parameters, CancellationToken ct) where T : class;
}
