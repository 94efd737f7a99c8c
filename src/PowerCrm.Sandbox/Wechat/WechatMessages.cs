using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>
/// subscribe/send. As with WeChat, a value that does not fit its field's type is refused with 47003 and the field's name.
/// </summary>
internal static class WechatMessages
{
    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state) =>
        sandbox.MapPost("/vendor/wechat/cgi-bin/message/subscribe/send", async (HttpContext http) =>
        {
            if (await WechatAnswers.FindFault(state, http, isMessage: true) is { } refusal) return refusal;
            if (WechatAnswers.CheckToken(state, http.Request) is { } tokenFault) return tokenFault;
            var bytes = await SandboxJson.ReadBody(http.Request);
            if (SandboxJson.ParseObject(bytes) is not { } body) return WechatAnswers.Error(47001, "data format error");
            if (body.GetText("touser") is not { Length: > 0 } openId) return WechatAnswers.Error(40003, "invalid openid");
            if (body.GetText("template_id") is not { Length: > 0 } template) return WechatAnswers.Error(40037, "invalid template_id");
            if (body.GetText("miniprogram_state") is not ("developer" or "trial" or "formal") || body.GetText("lang") is null
                || !body.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
                return WechatAnswers.Error(47003, "argument invalid!");
            // WeChat showed escaped Chinese to users literally; the sandbox refuses it.
            if (Encoding.UTF8.GetString(bytes).Contains("\\u", StringComparison.Ordinal))
                return WechatAnswers.Error(40033, "invalid charset");
            foreach (var field in data.EnumerateObject())
                if (field.Value.GetText("value") is not { } value || !IsValidField(field.Name, value))
                    return WechatAnswers.Error(47003, $"argument invalid! data.{field.Name}.value invalid");
            var fault = state.FaultOf(SandboxState.Wechat);
            if (fault == SandboxFault.NoCredit)
                return WechatAnswers.Error(43101, "user refuse to accept the msg");

            var id = 1888884277765816322 + Random.Shared.NextInt64(1_000_000_000_000);
            var reply = new { errcode = 0, errmsg = "ok", msgid = id };
            if (!state.IsDelivered(fault, openId)) return SandboxJson.CreateReply(reply);
            state.Add(new SentMessage(openId, template, body.GetText("page"),
                data.EnumerateObject().ToDictionary(f => f.Name, f => f.Value.GetText("value")!),
                    id.ToString(CultureInfo.InvariantCulture), state.Now));
            return fault switch
            {
                SandboxFault.Denied => WechatAnswers.Error(-1, "system error"),
                SandboxFault.Garbled => SandboxJson.CreateGarbledReply(),
                _ => SandboxJson.CreateReply(state.ChooseReply(SandboxState.Wechat, fault, reply)),
            };
        });

    private static bool IsValidField(string field, string value) =>
        value.Length > 0 && value.Length <= field.TrimEnd([.. "0123456789"]) switch
        {
            "thing" => 20,
            "number" or "letter" or "character_string" => 32,
            "symbol" or "phrase" => 5,
            "phone_number" => 17,
            "car_number" => 8,
            "name" => value.Any(c => c > 127) ? 10 : 20,
            _ => 64,
        };
}
