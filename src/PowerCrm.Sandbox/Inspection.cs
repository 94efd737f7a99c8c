using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>Lists the sent messages, so that a developer needs no telephone.</summary>
internal static class Inspection
{
    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state)
    {
        sandbox.MapGet("/sms", (string? phone) => Results.Json(state.SmsTo(phone), SandboxJson.ContractOptions));
        sandbox.MapGet("/sms/notices", (string? phone) => Results.Json(state.NoticesTo(phone), SandboxJson.ContractOptions));
        sandbox.MapGet("/wechat/messages", (string? openid) => Results.Json(state.MessagesTo(openid), SandboxJson.ContractOptions));
        sandbox.MapGet("/wecom/messages", (string? user) => Results.Json(state.WeComTo(user), SandboxJson.ContractOptions));
    }
}
