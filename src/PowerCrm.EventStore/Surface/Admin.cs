namespace PowerCrm.EventStore;

/// <summary>Where a reader stands. <paramref name="Ceiling"/> − <paramref name="Checkpoint"/> is its lag in events.</summary>
public sealed record Progress(string Name, string Kind, long Checkpoint, long Ceiling, bool Led, int ParkedStreams, string? Stopped);

/// <summary>A stream set aside by one subscription; later events of it wait behind.</summary>
public sealed record ParkedStream(
    string Subscription, Guid Stream, long FromSeq, int Attempts, string State, string Error, DateTimeOffset At, DateTimeOffset? NextAt);

/// <summary>A call outside whose outcome was not seen. <paramref name="State"/>: <c>unknown</c> or <c>again</c> (asked for, not called yet).</summary>
/// <param name="Error">Why calling it again came to nothing, if it was tried: type and place of the fault.</param>
public sealed record UnknownCall(
    string Subscription, Guid EventId, long Seq, Guid Stream, string Type, DateTimeOffset AttemptedAt, string State, string? Error);

/// <summary>A due command that waits for its time, or is parked after its last try. Its datum stays in its row.</summary>
public sealed record DueCommand(Guid Id, DateTimeOffset At, Guid Stream, string Command, string State, int Attempts, string? Error);

/// <summary>What a rebuild found: rows that are the same, differ, were only old, only new, or moved on while it ran.</summary>
public sealed record Rebuilt(string Projection, long Events, long Documents, long Same, long Different, long OnlyOld, long OnlyNew, long Moved,
    TimeSpan Took, TimeSpan Locked)
{
    public IReadOnlyList<string> Examples { get; init; } = [];
}

/// <summary>How a projection's rows stand to those that a rebuild would make.</summary>
public sealed record Compared(string Projection, long Events, long Same, long Different, long OnlyLive, long OnlyRebuilt)
{
    /// <summary>The first ten rows that differ, by verdict and id.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>The event that cannot be applied, if there is one; then nothing was compared.</summary>
    public long? StoppedAt { get; init; }
    public bool Equal => Different + OnlyLive + OnlyRebuilt == 0 && StoppedAt is null;
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

    /// <summary>Rebuilds into a temporary table, through one snapshot, and compares; the projection stays as it is, and nobody waits.</summary>
    /// <exception cref="InvalidOperationException">Unknown name.</exception>
    Task<Compared> Compare(string projection, CancellationToken ct);
    Task<IReadOnlyList<ParkedStream>> Parked(CancellationToken ct, string? subscription = null);
    Task<bool> Retry(string subscription, Guid stream, CancellationToken ct);
    Task<bool> Skip(string subscription, Guid stream, long seq, string reason, string actor, CancellationToken ct);

    /// <summary>Calls of which nobody knows whether they arrived, and what of them is to be called again and was not yet.</summary>
    Task<IReadOnlyList<UnknownCall>> Unknown(CancellationToken ct, string? subscription = null);

    /// <summary>A person has found out: it was done, or it is to be called again (once). Kept with the reason. False: it is not unknown.</summary>
    Task<bool> Resolve(string subscription, Guid eventId, bool again, string reason, string actor, CancellationToken ct);
    Task<IReadOnlyList<DueCommand>> Due(CancellationToken ct, bool parkedOnly = false);

    /// <summary>At once, and with all its tries again. False: it is not parked.</summary>
    Task<bool> RetryDue(Guid id, CancellationToken ct);

    /// <summary>Takes a parked one away for good; kept with the reason. False: it is not parked.</summary>
    Task<bool> SkipDue(Guid id, string reason, string actor, CancellationToken ct);

    /// <summary>Returns when every reader has handled all that was settled at the call (streams set aside apart).</summary>
    Task<bool> Settled(TimeSpan atMost, CancellationToken ct);
}
