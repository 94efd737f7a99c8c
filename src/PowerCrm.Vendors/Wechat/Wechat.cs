using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>The HTTP client of WeChat.</summary>
internal sealed partial class Wechat(
    VendorChannel channel, WechatCalls calls, VendorHealth health, IOptionsMonitor<WechatOptions> options, TimeProvider clock,
    ILogger<Wechat> log) : IWechat
{
    // WeChat has shown JSON escapes to users literally, so Chinese text is sent unescaped.
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly TimeSpan ShortRetryDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongRetryDelay = TimeSpan.FromSeconds(60);

    public async Task<WechatSession> SignIn(string code, CancellationToken ct)
    {
        if (!IsPlausible(code)) return new WechatSession.CodeInvalid();
        var settings = options.CurrentValue;
        if (!settings.IsConfigured) return new WechatSession.Unavailable(ReportUnconfigured());
        var query = $"?appid={Escape(settings.AppId)}&secret={Escape(settings.Secret)}"
            + $"&js_code={Escape(code)}&grant_type=authorization_code";
        var exchange = await channel.Send(VendorClients.Wechat, Pipelines.Wechat,
            () => new HttpRequestMessage(HttpMethod.Get, VendorUrl.Of(settings.BaseUrl, "/sns/jscode2session" + query)), ct);

        switch (WechatReply.Of(exchange))
        {
            case null: return new WechatSession.Unavailable(RetryDelayFor(exchange));
            case { Code: WechatCodes.CodeInvalid or WechatCodes.CodeUsed }: return new WechatSession.CodeInvalid();
            case { Code: WechatCodes.Blocked }: return new WechatSession.Blocked();
            case { Code: 0 } reply when reply.GetText("openid") is { Length: > 0 } openId:
                return new WechatSession.Ok(openId, reply.GetText("unionid") is { Length: > 0 } unionId ? unionId : null);
            case { } reply:
                LogSignInFailed(reply.Code, reply.RequestId);
                RecordRefusal(reply.Code, withToken: false);
                return new WechatSession.Unavailable(RetryDelayFor(reply.Code));
        }
    }

    public async Task<WechatPhone> GetPhone(string code, CancellationToken ct)
    {
        if (!IsPlausible(code)) return new WechatPhone.CodeInvalid();
        var settings = options.CurrentValue;
        if (!settings.IsConfigured) return new WechatPhone.Unavailable(ReportUnconfigured());
        var exchange = await calls.Post(Pipelines.Wechat, "/wxa/business/getuserphonenumber",
            JsonSerializer.SerializeToUtf8Bytes(new { code }, Unescaped), "application/json", ct);

        switch (WechatReply.Of(exchange))
        {
            case null: return new WechatPhone.Unavailable(RetryDelayFor(exchange));
            case { Code: WechatCodes.CodeInvalid or WechatCodes.CodeUsed }: return new WechatPhone.CodeInvalid();
            case { Code: 0 } reply when reply.GetObject("phone_info") is { } info:
                if (!PhoneWatermark.IsOurs(info, settings.AppId, clock.GetUtcNow()))
                {
                    LogForeignWatermark();
                    return new WechatPhone.CodeInvalid();
                }
                return PhoneWatermark.ReadPhone(info) is { } phone ? phone : new WechatPhone.Unavailable(ShortRetryDelay);
            case { } reply:
                LogPhoneFailed(reply.Code, reply.RequestId);
                RecordRefusal(reply.Code);
                return new WechatPhone.Unavailable(RetryDelayFor(reply.Code));
        }
    }

    public async Task<MessageResult> SendSubscribeMessage(
        string openId, string templateId, string? page, IReadOnlyDictionary<string, string> data, CancellationToken ct)
    {
        var settings = options.CurrentValue;
        if (!settings.IsConfigured)
        {
            ReportUnconfigured();
            return new MessageResult.Failed(0, Permanent: true);
        }
        var body = new Dictionary<string, object>
        {
            ["touser"] = openId,
            ["template_id"] = templateId,
            ["miniprogram_state"] = settings.MiniprogramState,
            ["lang"] = "zh_CN",
            ["data"] = data.ToDictionary(field => field.Key, field => new { value = TemplateFields.Fit(field.Key, field.Value) }),
        };
        if (!string.IsNullOrEmpty(page)) body["page"] = page;
        var exchange = await calls.Post(Pipelines.Wechat, "/cgi-bin/message/subscribe/send",
            JsonSerializer.SerializeToUtf8Bytes(body, Unescaped), "application/json", ct);

        switch (WechatReply.Of(exchange))
        {
            case { IsOk: true } reply: return new MessageResult.Sent(reply.GetText("msgid"));
            case null or { Code: 0 }:
                return exchange.HadNoEffect ? new MessageResult.Failed(0, Permanent: false) : new MessageResult.Unknown();
            case { Code: WechatCodes.NoCredit }: return new MessageResult.Refused();
            case { } reply:
                LogMessageFailed(reply.Code, reply.RequestId);
                RecordRefusal(reply.Code);
                return new MessageResult.Failed(reply.Code, WechatCodes.IsPermanent(reply.Code));
        }
    }

    private void RecordRefusal(int code, bool withToken = true)
    {
        if (WechatCodes.NeedsOperator(code, withToken)) health.RecordRefusal(Pipelines.Wechat, code);
    }

    private TimeSpan ReportUnconfigured()
    {
        LogUnconfigured();
        return LongRetryDelay;
    }

    private static TimeSpan RetryDelayFor(Exchange exchange) => exchange is Exchange.NotSent { RetryAfter: var wait }
        ? wait : ShortRetryDelay;

    private static TimeSpan RetryDelayFor(int code) => code is WechatCodes.MinuteLimit or WechatCodes.DailyLimit
        ? LongRetryDelay : ShortRetryDelay;

    private static string Escape(string text) => Uri.EscapeDataString(text);

    /// <summary>WeChat's codes are short visible ASCII; for anything else no call is made.</summary>
    private static bool IsPlausible(string code) => code.Length is > 0 and <= 256 && code.All(c => c is > ' ' and <= '~');

    [LoggerMessage(Level = LogLevel.Error, Message = "WeChat is not configured: Wechat:AppId and Wechat:Secret are needed.")]
    partial void LogUnconfigured();

    [LoggerMessage(Level = LogLevel.Warning, Message = "WeChat refused a sign-in: errcode {Code}, rid {RequestId}.")]
    partial void LogSignInFailed(int code, string? requestId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "WeChat returned no phone number: errcode {Code}, rid {RequestId}.")]
    partial void LogPhoneFailed(int code, string? requestId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "WeChat returned a phone number of another app or an old one; it was ignored.")]
    partial void LogForeignWatermark();

    [LoggerMessage(Level = LogLevel.Warning, Message = "WeChat refused a subscribe message: errcode {Code}, rid {RequestId}.")]
    partial void LogMessageFailed(int code, string? requestId);
}
