using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>The HTTP client of the content check. Not retried: a user waits, and a reviewer checks the content anyway.</summary>
internal sealed partial class WechatContentCheck(WechatCalls calls, VendorHealth health, IPictures pictures,
    IOptionsMonitor<WechatOptions> options, ILogger<WechatContentCheck> log) : IContentCheck
{
    // The limit is 750 by 1,334 pixels and one megabyte; a longest side of 750 is within it in both orientations.
    private const int MaxSide = 750, MaxTextLength = 2500, ProfileScene = 1;
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool ChecksText => options.CurrentValue is { IsConfigured: true, ContentCheck.Text: true };

    public bool ChecksPictures => options.CurrentValue is { IsConfigured: true, ContentCheck.Pictures: true };

    public async Task<ContentVerdict> CheckText(string openId, string text, CancellationToken ct)
    {
        if (!ChecksText) return ContentVerdict.Unchecked;
        var content = text.Length <= MaxTextLength ? text : text[..(char.IsHighSurrogate(text[MaxTextLength - 1])
            ? MaxTextLength - 1 : MaxTextLength)];
        var exchange = await calls.Post(Pipelines.Wechat, "/wxa/msg_sec_check",
            JsonSerializer.SerializeToUtf8Bytes(new { version = 2, openid = openId, scene = ProfileScene, content }, Unescaped),
            "application/json", ct);
        return ReadVerdict(exchange, reply => reply.GetObject("result")?.GetText("suggest") switch
        {
            "pass" => ContentVerdict.Passed,
            "review" => ContentVerdict.Doubtful,
            "risky" => ContentVerdict.Risky,
            _ => ContentVerdict.Unchecked,
        });
    }

    public async Task<ContentVerdict> CheckPicture(ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        if (!ChecksPictures || await pictures.Shrink(jpeg, MaxSide, ct) is not { } shrunk) return ContentVerdict.Unchecked;
        var (body, contentType) = WechatForm.Of("media", "picture.jpg", shrunk);
        return ReadVerdict(await calls.Post(Pipelines.Wechat, "/wxa/img_sec_check", body, contentType, ct), _ => ContentVerdict.Passed);
    }

    private ContentVerdict ReadVerdict(Exchange exchange, Func<WechatReply, ContentVerdict> read)
    {
        switch (WechatReply.Of(exchange))
        {
            case null or { Code: 0, IsOk: false }: return ContentVerdict.Unchecked;
            case { IsOk: true } reply: return read(reply);
            case { Code: WechatCodes.Risky }: return ContentVerdict.Risky;
            case { } reply:
                LogRefused(reply.Code, reply.RequestId);
                if (WechatCodes.NeedsOperator(reply.Code)) health.RecordRefusal(Pipelines.Wechat, reply.Code);
                return ContentVerdict.Unchecked;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "WeChat did not check content: errcode {Code}, rid {RequestId}.")]
    partial void LogRefused(int code, string? requestId);
}
