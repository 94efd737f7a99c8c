namespace PowerCrm.EventStore;

/// <summary>Where a reader stands. <paramref name="Ceiling"/> − <paramref name="Checkpoint"/> is its lag in events.</summary>
public sealed record Progress(string Name, string Kind, long Checkpoint, long Ceiling, bool Led, int ParkedStreams, string? Stopped);

/// <summary>A stream set aside by one subscription; later events of it wait behind.</summary>
public sealed record ParkedStream(
    string Subscription, Guid Stream, long FromSeq, int Attempts, string State, string Error, DateTimeOffset At, DateTimeOffset? NextAt);

/// <summary>What a rebuild found: rows that are the same, differ, were only old, only new, or moved on while it ran.</summary>
public sealed record Rebuilt(string Projection, long Events, long Documents, long Same, long Different, long OnlyOld, long OnlyNew, long Moved,
    TimeSpan Took, TimeSpan Locked)
{
    public IReadOnlyList<string> Examples { get; init; } = [];
}

/// <summary>How far a rebuild is: events read of those below the ceiling at its start.</summary>
public sealed record RebuildStep(string Projection, string Phase, long Done, long Total);

/// <summary>Operations on the store; the command line is a thin face on this.</summary>
public interface IEventStoreAdmin
{
    /// <summary>Applies what is missing of the schema, under a lock, so that several hosts may start at once.</summary>
    Task<IReadOnlyList<string>> Migrate(CancellationToken ct);

    /// <summary>What is missing or differs; empty when the database is as the code expects.</summary>
    Task<IReadOnlyList<string>> AssertSchema(CancellationToken ct);
    Task<IReadOnlyList<Progress>> Progress(CancellationToken ct);
    IReadOnlyList<string> Projections { get; }
    IReadOnlyList<string> Subscriptions { get; }

    /// <summary>Shadow table, catch up, swap under the fence; goes on where a killed one stopped.</summary>
    /// <exception cref="InvalidOperationException">Unknown name, or a rebuild of it is running.</exception>
    Task<Rebuilt> Rebuild(string projection, IProgress<RebuildStep>? progress, CancellationToken ct);
    Task<IReadOnlyList<ParkedStream>> Parked(CancellationToken ct, string? subscription = null);
    Task<bool> Retry(string subscription, Guid stream, CancellationToken ct);
    Task<bool> Skip(string subscription, Guid stream, long seq, string reason, string actor, CancellationToken ct);

    /// <summary>Returns when every reader has handled all that was settled at the call (streams set aside apart).</summary>
    Task<bool> Settled(TimeSpan atMost, CancellationToken ct);
}
