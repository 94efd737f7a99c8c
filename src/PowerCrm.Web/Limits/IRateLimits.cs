namespace PowerCrm.Web;

/// <summary>Whether the request is allowed, and if not, when to retry.</summary>
public readonly record struct RateLimitResult(bool IsAllowed, TimeSpan RetryAfter)
{
    /// <summary>The problem to respond with, or null.</summary>
    public Problem? ToProblem(string code = "rate_limited") => IsAllowed ? null : Problem.TooMany(RetryAfter, code);
}

/// <summary>A maximum number within a rolling window.</summary>
/// <param name="Key">May contain a phone number or an address: only its HMAC is stored. Begins with the purpose:
/// <c>sms:phone:…</c>.</param>
public readonly record struct RateLimit(string Key, int PermitLimit, TimeSpan Window);

/// <summary>Rate limits across all hosts and restarts, by the database's clock, over a rolling window.</summary>
public interface IRateLimits
{
    /// <summary>Counts one, atomically for all hosts. Refused requests do not count.</summary>
    /// <param name="key">May contain a phone number or an address: only its HMAC is stored. Begins with the purpose:
    /// <c>sms:phone:…</c>.</param>
    Task<RateLimitResult> TryAcquire(string key, int limit, TimeSpan window, CancellationToken ct);

    /// <summary>Counts one for each limit, in this order and in one round trip, until one refuses.</summary>
    /// <param name="limits">At least one.</param>
    /// <param name="allOrNone">On a refusal nothing is counted for the limits before it; otherwise their counts remain.</param>
    /// <param name="ct">Cancels the operation.</param>
    /// <returns>Null when no limit refused; otherwise the index of the one that did, from 0, and its result.</returns>
    Task<(int Index, RateLimitResult Result)?> TryAcquireAll(IReadOnlyList<RateLimit> limits, bool allOrNone, CancellationToken ct);

    /// <summary>Resets the count: after a success, earlier failures do not count.</summary>
    Task Reset(string key, CancellationToken ct);

    /// <summary>Gives back the newest count, when its request turned out not to count.</summary>
    Task Release(string key, CancellationToken ct);

    /// <summary>Gives back the newest count of several limits, in one round trip.</summary>
    /// <param name="keys">In the order in which they were acquired, so that no two requests wait for each other.</param>
    /// <param name="ct">Cancels the operation.</param>
    Task ReleaseAll(IReadOnlyList<string> keys, CancellationToken ct);
}
