namespace PowerCrm.Web;

/// <summary>Whether one more is allowed, and if not, after how long.</summary>
public readonly record struct Taken(bool Ok, TimeSpan RetryAfter)
{
    /// <summary>The problem to answer with, or null.</summary>
    public Problem? Refusal(string code = "rate_limited") => Ok ? null : Problem.TooMany(RetryAfter, code);
}

/// <summary>So many in a rolling window.</summary>
/// <param name="Key">May hold a phone or an address: it is stored as HMAC only. Name the purpose first: <c>sms:phone:…</c>.</param>
public readonly record struct Limit(string Key, int Most, TimeSpan Window);

/// <summary>Limits that hold over all hosts and restarts, by the database's clock, over a rolling window.</summary>
public interface IRateLimits
{
    /// <summary>Takes one, at once for all hosts. What is refused does not count.</summary>
    /// <param name="key">May hold a phone or an address: it is stored as HMAC only. Name the purpose first: <c>sms:phone:…</c>.</param>
    Task<Taken> Take(string key, int limit, TimeSpan window, CancellationToken ct);

    /// <summary>Takes one of each, in this order and in one round trip, until one refuses.</summary>
    /// <param name="limits">At least one.</param>
    /// <param name="allOrNone">A refusal takes nothing of the limits before it; else what was taken of them stays taken.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Null when there was room in all; else the place of the one that refuses, from 0, and its answer.</returns>
    Task<(int At, Taken Taken)?> TakeAll(IReadOnlyList<Limit> limits, bool allOrNone, CancellationToken ct);

    /// <summary>Starts anew: after a success, failures before it do not count.</summary>
    Task Forget(string key, CancellationToken ct);

    /// <summary>Gives the newest one back: what was taken for it turned out not to count.</summary>
    Task GiveBack(string key, CancellationToken ct);
}
