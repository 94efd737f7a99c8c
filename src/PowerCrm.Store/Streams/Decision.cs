namespace PowerCrm.Store;

/// <summary>A business "no"; <paramref name="Code"/> is stable, documented, and becomes the problem's type.</summary>
/// <param name="Missing">There is nothing to decide about: 404.</param>
/// <param name="Extra">Members that the answer carries beside the problem's own, such as <c>leaseUntil</c>.</param>
public sealed record Rejection(string Code, string Detail, bool Missing = false, IReadOnlyDictionary<string, object?>? Extra = null)
{
    /// <summary>For a limit: after how long the same command may be given again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>What a decider answers: events with the rows that must go with them, a rejection, or nothing to do.</summary>
public sealed record Decision(IReadOnlyList<object> Events, Rejection? Rejection = null)
{
    public IReadOnlyList<Row> Rows { get; init; } = [];
    public static Decision Nothing { get; } = new([]);
    public static Decision Append(params object[] events) => new(events);
    public static implicit operator Decision(Rejection rejection) => new([], rejection);

    /// <summary>The same decision with rows to be written in its transaction.</summary>
    public Decision With(params IEnumerable<Row> rows) => this with { Rows = [.. Rows, .. rows] };
}

/// <summary>What became of a command.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>Appended (or nothing was to do: no events, the version as it stands).</summary>
    public sealed record Done(long Version, IReadOnlyList<object> Events, DateTimeOffset At) : Outcome;

    /// <summary>The business said no; nothing was written.</summary>
    public sealed record Rejected(Rejection Rejection) : Outcome;

    /// <summary>The version the caller saw has moved on.</summary>
    public sealed record Stale(long Actual) : Outcome;
}

/// <summary>Events for one stream of a transaction over several.</summary>
public sealed record StreamAppend(Guid Stream, Expected Expected, params IReadOnlyList<object> Events);

/// <summary>Somebody else wrote to the stream first, at each of many tries. No version was expected, so it is no conflict: it passes.
/// </summary>
public sealed class RacedException(Guid stream) : Exception($"Others wrote to stream {stream} each time.");

/// <summary>A stream moved on between the read and the append, and the caller had named its version.</summary>
public sealed class StaleException(Guid stream, long actual) : Exception($"Stream {stream} moved on to version {actual}.")
{
    public Guid Stream { get; } = stream;
    public long Actual { get; } = actual;
}

/// <summary>What is about to be committed, for rows that depend on it (the answer kept for a retry).</summary>
public sealed record Appending(long Version, DateTimeOffset At, IReadOnlyList<object> Events);
