using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>Aliyun's SendSms behind ACS3-HMAC-SHA256 or the older signature.</summary>
internal static class AliyunSms
{
    private const string Algorithm = "ACS3-HMAC-SHA256";
    private static readonly string[] RequiredHeaders =
        ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"];

    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state) =>
        sandbox.MapPost("/vendor/aliyun-sms/", async (HttpContext http) =>
        {
            var body = await SandboxJson.ReadBody(http.Request);
            var isRpc = http.Request.Query.ContainsKey("SignatureVersion");
            if ((isRpc ? AliyunRpc1.CheckSignature(state, http.Request) : CheckSignature(state, http.Request, body)) is { } signatureError)
                return CreateReply(signatureError, status: 400);
            var (action, version) = isRpc
                ? (http.Request.Query["Action"], http.Request.Query["Version"])
                : (http.Request.Headers["x-acs-action"], http.Request.Headers["x-acs-version"]);
            if (action != "SendSms" || version != "2017-05-25") return CreateReply("InvalidAction.NotFound", status: 404);
            var fault = state.FaultOf(SandboxState.Sms);
            if (await SandboxFaults.Delay(fault, http)) return Results.Empty;

            var query = http.Request.Query;
            var phone = Mobile.TrimCountryCode(query["PhoneNumbers"].ToString());
            var values = SandboxJson.ParseObject(Encoding.UTF8.GetBytes(query["TemplateParam"].ToString()));
            var code = values?.GetText("code") ?? "";
            var isNotice = query["TemplateCode"] == state.Keys.SmsNoticeTemplate;
            string[] parameters = values is { } it ? [.. it.EnumerateObject().Select(v => v.Value.GetString() ?? "")] : [];
            var resultCode = fault switch
            {
                SandboxFault.Error => "isv.OUT_OF_SERVICE",
                SandboxFault.Throttled => "isv.BUSINESS_LIMIT_CONTROL",
                SandboxFault.Blacklisted => "isv.BLACK_KEY_CONTROL_LIMIT",
                SandboxFault.Uncertain => "isp.SYSTEM_ERROR",
                _ when query["SignName"] != state.Keys.SmsSign => "isv.SMS_SIGNATURE_ILLEGAL",
                _ when !isNotice && query["TemplateCode"] != state.Keys.SmsTemplate => "isv.SMS_TEMPLATE_ILLEGAL",
                _ when values is null => "isv.INVALID_JSON_PARAM",
                _ when (isNotice ? parameters.Any(v => v.Length == 0) : code.Length == 0) => "isv.TEMPLATE_MISSING_PARAMETERS",
                _ when phone is null => "isv.MOBILE_NUMBER_ILLEGAL",
                _ => "OK",
            };
            if (resultCode != "OK") return CreateReply(resultCode);
            if (!state.IsDelivered(fault, phone!)) return SandboxJson.CreateReply(CreateSuccess());
            if (isNotice) state.Add(new SentNotice(phone!, state.Keys.SmsNoticeTemplate, parameters, state.Now));
            else state.Add(new SentSms(phone!, code, state.Now));
            return fault switch
            {
                SandboxFault.Denied => CreateReply("Throttling.User"),
                SandboxFault.Garbled => SandboxJson.CreateGarbledReply(),
                _ => SandboxJson.CreateReply(state.ChooseReply("aliyun-sms", fault, CreateSuccess())),
            };
        });

    /// <returns>Aliyun's error code for a wrong signature, or null.</returns>
    private static string? CheckSignature(SandboxState state, HttpRequest request, byte[] body)
    {
        if (VendorSignature.Read(request, Algorithm) is not { } signature) return "MissingAuthorization";
        if (signature.Credential != state.Keys.SmsKeyId) return "InvalidAccessKeyId.NotFound";
        var acsHeaders = request.Headers.Keys.Select(name => name.ToLowerInvariant())
            .Where(name => name.StartsWith("x-acs-", StringComparison.Ordinal));
        if (RequiredHeaders.Concat(acsHeaders).Except(signature.SignedHeaders).Any()) return "IncompleteSignature";
        if (!DateTimeOffset.TryParseExact(request.Headers["x-acs-date"], "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out var date) || (state.Now - date).Duration() > TimeSpan.FromMinutes(15))
            return "InvalidTimeStamp.Expired";
        var query = CanonicalQuery(request.Query, excludedKey: null);
        var hash = signature.CanonicalHash(request, query, body, (_, value) => value);
        if (!signature.Matches(VendorSignature.Hmac(Encoding.UTF8.GetBytes(state.Keys.SmsKeySecret), $"{Algorithm}\n{hash}")))
            return "SignatureDoesNotMatch";
        return state.UseNonce(request.Headers["x-acs-signature-nonce"].ToString()) ? null : "SignatureNonceUsed";
    }

    internal static string CanonicalQuery(IQueryCollection query, string? excludedKey) => string.Join('&', query
        .Where(pair => pair.Key != excludedKey)
        .SelectMany(pair => pair.Value.Select(value => (pair.Key, Value: value ?? "")))
        .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{Encode(pair.Key)}={Encode(pair.Value)}"));

    /// <summary>RFC 3986 written by hand, so that an error of the library does not cancel out on both sides.</summary>
    internal static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~') encoded.Append((char)b);
            else encoded.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        return encoded.ToString();
    }

    private static object CreateSuccess() => new
    {
        Message = "OK",
        RequestId = RequestId(),
        Code = "OK",
        BizId = $"{Random.Shared.NextInt64(1_000_000_000_000_000)}^0",
    };

    /// <param name="code">The reason of a refusal.</param>
    private static IResult CreateReply(string code, int status = 200) =>
        SandboxJson.CreateReply(new { Message = "the sandbox refuses", RequestId = RequestId(), Code = code }, status);

    private static string RequestId() => Guid.CreateVersion7().ToString().ToUpperInvariant();
}
