namespace PowerCrm.Web;

/// <summary>Whether one more is allowed, and if not, after how long.</summary>
public readonly record struct Taken(bool Ok, TimeSpan RetryAfter)
{
    /// <summary>The problem to answer with, or null.</summary>
    public Problem? Refusal(string code = "rate_limited") => Ok ? null : Problem.TooMany(RetryAfter, code);
}

/// <summary>Limits that hold over all hosts and restarts, by the database's clock, over a rolling window.</summary>
public interface IRateLimits
{
    /// <summary>Takes one, at once for all hosts. What is refused does not count.</summary>
    /// <param name="key">May hold a phone or an address: it is stored as HMAC only. Name the purpose first: <c>sms:phone:…</c>.</param>
    Task<Taken> Take(string key, int limit, TimeSpan window, CancellationToken ct);

    /// <summary>Starts anew: after a success, failures before it do not count.</summary>
    Task Forget(string key, CancellationToken ct);

    /// <summary>Gives the newest one back: what was taken for it turned out not to count.</summary>
    Task GiveBack(string key, CancellationToken ct);
}
