using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>
/// msg_sec_check and img_sec_check. A text with 违规 is risky, one with 可疑 needs a review; for pictures only the fault decides.
/// </summary>
internal static class WechatContent
{
    private const int LargestPicture = 1024 * 1024, Taken = 2 * LargestPicture;

    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state)
    {
        sandbox.MapPost("/vendor/wechat/wxa/msg_sec_check", async Task<IResult> (HttpContext http) =>
        {
            if (await Refusal(state, http) is { } refusal) return refusal;
            if (SandboxJson.Object(await SandboxJson.Body(http.Request)) is not { } body)
                return WechatAnswers.Error(47001, "data format error");
            if (body.Text("openid") is not { Length: > 0 }) return WechatAnswers.Error(40003, "invalid openid");
            if (body.Text("content") is not { Length: > 0 and <= 2500 } content) return WechatAnswers.Error(44002, "empty post data");
            var (suggest, label) = state.FaultOf(SandboxState.Wechat) == SandboxFault.Risky
                || content.Contains("违规", StringComparison.Ordinal) ? ("risky", 20006)
                : content.Contains("可疑", StringComparison.Ordinal) ? ("review", 21000) : ("pass", 100);
            return SandboxJson.Vendor(new
            {
                errcode = 0,
                errmsg = "ok",
                trace_id = Guid.CreateVersion7().ToString("N"),
                result = new { suggest, label }
            });
        });
        sandbox.MapPost("/vendor/wechat/wxa/img_sec_check", async Task<IResult> (HttpContext http) =>
        {
            if (await Refusal(state, http) is { } refusal) return refusal;
            if (!http.Request.HasFormContentType || (await http.Request.ReadFormAsync()).Files.GetFile("media") is not { } file)
                return WechatAnswers.Error(41005, "media data missing");
            if (file.Length > LargestPicture) return WechatAnswers.Error(40006, "invalid meida size");
            return state.FaultOf(SandboxState.Wechat) == SandboxFault.Risky
                ? WechatAnswers.Error(87014, "risky content") : WechatAnswers.Error(0, "ok");
        }).WithMetadata(new RequestSizeLimitAttribute(Taken));
    }

    private static async Task<IResult?> Refusal(SandboxState state, HttpContext http) =>
        await WechatAnswers.Fault(state, http) ?? WechatAnswers.TokenFault(state, http.Request);
}
