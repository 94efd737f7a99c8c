namespace PowerCrm.Store;

/// <summary>A business refusal. <paramref name="Code"/> is stable and documented, and becomes the type of the problem details.</summary>
/// <param name="Missing">True when the subject of the command does not exist: 404.</param>
/// <param name="Extra">Further members of the problem details, such as <c>leaseUntil</c>.</param>
public sealed record Rejection(string Code, string Detail, bool Missing = false, IReadOnlyDictionary<string, object?>? Extra = null)
{
    /// <summary>For a rate limit: the time after which the same command may be sent again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The result of a decider: events with the rows of the same transaction, a rejection, or nothing to do.</summary>
public sealed record Decision(IReadOnlyList<object> Events, Rejection? Rejection = null)
{
    public IReadOnlyList<Row> Rows { get; init; } = [];

    /// <summary>Events that are appended in the same transaction, each to a new stream of its own: what an operator did.</summary>
    public IReadOnlyList<object> Facts { get; init; } = [];
    public static Decision Nothing { get; } = new([]);
    public static Decision Append(params object[] events) => new(events);
    public static implicit operator Decision(Rejection rejection) => new([], rejection);

    /// <summary>Adds rows that are written in the decision's transaction.</summary>
    public Decision WithRows(params IEnumerable<Row> rows) => this with { Rows = [.. Rows, .. rows] };

    /// <summary>Adds an event that is appended to a stream of its own in the decision's transaction.</summary>
    public Decision WithFact(object fact) => this with { Facts = [.. Facts, fact] };
}

/// <summary>The outcome of a command.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>The events were appended, or there was nothing to do (no events, the current version).</summary>
    public sealed record Done(long Version, IReadOnlyList<object> Events, DateTimeOffset At) : Outcome;

    /// <summary>The business refused the command; nothing was written.</summary>
    public sealed record Rejected(Rejection Rejection) : Outcome;

    /// <summary>The stream is no longer at the version that the caller expected.</summary>
    public sealed record Stale(long ActualVersion) : Outcome;
}

/// <summary>The events for one stream, in a transaction over several streams.</summary>
public sealed record StreamAppend(Guid Stream, ExpectedVersion Expected, params IReadOnlyList<object> Events);

/// <summary>
/// Thrown when others wrote to the stream first at each of many attempts. No version was expected, so it is transient and not a conflict.
/// </summary>
public sealed class TooManyConflictsException(Guid stream) : Exception($"Other writers changed stream {stream} at every attempt.");

/// <summary>Thrown when a stream changed between the read and the append, and the caller had given its version.</summary>
public sealed class StaleVersionException(Guid stream, long actual) : Exception($"Stream {stream} moved on to version {actual}.")
{
    public long ActualVersion { get; } = actual;
}

/// <summary>What is about to be committed, for rows that depend on it (the response stored for a retry).</summary>
public sealed record PendingAppend(long Version, DateTimeOffset At, IReadOnlyList<object> Events);
