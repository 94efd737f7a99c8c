using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>The client of Aliyun's SendSms: parameters in the query, an empty body, refusals as HTTP 200 or 4xx with a Code.</summary>
internal sealed partial class AliyunSms(
    VendorChannel channel, VendorHealth health, IOptionsMonitor<SmsOptions> options, TimeProvider clock, ILogger<AliyunSms> log)
{
    private static readonly TimeSpan ShortRetryDelay = TimeSpan.FromSeconds(30);

    public async Task<SmsResult> Send(string phone, string template, IReadOnlyList<SmsVariable> values, CancellationToken ct)
    {
        var settings = options.CurrentValue;
        var message = new Dictionary<string, string>
        {
            ["PhoneNumbers"] = phone,
            ["SignName"] = settings.Sign,
            ["TemplateCode"] = template,
            ["TemplateParam"] = JsonSerializer.Serialize(values.ToDictionary(v => v.Name, v => v.Value)),
        };
        var exchange = await channel.Send(VendorClients.Sms, Pipelines.Sms,
            () => settings.Signature == "rpc1" ? CreateRpc1Request(settings, message) : CreateAcs3Request(settings, message), ct);

        if (exchange is Exchange.NotSent notSent) return new SmsResult.Unavailable(notSent.RetryAfter);
        if (exchange is not Exchange.Replied replied || replied.ParseJson() is not { } json || GetText(json, "Code") is not { } code)
            return exchange.HadNoEffect ? new SmsResult.Unavailable(ShortRetryDelay) : new SmsResult.Unknown();
        if (code == "OK") return new SmsResult.Accepted(GetText(json, "BizId") ?? "");
        var result = AliyunCodes.ToResult(code, GetText(json, "Message"));
        if (result is SmsResult.Unavailable { Alarm: true })
        {
            LogAlarm(VendorCode.ForLog(code));
            health.RecordRefusal(Pipelines.Sms, VendorCode.ForLog(code));
        }
        else
        {
            LogRefused(VendorCode.ForLog(code));
        }
        return result;
    }

    private HttpRequestMessage CreateAcs3Request(SmsOptions settings, Dictionary<string, string> message)
    {
        var query = Acs3Signature.ToQuery(message);
        var url = CreateUrl(settings, query);
        var headers = new Dictionary<string, string>
        {
            ["host"] = url.Authority,
            ["x-acs-action"] = "SendSms",
            ["x-acs-version"] = "2017-05-25",
            ["x-acs-date"] = FormatTimestamp(),
            ["x-acs-signature-nonce"] = Guid.CreateVersion7().ToString("N"),
            ["x-acs-content-sha256"] = Hashes.Sha256Hex([]),
        };
        var canonical = CanonicalRequest.Of("POST", url.AbsolutePath, query, headers, []);
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new TrackedContent([], null) };
        foreach (var (name, value) in headers)
            if (name != "host") request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("Authorization", Acs3Signature.Authorization(settings.KeyId, settings.KeySecret,
            canonical));
        return request;
    }

    private HttpRequestMessage CreateRpc1Request(SmsOptions settings, Dictionary<string, string> message)
    {
        var parameters = new Dictionary<string, string>(message)
        {
            ["Action"] = "SendSms",
            ["Version"] = "2017-05-25",
            ["Format"] = "JSON",
            ["AccessKeyId"] = settings.KeyId,
            ["SignatureMethod"] = "HMAC-SHA1",
            ["SignatureVersion"] = "1.0",
            ["SignatureNonce"] = Guid.CreateVersion7().ToString("N"),
            ["Timestamp"] = FormatTimestamp(),
        };
        parameters["Signature"] = Rpc1Signature.Sign(settings.KeySecret, "POST", parameters);
        var url = CreateUrl(settings, Acs3Signature.ToQuery(parameters));
        return new HttpRequestMessage(HttpMethod.Post, url) { Content = new TrackedContent([], null) };
    }

    private string FormatTimestamp() => clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Uri CreateUrl(SmsOptions settings, string query) =>
        VendorUrl.Of(settings.BaseUrl.Length > 0 ? settings.BaseUrl : "https://dysmsapi.aliyuncs.com", "/?" + query);

    private static string? GetText(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Aliyun refused a message: {Code}.")]
    partial void LogRefused(string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Aliyun refuses all messages until the account is fixed: {Code}.")]
    partial void LogAlarm(string code);
}
