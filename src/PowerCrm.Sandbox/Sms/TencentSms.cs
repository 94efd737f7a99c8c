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
            var body = await SandboxJson.ReadBody(http.Request);
            if (TencentAnswers.CheckSignature(state, http.Request, body, "sms", state.Keys.SmsKeyId,
                state.Keys.SmsKeySecret) is { } signatureError)
                return TencentAnswers.Error(signatureError);
            if (http.Request.Headers["X-TC-Action"] != "SendSms" || http.Request.Headers["X-TC-Version"] != "2021-01-11")
                return TencentAnswers.Error("InvalidAction");
            if (http.Request.Headers["X-TC-Region"].Count == 0) return TencentAnswers.Error("MissingParameter");
            var fault = state.FaultOf(SandboxState.Sms);
            if (await SandboxFaults.Delay(fault, http)) return Results.Empty;
            if (SandboxJson.ParseObject(body) is not { } sms) return TencentAnswers.Error("InvalidParameter");
            if (sms.GetText("SmsSdkAppId") != state.Keys.SmsAppId) return TencentAnswers
                .Error("UnauthorizedOperation.SmsSdkAppIdVerifyFail");
            if (!sms.TryGetProperty("PhoneNumberSet", out var phones) || phones.ValueKind != JsonValueKind.Array
                || phones.GetArrayLength() != 1)
                return TencentAnswers.Error("LimitExceeded.PhoneNumberCountLimit");
            var phone = phones[0].GetString() ?? "";
            var (status, isDelivered) = Deliver(state, fault, sms, phone);
            if (isDelivered && fault == SandboxFault.Garbled) return SandboxJson.CreateGarbledReply();
            var reply = new { Response = new { SendStatusSet = new[] { status }, RequestId = Guid.CreateVersion7().ToString() } };
            return SandboxJson.CreateReply(isDelivered && fault != SandboxFault.Denied
                ? state.ChooseReply("tencent-sms", fault, reply) : reply);
        });

    private static (object Status, bool IsDelivered) Deliver(SandboxState state, SandboxFault fault, JsonElement sms, string phone)
    {
        string[] values = sms.TryGetProperty("TemplateParamSet", out var set) && set.ValueKind == JsonValueKind.Array
            ? [.. set.EnumerateArray().Select(v => v.GetString() ?? "")] : [];
        var isNotice = sms.GetText("TemplateId") == state.Keys.SmsNoticeTemplate;
        var resultCode = fault switch
        {
            SandboxFault.Error => "UnauthorizedOperation.SerivceSuspendDueToArrears",
            SandboxFault.Throttled => "LimitExceeded.PhoneNumberDailyLimit",
            SandboxFault.Blacklisted => "FailedOperation.PhoneNumberInBlacklist",
            SandboxFault.Uncertain => "InternalError.SendAndRecvFail",
            _ when sms.GetText("SignName") != state.Keys.SmsSign => "FailedOperation.SignatureIncorrectOrUnapproved",
            _ when !isNotice && sms.GetText("TemplateId") != state.Keys.SmsTemplate => "FailedOperation.TemplateIncorrectOrUnapproved",
            _ when !(isNotice ? values.All(v => v.Length > 0) : IsCode(values)) => "InvalidParameterValue.TemplateParameterFormatError",
            _ when Mobile.TrimCountryCode(phone) is null => "InvalidParameterValue.IncorrectPhoneNumber",
            _ => "Ok",
        };
        var isDelivered = resultCode == "Ok" && state.IsDelivered(fault, Mobile.TrimCountryCode(phone)!);
        if (isDelivered && isNotice) state.Add(new SentNotice(Mobile.TrimCountryCode(phone)!, state.Keys.SmsNoticeTemplate, values,
            state.Now));
        else if (isDelivered) state.Add(new SentSms(Mobile.TrimCountryCode(phone)!, values[0], state.Now));
        if (isDelivered && fault == SandboxFault.Denied) resultCode = "RequestLimitExceeded";
        return (new
        {
            SerialNo = resultCode == "Ok" ? $"5000:{state.Now.ToUnixTimeMilliseconds()}{Random.Shared.Next(1000)}" : "",
            PhoneNumber = phone,
            Fee = resultCode == "Ok" ? 1 : 0,
            SessionContext = "",
            Code = resultCode,
            Message = resultCode == "Ok" ? "send success" : "the sandbox refuses",
            IsoCode = "CN",
        }, isDelivered);
    }

    private static bool IsCode(string[] values) =>
        values.Length == 1 && values[0].Length is > 0 and <= 6 && values[0].All(char.IsAsciiDigit);
}
