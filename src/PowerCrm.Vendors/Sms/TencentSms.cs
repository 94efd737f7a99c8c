using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>The client of Tencent Cloud's SendSms. Every result comes as HTTP 200, with a status for each number.</summary>
internal sealed partial class TencentSms(
    VendorChannel channel, VendorHealth health, IOptionsMonitor<SmsOptions> options, TimeProvider clock, ILogger<TencentSms> log)
{
    private static readonly TimeSpan ShortRetryDelay = TimeSpan.FromSeconds(30);
    private const string ContentType = "application/json; charset=utf-8";

    public async Task<SmsResult> Send(string phone, string template, IReadOnlyList<SmsVariable> values, CancellationToken ct)
    {
        var settings = options.CurrentValue;
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            PhoneNumberSet = new[] { "+86" + phone },
            SmsSdkAppId = settings.AppId,
            SignName = settings.Sign,
            TemplateId = template,
            TemplateParamSet = values.Select(v => v.Value),
        });
        var exchange = await channel.Send(VendorClients.Sms, Pipelines.Sms, () => CreateRequest(settings, body), ct);

        if (exchange is Exchange.NotSent notSent) return new SmsResult.Unavailable(notSent.RetryAfter);
        if (exchange.HadNoEffect) return new SmsResult.Unavailable(ShortRetryDelay);
        if (exchange is not Exchange.Replied { Status: < 500 } replied) return new SmsResult.Unknown();
        if (ReadStatus(replied, phone) is not { } status) return new SmsResult.Unknown();
        if (status.Code == "Ok") return new SmsResult.Accepted(status.Serial);
        var result = TencentCodes.ToResult(status.Code);
        if (result is SmsResult.Unavailable { Alarm: true })
        {
            LogAlarm(VendorCode.ForLog(status.Code));
            health.RecordRefusal(Pipelines.Sms, VendorCode.ForLog(status.Code));
        }
        else
        {
            LogRefused(VendorCode.ForLog(status.Code));
        }
        return result;
    }

    private HttpRequestMessage CreateRequest(SmsOptions settings, byte[] body)
    {
        var url = VendorUrl.Of(settings.BaseUrl.Length > 0 ? settings.BaseUrl : "https://sms.tencentcloudapi.com", "/");
        var now = clock.GetUtcNow();
        var canonical = CanonicalRequest.Of("POST", url.AbsolutePath, "", new Dictionary<string, string>
        {
            ["content-type"] = ContentType,
            ["host"] = url.Authority,
            ["x-tc-action"] = "sendsms",
        }, body);
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new TrackedContent(body, ContentType) };
        request.Headers.TryAddWithoutValidation("X-TC-Action", "SendSms");
        request.Headers.TryAddWithoutValidation("X-TC-Version", "2021-01-11");
        request.Headers.TryAddWithoutValidation("X-TC-Region", settings.Region);
        request.Headers.TryAddWithoutValidation("X-TC-Timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(
            "Authorization", Tc3Signature.Authorization(settings.KeyId, settings.KeySecret, "sms", now, canonical));
        return request;
    }

    /// <returns>
    /// The code of the number or, failing that, of the whole request; null when the answer is not from Tencent, or about another number.
    /// </returns>
    private static (string Code, string Serial)? ReadStatus(Exchange.Replied replied, string phone)
    {
        if (replied.ParseJson() is not { } json || GetObject(json, "Response") is not { } response) return null;
        if (GetObject(response, "Error") is { } error) return GetText(error, "Code") is { } errorCode ? (errorCode, "") : null;
        if (!response.TryGetProperty("SendStatusSet", out var set) || set.ValueKind != JsonValueKind.Array || set.GetArrayLength() == 0)
            return null;
        // The number is returned as it was sent, with +86.
        if (GetText(set[0], "PhoneNumber") is { Length: > 0 } number && !number.EndsWith(phone, StringComparison.Ordinal)) return null;
        return GetText(set[0], "Code") is { } code ? (code, GetText(set[0], "SerialNo") ?? "") : null;
    }

    private static JsonElement? GetObject(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? GetText(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tencent Cloud refused a message: {Code}.")]
    partial void LogRefused(string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Tencent Cloud refuses all messages until the account is fixed: {Code}.")]
    partial void LogAlarm(string code);
}
