using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>
/// The access token: one asked for at a time over all hosts, used until five minutes before its end, when WeChat hands out the next one
/// while this one still works. Never a forced refresh: it would kill the token under the other hosts.
/// </summary>
internal sealed partial class WechatTokens(
    VendorChannel channel, IWechatTokenStore store, IOptionsMonitor<WechatOptions> options, TimeProvider clock, ILogger<WechatTokens> log)
    : IDisposable
{
    private const int Overlap = 300;
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    /// <returns>Null when WeChat gives none now.</returns>
    public async Task<WechatToken?> Get(CancellationToken ct)
    {
        var appId = options.CurrentValue.AppId;
        if (await Kept(appId, ct) is { } kept) return kept;
        await oneAtATime.WaitAsync(ct);
        try
        {
            if (await Kept(appId, ct) is { } ofThisHost) return ofThisHost;
            await using var turn = await store.Turn(appId, ct);
            if (await Kept(appId, ct) is { } ofAnotherHost) return ofAnotherHost;
            if (await Fetch(ct) is not { } fetched) return null;
            await store.Put(appId, fetched, ct);
            return fetched;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public ValueTask Drop(WechatToken token, CancellationToken ct) => store.Drop(options.CurrentValue.AppId, token, ct);

    public void Dispose() => oneAtATime.Dispose();

    private async Task<WechatToken?> Kept(string appId, CancellationToken ct) =>
        await store.Get(appId, ct) is { } token && token.UseUntil > clock.GetUtcNow() ? token : null;

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
        var asked = clock.GetUtcNow();
        var exchange = await channel.Send(VendorClients.Wechat, Pipelines.WechatToken, () => new HttpRequestMessage(HttpMethod.Post,
            VendorUrl.Of(settings.BaseUrl, "/cgi-bin/stable_token"))
        { Content = new WatchedContent(body, "application/json") }, ct);
        if (WechatReply.Of(exchange) is not { } reply) return null;
        if (reply.Text("access_token") is { Length: > 0 } value && reply.Number("expires_in") is > 0 and < 100_000 and var seconds)
            return new WechatToken(value, asked.AddSeconds(Usable(seconds)));
        LogRefused(reply.Code, reply.RequestId);
        return null;
    }

    /// <summary>
    /// Jitter, so that hosts do not all ask in the same second; and a little always, as any reply is good for five minutes.
    /// </summary>
    private static long Usable(long seconds) => Math.Max(seconds - Overlap - Random.Shared.Next(60), Math.Min(30, seconds / 2));

    [LoggerMessage(Level = LogLevel.Error, Message = "WeChat gave no access token: errcode {Code}, rid {RequestId}.")]
    partial void LogRefused(int code, string? requestId);
}
