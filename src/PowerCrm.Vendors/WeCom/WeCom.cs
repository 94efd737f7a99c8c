using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>The HTTP client of WeCom. Its answers have the same format as WeChat's.</summary>
internal sealed partial class WeCom(VendorChannel channel, VendorHealth health, WeComTokens tokens, IOptionsMonitor<WeComOptions> options,
    ILogger<WeCom> log)
    : IWeCom
{
    private const int MaxBytes = 2048;

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
            text = new { content = Truncate(text) },
            safe = 0,
            enable_duplicate_check = 1,
            duplicate_check_interval = DuplicateSeconds,
        }, Unescaped);
        for (var attempt = 1; ; attempt++)
        {
            var (token, errorCode) = await tokens.Get(ct);
            if (token is null)
                return errorCode is { } code ? new WeComResult.Refused(code) : new WeComResult.Unavailable();
            var url = VendorUrl.Of(settings.BaseUrl, $"/cgi-bin/message/send?access_token={Uri.EscapeDataString(token.Value)}");
            var exchange = await channel.Send(VendorClients.WeCom, Pipelines.WeCom,
                () => new HttpRequestMessage(HttpMethod.Post, url) { Content = new TrackedContent(body, "application/json") }, ct);
            // The refusal had no effect, so sending once more is safe.
            if (WechatReply.Of(exchange) is { } reply && WeComCodes.IsTokenInvalid(reply.Code))
            {
                await tokens.Remove(token, ct);
                if (attempt == 1) continue;
            }
            return ToResult(exchange);
        }
    }

    private WeComResult ToResult(Exchange exchange)
    {
        switch (WechatReply.Of(exchange))
        {
            case { IsOk: true } reply when FindRejectedList(reply) is { } reason: return new WeComResult.NotDelivered(reason);
            case { IsOk: true } reply: return new WeComResult.Sent(reply.GetText("msgid"));
            case null or { Code: 0 }:
                return exchange.HadNoEffect ? new WeComResult.Unavailable() : new WeComResult.Unknown();
            case { } reply:
                LogMessageRefused(reply.Code, WeComCodes.DescribeFix(reply.Code));
                if (WeComCodes.NeedsOperator(reply.Code)) health.RecordRefusal(Pipelines.WeCom, reply.Code);
                return new WeComResult.Refused(reply.Code);
        }
    }

    /// <summary>The message has one recipient only, so any name in these lists is that member.</summary>
    private static string? FindRejectedList(WechatReply reply) =>
        ((string[])["invaliduser", "unlicenseduser"]).FirstOrDefault(list => reply.GetText(list) is { Length: > 0 });

    /// <summary>Cuts the text without splitting a character.</summary>
    internal static string Truncate(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= MaxBytes) return text;
        var (result, bytes) = (new StringBuilder(), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > MaxBytes) break;
            result.Append(rune.ToString());
        }
        return result.ToString();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "WeCom is not configured: {Missing} are needed.")]
    partial void LogUnconfigured(string missing);

    [LoggerMessage(Level = LogLevel.Error, Message = "WeCom refused a message: errcode {Code}. To do: {Fix}.")]
    partial void LogMessageRefused(int code, string? fix);
}
