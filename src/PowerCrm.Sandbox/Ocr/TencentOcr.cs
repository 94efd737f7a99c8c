using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>Tencent Cloud's BizLicenseOCR and IDCardOCR behind TC3-HMAC-SHA256.</summary>
internal static class TencentOcr
{
    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state) =>
        sandbox.MapPost("/vendor/tencent-ocr/", async (HttpContext http) =>
        {
            var body = await SandboxJson.ReadBody(http.Request);
            if (TencentAnswers.CheckSignature(state, http.Request, body, "ocr", state.Keys.OcrKeyId,
                state.Keys.OcrKeySecret) is { } signatureError)
                return TencentAnswers.Error(signatureError);
            var action = http.Request.Headers["X-TC-Action"].ToString();
            if (action is not ("BizLicenseOCR" or "IDCardOCR") || http.Request.Headers["X-TC-Version"] != "2018-11-19")
                return TencentAnswers.Error("InvalidAction");
            var fault = state.FaultOf(SandboxState.Ocr);
            if (await SandboxFaults.Delay(fault, http)) return Results.Empty;
            if (SandboxJson.ParseObject(body) is not { } request || request.GetText("ImageBase64") is not { } image)
                return TencentAnswers.Error("MissingParameter");
            if (image.Length > 7 * 1024 * 1024) return TencentAnswers.Error("LimitExceeded.TooLargeFileError");
            if (!IsJpeg(image)) return TencentAnswers.Error("FailedOperation.ImageDecodeFailed");
            // The configuration of IDCardOCR is JSON in a string; an object is refused.
            if (request.TryGetProperty("Config", out var config)
                && (config.ValueKind != JsonValueKind.String
                    || SandboxJson.ParseObject(System.Text.Encoding.UTF8.GetBytes(config.GetString()!)) is null))
                return TencentAnswers.Error("InvalidParameter.ConfigFormatError");
            return fault switch
            {
                SandboxFault.Error => TencentAnswers.Error("ResourceUnavailable.InArrears"),
                SandboxFault.Unreadable =>
                    TencentAnswers.Error(action == "IDCardOCR" ? "FailedOperation.ImageNoIdCard" : "FailedOperation.NoBizLicense"),
                _ => SandboxJson.CreateReply(new { Response = CreateReply(action, request.GetText("CardSide")) }),
            };
        }).WithMetadata(new RequestSizeLimitAttribute(SamplePaper.MaxBodyBytes));

    private static bool IsJpeg(string image)
    {
        var bytes = new byte[image.Length];
        return Convert.TryFromBase64String(image, bytes, out var length) && SamplePaper.IsJpeg(bytes.AsSpan(0, length));
    }

    private static object CreateReply(string action, string? side) => (action, side) switch
    {
        ("BizLicenseOCR", _) => new
        {
            RegNum = SamplePaper.CreditCode,
            Name = SamplePaper.Company,
            SamplePaper.Capital,
            SamplePaper.Person,
            SamplePaper.Address,
            SamplePaper.Business,
            SamplePaper.Type,
            Period = SamplePaper.Term,
            ComposingForm = "",
            SetDate = SamplePaper.Established,
            RecognizeWarnCode = new[] { -9102 },
            RecognizeWarnMsg = new[] { "WARN_COPY" },
            IsDuplication = -1,
            RegistrationDate = "2023年01月10日",
            Angle = 0.5,
            RequestId = RequestId(),
        },
        (_, "BACK") => new
        {
            Name = "",
            Sex = "",
            Nation = "",
            Birth = "",
            Address = "",
            IdNum = "",
            SamplePaper.Authority,
            ValidDate = "2016.07.12-2036.07.12",
            AdvancedInfo = "{}",
            RequestId = RequestId(),
        },
        _ => new
        {
            Name = SamplePaper.Person,
            Sex = "男",
            Nation = "汉",
            Birth = "1978/3/16",
            Address = SamplePaper.Home,
            IdNum = SamplePaper.IdNumber,
            Authority = "",
            ValidDate = "",
            AdvancedInfo = """{"WarnInfos":[-9107]}""",
            RequestId = RequestId(),
        },
    };

    private static string RequestId() => Guid.CreateVersion7().ToString();
}
