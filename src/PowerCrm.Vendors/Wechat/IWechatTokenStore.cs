namespace PowerCrm.Vendors;

/// <summary>
/// Where the access token is kept between calls. Sharing it over hosts only saves calls: a stable token asked for twice is the same token.
/// </summary>
public interface IWechatTokenStore
{
    ValueTask<WechatToken?> Get(string appId, CancellationToken ct);

    ValueTask Put(string appId, WechatToken token, CancellationToken ct);

    /// <summary>Forgets this token, and no newer one that somebody has put since.</summary>
    ValueTask Drop(string appId, WechatToken token, CancellationToken ct);
}

/// <summary>An access token and the moment from which a new one is asked for.</summary>
public sealed record WechatToken(string Value, DateTimeOffset UseUntil)
{
    public override string ToString() => "[secret]";
}
