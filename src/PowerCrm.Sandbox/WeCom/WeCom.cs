using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>WeCom: gettoken and message/send, as far as a text to one member needs them. Like WeCom, it refuses with HTTP 200.</summary>
internal static class WeCom
{
    private const int MaxBytes = 2048;

    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state)
    {
        sandbox.MapGet("/vendor/wecom/cgi-bin/gettoken", async (HttpContext http) =>
        {
            if (await FindFault(state, http) is { } fault) return fault;
            if (http.Request.Query["corpid"] != state.Keys.WeComCorpId) return Error(40013, "invalid corpid");
            if (http.Request.Query["corpsecret"] != state.Keys.WeComSecret) return Error(40001, "invalid credential");
            var (token, seconds) = state.IssueToken(SandboxState.WeCom);
            return SandboxJson.CreateReply(new { errcode = 0, errmsg = "ok", access_token = token, expires_in = seconds });
        });
        sandbox.MapPost("/vendor/wecom/cgi-bin/message/send", async (HttpContext http) =>
        {
            if (await FindFault(state, http) is { } fault) return fault;
            if (http.Request.Query["access_token"].ToString() is not { Length: > 0 } token) return Error(41001, "access_token missing");
            if (!state.IsValidToken(SandboxState.WeCom, token)) return Error(40014, "invalid access_token");
            if (state.FaultOf(SandboxState.WeCom) == SandboxFault.UntrustedAddress)
                return Error(60020, "not allow to access from your ip");
            return Send(state, await SandboxJson.ReadBody(http.Request));
        });
    }

    private static IResult Send(SandboxState state, byte[] bytes)
    {
        if (SandboxJson.ParseObject(bytes) is not { } body) return Error(47001, "data format error");
        if (body.GetText("msgtype") != "text" || !body.TryGetProperty("text", out var text)
            || text.GetText("content") is not { Length: > 0 } content)
            return Error(44004, "text content is empty");
        if (Encoding.UTF8.GetByteCount(content) > MaxBytes) return Error(45002, "content size out of limit");
        if (!body.TryGetProperty("agentid", out var agent) || agent.ValueKind != JsonValueKind.Number
            || agent.GetRawText() != state.Keys.WeComAgentId)
            return Error(40056, "invalid agentid");
        if (body.GetText("touser") is not { Length: > 0 } user || user.Contains('|', StringComparison.Ordinal))
            return Error(81013, "user & party & tag all invalid");
        if (state.FaultOf(SandboxState.WeCom) == SandboxFault.InvalidUser)
            return SandboxJson.CreateReply(new { errcode = 0, errmsg = "ok", invaliduser = user });
        var seconds = body.TryGetProperty("enable_duplicate_check", out var check) && check.GetRawText() == "1"
            && body.TryGetProperty("duplicate_check_interval", out var interval) ? interval.GetInt32() : 0;
        var id = Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture);
        state.Add(new SentWeCom(user, content, id, state.Now), TimeSpan.FromSeconds(seconds));
        return SandboxJson.CreateReply(new { errcode = 0, errmsg = "ok", msgid = id });
    }

    private static async Task<IResult?> FindFault(SandboxState state, HttpContext http)
    {
        var fault = state.FaultOf(SandboxState.WeCom);
        if (await SandboxFaults.Delay(fault, http)) return Results.Empty;
        return fault switch
        {
            SandboxFault.Error => Error(-1, "system error"),
            SandboxFault.RateLimited => Error(45009, "api freq out of limit"),
            _ => null,
        };
    }

    private static IResult Error(int code, string message) => SandboxJson.CreateReply(new { errcode = code, errmsg = message });
}
