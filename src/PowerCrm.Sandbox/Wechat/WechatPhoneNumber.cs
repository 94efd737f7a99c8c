using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>getuserphonenumber. countryCode is a number, as in the official sample; the official table says otherwise.</summary>
internal static class WechatPhoneNumber
{
    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state) =>
        sandbox.MapPost("/vendor/wechat/wxa/business/getuserphonenumber", async (HttpContext http) =>
        {
            if (await WechatAnswers.FindFault(state, http) is { } fault) return fault;
            if (WechatAnswers.CheckToken(state, http.Request) is { } token) return token;
            if (SandboxJson.ParseObject(await SandboxJson.ReadBody(http.Request)) is not { } body)
                return WechatAnswers.Error(47001, "data format error");
            var code = body.GetText("code") ?? "";
            // For a used code, this component answers 40029, not 40163.
            if (SandboxCode.Phone(code) is not { } phone || !state.UseCode(code)) return WechatAnswers.Error(40029, "invalid code");
            return SandboxJson.CreateReply(new
            {
                errcode = 0,
                errmsg = "ok",
                phone_info = new
                {
                    phoneNumber = phone,
                    purePhoneNumber = phone,
                    countryCode = 86,
                    watermark = new { timestamp = state.Now.ToUnixTimeSeconds(), appid = state.Keys.WechatAppId },
                },
            });
        });
}
