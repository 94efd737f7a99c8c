using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>A company register and a person register that confirm every question until a fault is set.</summary>
internal static class IdentityRegister
{
    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state)
    {
        sandbox.MapPost("/vendor/identity/v1/identity/company", http => HandleRequest(http, state, "creditCode", 18));
        sandbox.MapPost("/vendor/identity/v1/identity/person", http => HandleRequest(http, state, "idNumber", 18));
    }

    private static async Task HandleRequest(HttpContext http, SandboxState state, string key, int length)
    {
        var result = await CreateReply(http, state, key, length);
        await result.ExecuteAsync(http);
    }

    private static async Task<IResult> CreateReply(HttpContext http, SandboxState state, string key, int length)
    {
        var fault = state.FaultOf(SandboxState.Identity);
        if (await SandboxFaults.Delay(fault, http))
            return Results.Empty;
        if (fault == SandboxFault.RateLimited)
            return SandboxJson.CreateReply(new { code = 42901, message = "too many requests" }, 429);
        if (fault == SandboxFault.Error)
            return SandboxJson.CreateReply(new { code = 50000, message = "internal error" }, 500);
        if (http.Request.Headers.Authorization != "Bearer " + state.Keys.IdentityKey)
            return SandboxJson.CreateReply(new { code = 40100, message = "invalid key" }, 401);
        if (fault == SandboxFault.Refused)
            return SandboxJson.CreateReply(new { code = 42900, message = "quota" });
        if (SandboxJson.ParseObject(await SandboxJson.ReadBody(http.Request)) is not { } request
            || request.GetText("name") is not { Length: >= 2 }
            || request.GetText(key)?.Length != length)
            return SandboxJson.CreateReply(new { code = 40001, message = "name, " + key });
        state.CountIdentityAnswer();
        if (fault == SandboxFault.NotFound)
            return SandboxJson.CreateReply(new { code = 0, data = new { found = false } });
        var matches = fault != SandboxFault.Mismatch;
        return key == "idNumber" ? SandboxJson.CreateReply(new { code = 0, data = new { found = true, name = matches } })
            : SandboxJson.CreateReply(new
            {
                code = 0,
                data = new
                {
                    found = true,
                    name = true,
                    legalPerson = request.GetText("legalPerson") is null ? (bool?)null : matches,
                    status = fault == SandboxFault.Inactive ? "revoked" : "active",
                },
            });
    }
}
