namespace PowerCrm.Vendors;

/// <summary>Caches the access tokens of WeChat and WeCom. Hosts that share a store request one token for all of them.</summary>
public interface IWechatTokenStore
{
    ValueTask<WechatToken?> Get(string appId, CancellationToken ct);

    ValueTask Put(string appId, WechatToken token, CancellationToken ct);

    /// <summary>Removes this token, but not a newer one that was stored since.</summary>
    ValueTask Remove(string appId, WechatToken token, CancellationToken ct);

    /// <summary>
    /// Waits until the caller may request a new token; the result is disposed afterwards. Best effort: when another caller does not finish,
    /// the next one continues without the lock, because two requests for a stable token return the same token.
    /// </summary>
    ValueTask<IAsyncDisposable> AcquireLock(string appId, CancellationToken ct);
}

/// <summary>An access token and the time from which a new one is requested.</summary>
public sealed record WechatToken(string Value, DateTimeOffset UseUntil)
{
    public override string ToString() => "[secret]";
}
