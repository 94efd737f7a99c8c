using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>Tencent Cloud's SendSms behind TC3-HMAC-SHA256.</summary>
internal static class TencentSms
{
    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state) =>
        sandbox.MapPost("/vendor/tencent-sms/", async (HttpContext http) =>
        {
            var body = await SandboxJson.Body(http.Request);
            if (TencentAnswers.CheckSignature(state, http.Request, body, "sms", state.Keys.SmsKeyId,
                state.Keys.SmsKeySecret) is { } unsigned)
                return TencentAnswers.Error(unsigned);
            if (http.Request.Headers["X-TC-Action"] != "SendSms" || http.Request.Headers["X-TC-Version"] != "2021-01-11")
                return TencentAnswers.Error("InvalidAction");
            if (http.Request.Headers["X-TC-Region"].Count == 0) return TencentAnswers.Error("MissingParameter");
            var fault = state.FaultOf(SandboxState.Sms);
            if (await SandboxFaults.Delay(fault, http)) return Results.Empty;
            if (SandboxJson.Object(body) is not { } sms) return TencentAnswers.Error("InvalidParameter");
            if (sms.Text("SmsSdkAppId") != state.Keys.SmsAppId) return TencentAnswers.Error("UnauthorizedOperation.SmsSdkAppIdVerifyFail");
            if (!sms.TryGetProperty("PhoneNumberSet", out var phones) || phones.ValueKind != JsonValueKind.Array
                || phones.GetArrayLength() != 1)
                return TencentAnswers.Error("LimitExceeded.PhoneNumberCountLimit");
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

    private static object Status(SandboxState state, SandboxFault fault, JsonElement sms, string phone)
    {
        string[] values = sms.TryGetProperty("TemplateParamSet", out var set) && set.ValueKind == JsonValueKind.Array
            ? [.. set.EnumerateArray().Select(v => v.GetString() ?? "")] : [];
        var notice = sms.Text("TemplateId") == state.Keys.SmsNoticeTemplate;
        var answer = fault switch
        {
            SandboxFault.Error => "UnauthorizedOperation.SerivceSuspendDueToArrears",
            SandboxFault.Throttled => "LimitExceeded.PhoneNumberDailyLimit",
            SandboxFault.Blacklisted => "FailedOperation.PhoneNumberInBlacklist",
            SandboxFault.Uncertain => "InternalError.SendAndRecvFail",
            _ when sms.Text("SignName") != state.Keys.SmsSign => "FailedOperation.SignatureIncorrectOrUnapproved",
            _ when !notice && sms.Text("TemplateId") != state.Keys.SmsTemplate => "FailedOperation.TemplateIncorrectOrUnapproved",
            _ when !(notice ? values.All(v => v.Length > 0) : IsCode(values)) => "InvalidParameterValue.TemplateParameterFormatError",
            _ when Mobile.Bare(phone) is null => "InvalidParameterValue.IncorrectPhoneNumber",
            _ => "Ok",
        };
        if (answer == "Ok" && notice) state.Add(new SentNotice(Mobile.Bare(phone)!, state.Keys.SmsNoticeTemplate, values, state.Now));
        else if (answer == "Ok") state.Add(new SentSms(Mobile.Bare(phone)!, values[0], state.Now));
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

    private static bool IsCode(string[] values) =>
        values.Length == 1 && values[0].Length is > 0 and <= 6 && values[0].All(char.IsAsciiDigit);
}
