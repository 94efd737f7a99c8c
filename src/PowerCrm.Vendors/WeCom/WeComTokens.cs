using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>
/// The access token of the app at WeCom. WeCom returns the same token while it is valid and refuses too many requests, so it is cached like
/// WeChat's.
/// </summary>
internal sealed partial class WeComTokens(
    VendorChannel channel, VendorHealth health, IWechatTokenStore store, IOptionsMonitor<WeComOptions> options, TimeProvider clock,
    ILogger<WeComTokens> log)
    : IDisposable
{
    private readonly CachedToken cache = new(store, clock);

    /// <summary>The errcode of the last request for a token; 0 when it was answered with one, or not at all.</summary>
    private volatile int lastErrorCode;

    /// <summary>Each app of a company has a secret and a token of its own.</summary>
    private string App => $"wecom:{options.CurrentValue.CorpId}:{options.CurrentValue.AgentId}";

    /// <returns>A token; or WeCom's errcode when it refused; or neither.</returns>
    public async Task<(WechatToken? Token, int? ErrorCode)> Get(CancellationToken ct)
    {
        var token = await cache.Get(App, Fetch, ct);
        // Without a token, the request may have been that of another caller.
        return (token, token is null && lastErrorCode is not 0 and var code ? code : null);
    }

    public ValueTask Remove(WechatToken token, CancellationToken ct) => cache.Remove(App, token, ct);

    public void Dispose() => cache.Dispose();

    private async Task<WechatToken?> Fetch(CancellationToken ct)
    {
        lastErrorCode = 0;
        var settings = options.CurrentValue;
        var requestedAt = clock.GetUtcNow();
        // WeCom's protocol requires the secret in the URL. Requests to vendors are neither logged nor traced (VendorRegistration).
        var query = $"?corpid={Uri.EscapeDataString(settings.CorpId)}&corpsecret={Uri.EscapeDataString(settings.Secret)}";
        var exchange = await channel.Send(VendorClients.WeCom, Pipelines.WeComToken,
            () => new HttpRequestMessage(HttpMethod.Get, VendorUrl.Of(settings.BaseUrl, "/cgi-bin/gettoken" + query)), ct);
        if (WechatReply.Of(exchange) is not { } reply) return null;
        if (CachedToken.FromReply(reply, requestedAt) is { } token) return token;
        LogRefused(reply.Code, WeComCodes.DescribeFix(reply.Code));
        if (WeComCodes.NeedsOperator(reply.Code)) health.RecordRefusal(Pipelines.WeComToken, reply.Code);
        lastErrorCode = reply.Code;
        return null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "WeCom returned no access token: errcode {Code}. To do: {Fix}.")]
    partial void LogRefused(int code, string? fix);
}
