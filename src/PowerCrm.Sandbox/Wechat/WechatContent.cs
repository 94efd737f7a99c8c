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
    private const int MaxPictureBytes = 1024 * 1024, MaxRequestBytes = 2 * MaxPictureBytes;

    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state)
    {
        sandbox.MapPost("/vendor/wechat/wxa/msg_sec_check", async Task<IResult> (HttpContext http) =>
        {
            if (await FindRefusal(state, http) is { } refusal) return refusal;
            if (SandboxJson.ParseObject(await SandboxJson.ReadBody(http.Request)) is not { } body)
                return WechatAnswers.Error(47001, "data format error");
            if (body.GetText("openid") is not { Length: > 0 }) return WechatAnswers.Error(40003, "invalid openid");
            if (body.GetText("content") is not { Length: > 0 and <= 2500 } content) return WechatAnswers.Error(44002, "empty post data");
            var (suggest, label) = state.FaultOf(SandboxState.Wechat) == SandboxFault.Risky
                || content.Contains("违规", StringComparison.Ordinal) ? ("risky", 20006)
                : content.Contains("可疑", StringComparison.Ordinal) ? ("review", 21000) : ("pass", 100);
            return SandboxJson.CreateReply(new
            {
                errcode = 0,
                errmsg = "ok",
                trace_id = Guid.CreateVersion7().ToString("N"),
                result = new { suggest, label }
            });
        });
        sandbox.MapPost("/vendor/wechat/wxa/img_sec_check", async Task<IResult> (HttpContext http) =>
        {
            if (await FindRefusal(state, http) is { } refusal) return refusal;
            if (!http.Request.HasFormContentType || (await http.Request.ReadFormAsync()).Files.GetFile("media") is not { } file)
                return WechatAnswers.Error(41005, "media data missing");
            if (file.Length > MaxPictureBytes) return WechatAnswers.Error(40006, "invalid meida size");
            return state.FaultOf(SandboxState.Wechat) == SandboxFault.Risky
                ? WechatAnswers.Error(87014, "risky content") : WechatAnswers.Error(0, "ok");
        }).WithMetadata(new RequestSizeLimitAttribute(MaxRequestBytes));
    }

    private static async Task<IResult?> FindRefusal(SandboxState state, HttpContext http) =>
        await WechatAnswers.FindFault(state, http) ?? WechatAnswers.CheckToken(state, http.Request);
}
