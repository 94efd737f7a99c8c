using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>
/// The access token of the mini-program. It is used until five minutes before it expires: from then on WeChat returns the next one, while
/// the old one still works.
/// </summary>
internal sealed partial class WechatTokens(
    VendorChannel channel, VendorHealth health, IWechatTokenStore store, IOptionsMonitor<WechatOptions> options, TimeProvider clock,
    ILogger<WechatTokens> log)
    : IDisposable
{
    private readonly CachedToken cache = new(store, clock);

    /// <returns>Null when WeChat does not return a token.</returns>
    public Task<WechatToken?> Get(CancellationToken ct) => cache.Get(options.CurrentValue.AppId, Fetch, ct);

    public ValueTask Remove(WechatToken token, CancellationToken ct) => cache.Remove(options.CurrentValue.AppId, token, ct);

    public void Dispose() => cache.Dispose();

    private async Task<WechatToken?> Fetch(CancellationToken ct)
    {
        var settings = options.CurrentValue;
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            grant_type = "client_credential",
            appid = settings.AppId,
            secret = settings.Secret,
            force_refresh = false,
        });
        var requestedAt = clock.GetUtcNow();
        var exchange = await channel.Send(VendorClients.Wechat, Pipelines.WechatToken, () => new HttpRequestMessage(HttpMethod.Post,
            VendorUrl.Of(settings.BaseUrl, "/cgi-bin/stable_token"))
        { Content = new TrackedContent(body, "application/json") }, ct);
        if (WechatReply.Of(exchange) is not { } reply) return null;
        if (CachedToken.FromReply(reply, requestedAt) is { } token) return token;
        LogRefused(reply.Code, reply.RequestId);
        if (WechatCodes.NeedsOperator(reply.Code, withToken: false)) health.RecordRefusal(Pipelines.WechatToken, reply.Code);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "WeChat returned no access token: errcode {Code}, rid {RequestId}.")]
    partial void LogRefused(int code, string? requestId);
}
