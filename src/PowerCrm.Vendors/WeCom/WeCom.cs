using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>The HTTP client of WeCom. Its answers have the same format as WeChat's.</summary>
internal sealed partial class WeCom(VendorChannel channel, WeComTokens tokens, IOptionsMonitor<WeComOptions> options, ILogger<WeCom> log)
    : IWeCom
{
    private const int MostBytes = 2048;

    /// <summary>WeCom itself drops the same text to the same member within half an hour, which covers retries of the caller.</summary>
    private const int DuplicateSeconds = 1800;

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<WeComResult> SendText(string userId, string text, CancellationToken ct)
    {
        var settings = options.CurrentValue;
        if (!settings.IsConfigured)
        {
            LogUnconfigured(string.Join(", ", settings.Missing));
            return new WeComResult.Unavailable();
        }
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            touser = userId,
            msgtype = "text",
            agentid = settings.Agent,
            text = new { content = Cut(text) },
            safe = 0,
            enable_duplicate_check = 1,
            duplicate_check_interval = DuplicateSeconds,
        }, Unescaped);
        for (var attempt = 1; ; attempt++)
        {
            var (token, refused) = await tokens.Get(ct);
            if (token is null)
                return refused is { } code ? new WeComResult.Refused(code) : new WeComResult.Unavailable();
            var url = VendorUrl.Of(settings.BaseUrl, $"/cgi-bin/message/send?access_token={Uri.EscapeDataString(token.Value)}");
            var exchange = await channel.Send(VendorClients.WeCom, Pipelines.WeCom,
                () => new HttpRequestMessage(HttpMethod.Post, url) { Content = new TrackedContent(body, "application/json") }, ct);
            // The refusal had no effect, so sending once more is safe.
            if (WechatReply.Of(exchange) is { } reply && WeComCodes.IsTokenInvalid(reply.Code))
            {
                await tokens.Remove(token, ct);
                if (attempt == 1) continue;
            }
            return Result(exchange);
        }
    }

    private WeComResult Result(Exchange exchange)
    {
        switch (WechatReply.Of(exchange))
        {
            case { IsOk: true } reply when Listed(reply) is { } why: return new WeComResult.NotDelivered(why);
            case { IsOk: true } reply: return new WeComResult.Sent(reply.Text("msgid"));
            case null or { Code: 0 }:
                return exchange.HadNoEffect ? new WeComResult.Unavailable() : new WeComResult.Unknown();
            case { } reply:
                LogMessageRefused(reply.Code, WeComCodes.Fix(reply.Code));
                return new WeComResult.Refused(reply.Code);
        }
    }

    /// <summary>The message has one recipient only, so any name in these lists is that member.</summary>
    private static string? Listed(WechatReply reply) =>
        ((string[])["invaliduser", "unlicenseduser"]).FirstOrDefault(list => reply.Text(list) is { Length: > 0 });

    /// <summary>Cuts the text without splitting a character.</summary>
    internal static string Cut(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= MostBytes) return text;
        var (kept, bytes) = (new StringBuilder(), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > MostBytes) break;
            kept.Append(rune.ToString());
        }
        return kept.ToString();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "WeCom is not configured: {Missing} are needed.")]
    partial void LogUnconfigured(string missing);

    [LoggerMessage(Level = LogLevel.Error, Message = "WeCom refused a message: errcode {Code}. To do: {Fix}.")]
    partial void LogMessageRefused(int code, string? fix);
}
