using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>stable_token.</summary>
internal static class WechatToken
{
    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state) =>
        sandbox.MapPost("/vendor/wechat/cgi-bin/stable_token", async (HttpContext http) =>
        {
            // WeChat counts the quota of a day for each call by itself.
            if (state.FaultOf(SandboxState.Wechat) != SandboxFault.DailyLimit
                && await WechatAnswers.FindFault(state, http) is { } fault)
                return fault;
            if (state.FaultOf(SandboxState.Wechat) == SandboxFault.UntrustedAddress)
                return WechatAnswers.Error(40164, "invalid ip, not in whitelist");
            if (SandboxJson.ParseObject(await SandboxJson.ReadBody(http.Request)) is not { } body)
                return WechatAnswers.Error(47001, "data format error");
            if (body.GetText("grant_type") != "client_credential") return WechatAnswers.Error(40002, "invalid grant_type");
            if (body.GetText("appid") != state.Keys.WechatAppId) return WechatAnswers.Error(40013, "invalid appid");
            if (body.GetText("secret") != state.Keys.WechatSecret) return WechatAnswers.Error(40125, "invalid appsecret");
            var (token, seconds) = state.IssueToken(SandboxState.Wechat);
            return SandboxJson.CreateReply(new { access_token = token, expires_in = seconds });
        });
}
