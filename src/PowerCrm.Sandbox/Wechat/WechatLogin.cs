using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>code2Session. A success has no errcode; the media type is text/plain, as in WeChat's real answers.</summary>
internal static class WechatLogin
{
    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state) =>
        sandbox.MapGet("/vendor/wechat/sns/jscode2session", async (HttpContext http) =>
        {
            if (await WechatAnswers.FindFault(state, http) is { } fault) return fault;
            var query = http.Request.Query;
            if (query["appid"] != state.Keys.WechatAppId) return WechatAnswers.Error(40013, "invalid appid");
            if (query["secret"] != state.Keys.WechatSecret) return WechatAnswers.Error(40125, "invalid appsecret");
            if (query["grant_type"] != "authorization_code") return WechatAnswers.Error(40002, "invalid grant_type");
            var code = query["js_code"].ToString();
            if (SandboxCode.OpenId(code) is not { } openId) return WechatAnswers.Error(40029, "invalid code");
            if (state.FaultOf(SandboxState.Wechat) == SandboxFault.Blocked) return WechatAnswers.Error(40226, "code blocked");
            if (!state.UseCode(code)) return WechatAnswers.Error(40163, "code been used");
            return SandboxJson.CreateReply(new
            {
                session_key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)),
                openid = openId,
                unionid = "sbxu_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(openId)))[..24],
                expires_hint = 7200,
            }, contentType: "text/plain");
        });
}
