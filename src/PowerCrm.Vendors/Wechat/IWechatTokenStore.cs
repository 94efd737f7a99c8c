namespace PowerCrm.Vendors;

/// <summary>
/// Where access tokens of WeChat and WeCom are kept between calls. Hosts that share it ask once for all of them.
/// </summary>
public interface IWechatTokenStore
{
    ValueTask<WechatToken?> Get(string appId, CancellationToken ct);

    ValueTask Put(string appId, WechatToken token, CancellationToken ct);

    /// <summary>Forgets this token, and no newer one that somebody has put since.</summary>
    ValueTask Drop(string appId, WechatToken token, CancellationToken ct);

    /// <summary>
    /// Waits for one's turn to ask for a new token, which lasts until disposed. Best effort: where a turn never ends, the next goes on
    /// without it, since a stable token asked for twice is the same token.
    /// </summary>
    ValueTask<IAsyncDisposable> Turn(string appId, CancellationToken ct);
}

/// <summary>An access token and the moment from which a new one is asked for.</summary>
public sealed record WechatToken(string Value, DateTimeOffset UseUntil)
{
    public override string ToString() => "[secret]";
}
