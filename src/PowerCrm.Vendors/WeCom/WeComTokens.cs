using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>
/// The access token of the app at WeCom. WeCom returns the same token while it is valid and refuses too many requests, so it is cached like
/// WeChat's.
/// </summary>
internal sealed partial class WeComTokens(
    VendorChannel channel, IWechatTokenStore store, IOptionsMonitor<WeComOptions> options, TimeProvider clock, ILogger<WeComTokens> log)
    : IDisposable
{
    private readonly CachedToken cached = new(store, clock);

    /// <summary>Each app of a company has a secret and a token of its own.</summary>
    private string App => $"wecom:{options.CurrentValue.CorpId}:{options.CurrentValue.AgentId}";

    /// <returns>A token; or WeCom's errcode when it refused; or neither.</returns>
    public async Task<(WechatToken? Token, int? Refused)> Get(CancellationToken ct)
    {
        int? refused = null;
        var token = await cached.Get(App, async asking =>
        {
            (var fetched, refused) = await Fetch(asking);
            return fetched;
        }, ct);
        return (token, refused);
    }

    public ValueTask Remove(WechatToken token, CancellationToken ct) => cached.Remove(App, token, ct);

    public void Dispose() => cached.Dispose();

    private async Task<(WechatToken?, int?)> Fetch(CancellationToken ct)
    {
        var settings = options.CurrentValue;
        var asked = clock.GetUtcNow();
        // WeCom's protocol requires the secret in the URL. Requests to vendors are neither logged nor traced (VendorRegistration).
        var query = $"?corpid={Uri.EscapeDataString(settings.CorpId)}&corpsecret={Uri.EscapeDataString(settings.Secret)}";
        var exchange = await channel.Send(VendorClients.WeCom, Pipelines.WeComToken,
            () => new HttpRequestMessage(HttpMethod.Get, VendorUrl.Of(settings.BaseUrl, "/cgi-bin/gettoken" + query)), ct);
        if (WechatReply.Of(exchange) is not { } reply) return (null, null);
        if (CachedToken.FromReply(reply, asked) is { } token) return (token, null);
        LogRefused(reply.Code, WeComCodes.Fix(reply.Code));
        return (null, reply.Code == 0 ? null : reply.Code);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "WeCom returned no access token: errcode {Code}. To do: {Fix}.")]
    partial void LogRefused(int code, string? fix);
}
