using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>Calls to WeChat that need the access token.</summary>
internal sealed class WechatCalls(VendorChannel channel, WechatTokens tokens, IOptionsMonitor<WechatOptions> options)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Posts with the token. When WeChat refuses the token it is replaced once; the refusal had no effect, so this is safe.
    /// </summary>
    public async Task<Exchange> Post(string pipeline, string path, byte[] body, string contentType, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await tokens.Get(ct) is not { } token) return new Exchange.NotSent(RetryDelay);
            var url = VendorUrl.Of(options.CurrentValue.BaseUrl, $"{path}?access_token={Uri.EscapeDataString(token.Value)}");
            var exchange = await channel.Send(VendorClients.Wechat, pipeline,
                () => new HttpRequestMessage(HttpMethod.Post, url) { Content = new TrackedContent(body, contentType) }, ct);
            if (WechatReply.Of(exchange) is not { } reply || !WechatCodes.IsTokenInvalid(reply.Code)) return exchange;
            await tokens.Remove(token, ct);
            if (attempt == 2) return exchange;
        }
    }
}
