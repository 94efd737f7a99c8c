using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>Tencent Cloud's SendSms behind TC3-HMAC-SHA256.</summary>
internal static class TencentSms
{
    const string Algorithm = "TC3-HMAC-SHA256";

    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state) =>
        sandbox.MapPost("/vendor/tencent-sms/", async (HttpContext http) =>
        {
            var body = await SandboxJson.Body(http.Request);
            if (Unsigned(state, http.Request, body) is { } unsigned) return Error(unsigned);
            if (http.Request.Headers["X-TC-Action"] != "SendSms" || http.Request.Headers["X-TC-Version"] != "2021-01-11")
                return Error("InvalidAction");
            if (http.Request.Headers["X-TC-Region"].Count == 0) return Error("MissingParameter");
            var fault = state.FaultOf(SandboxState.Sms);
            if (await Faults.Hold(fault, http)) return Results.Empty;
            if (SandboxJson.Object(body) is not { } sms) return Error("InvalidParameter");
            if (sms.Text("SmsSdkAppId") != state.Keys.SmsAppId) return Error("UnauthorizedOperation.SmsSdkAppIdVerifyFail");
            if (!sms.TryGetProperty("PhoneNumberSet", out var phones) || phones.ValueKind != JsonValueKind.Array
                || phones.GetArrayLength() != 1)
                return Error("LimitExceeded.PhoneNumberCountLimit");
            var phone = phones[0].GetString() ?? "";
            return SandboxJson.Vendor(new
            {
                Response = new
                {
                    SendStatusSet = new[] { Status(state, fault, sms, phone) },
                    RequestId = Guid.CreateVersion7().ToString(),
                },
            });
        });

    static object Status(SandboxState state, SandboxFault fault, JsonElement sms, string phone)
    {
        var code = sms.TryGetProperty("TemplateParamSet", out var values) && values.ValueKind == JsonValueKind.Array
            && values.GetArrayLength() == 1
            ? values[0].GetString() ?? "" : "";
        var answer = fault switch
        {
            SandboxFault.Error => "UnauthorizedOperation.SerivceSuspendDueToArrears",
            SandboxFault.Throttled => "LimitExceeded.PhoneNumberDailyLimit",
            SandboxFault.Blacklisted => "FailedOperation.PhoneNumberInBlacklist",
            SandboxFault.Uncertain => "InternalError.SendAndRecvFail",
            _ when sms.Text("SignName") != state.Keys.SmsSign => "FailedOperation.SignatureIncorrectOrUnapproved",
            _ when sms.Text("TemplateId") != state.Keys.SmsTemplate => "FailedOperation.TemplateIncorrectOrUnapproved",
            _ when code.Length is 0 or > 6 || !code.All(char.IsAsciiDigit) => "InvalidParameterValue.TemplateParameterFormatError",
            _ when Mobile.Bare(phone) is null => "InvalidParameterValue.IncorrectPhoneNumber",
            _ => "Ok",
        };
        if (answer == "Ok") state.Add(new SentSms(Mobile.Bare(phone)!, code, state.Now));
        return new
        {
            SerialNo = answer == "Ok" ? $"5000:{state.Now.ToUnixTimeMilliseconds()}{Random.Shared.Next(1000)}" : "",
            PhoneNumber = phone,
            Fee = answer == "Ok" ? 1 : 0,
            SessionContext = "",
            Code = answer,
            Message = answer == "Ok" ? "send success" : "the sandbox refuses",
            IsoCode = "CN",
        };
    }

    /// <returns>Tencent's code for what is wrong with the signature, or null.</returns>
    static string? Unsigned(SandboxState state, HttpRequest request, byte[] body)
    {
        if (VendorSignature.Read(request, Algorithm) is not { } signature) return "AuthFailure.InvalidAuthorization";
        if (!long.TryParse(request.Headers["X-TC-Timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(state.Now.ToUnixTimeSeconds() - seconds) > 300) return "AuthFailure.SignatureExpire";
        var day = DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var scope = $"{day}/sms/tc3_request";
        if (signature.Credential != $"{state.Keys.SmsKeyId}/{scope}") return "AuthFailure.SecretIdNotFound";
        if (!signature.SignedHeaders.Contains("content-type") || !signature.SignedHeaders.Contains("host"))
            return "AuthFailure.InvalidAuthorization";
        // The action is signed in lower case, whatever the header says.
        var hash = signature.CanonicalHash(request, "", body, (name, value) => name == "x-tc-action" ? value.ToLowerInvariant() : value);
        return signature.Is(Expected(state.Keys.SmsKeySecret, day, "sms", $"{Algorithm}\n{seconds}\n{scope}\n{hash}"))
            ? null : "AuthFailure.SignatureFailure";
    }

    internal static byte[] Expected(string secret, string day, string service, string stringToSign)
    {
        var key = VendorSignature.Hmac(Encoding.UTF8.GetBytes("TC3" + secret), day);
        key = VendorSignature.Hmac(VendorSignature.Hmac(key, service), "tc3_request");
        return VendorSignature.Hmac(key, stringToSign);
    }

    static IResult Error(string code) => SandboxJson.Vendor(new
    {
        Response = new { Error = new { Code = code, Message = "the sandbox refuses" }, RequestId = Guid.CreateVersion7().ToString() },
    });
}
