using System.Collections.Concurrent;

namespace PowerCrm.Vendors;

/// <summary>
/// An access token that is used until shortly before it expires and requested by one caller at a time across all hosts. No new token is
/// requested while it is valid: that would invalidate it for the other hosts.
/// </summary>
internal sealed class CachedToken(IWechatTokenStore store, TimeProvider clock) : IDisposable
{
    private const int RefreshMarginSeconds = 300;
    private readonly SemaphoreSlim fetchLock = new(1, 1);
    private readonly ConcurrentDictionary<string, int> failedFetches = new(StringComparer.Ordinal);

    /// <summary>
    /// Returns the token, or null when the vendor gives none. Callers that wait for a request share its failure: when the vendor does not
    /// answer, each of them would otherwise wait for its own timeout, one after the other.
    /// </summary>
    /// <param name="app">The app that the token belongs to, as the key in the store.</param>
    /// <param name="fetch">Requests a token from the vendor; returns null when the vendor gives none.</param>
    public async Task<WechatToken?> Get(string app, Func<CancellationToken, Task<WechatToken?>> fetch, CancellationToken ct)
    {
        var failures = failedFetches.GetValueOrDefault(app);
        if (await FindCached(app, ct) is { } cached) return cached;
        await fetchLock.WaitAsync(ct);
        try
        {
            if (await FindCached(app, ct) is { } ofThisHost) return ofThisHost;
            if (failedFetches.GetValueOrDefault(app) != failures) return null;
            await using var tokenLock = await store.AcquireLock(app, ct);
            if (await FindCached(app, ct) is { } ofAnotherHost) return ofAnotherHost;
            if (await fetch(ct) is not { } fetched)
            {
                failedFetches.AddOrUpdate(app, 1, (_, count) => count + 1);
                return null;
            }
            await store.Put(app, fetched, ct);
            return fetched;
        }
        finally
        {
            fetchLock.Release();
        }
    }

    public ValueTask Remove(string app, WechatToken token, CancellationToken ct) => store.Remove(app, token, ct);

    public void Dispose() => fetchLock.Dispose();

    /// <param name="reply">The vendor's reply.</param>
    /// <param name="requestedAt">When the token was requested.</param>
    /// <returns>Null when the reply holds no token.</returns>
    public static WechatToken? FromReply(WechatReply reply, DateTimeOffset requestedAt) =>
        reply.Code == 0 && reply.GetText("access_token") is { Length: > 0 } value
            && reply.GetNumber("expires_in") is > 0 and < 100_000 and var seconds
            ? new WechatToken(value, requestedAt.AddSeconds(UsableSeconds(seconds))) : null;

    private async Task<WechatToken?> FindCached(string app, CancellationToken ct) =>
        await store.Get(app, ct) is { } token && token.UseUntil > clock.GetUtcNow() ? token : null;

    /// <summary>
    /// How many seconds the token is used. With jitter, so that the hosts do not all ask in the same second. A token that is close to its
    /// end is still used for up to 30 seconds: every token that the vendor returns is valid for five minutes.
    /// </summary>
    private static long UsableSeconds(long seconds) => Math.Max(seconds - RefreshMarginSeconds - Random.Shared.Next(60),
        Math.Min(30, seconds / 2));
}
