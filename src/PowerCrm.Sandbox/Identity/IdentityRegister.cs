using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>A company register and a person register that confirm every question until a fault is set.</summary>
internal static class IdentityRegister
{
    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state)
    {
        sandbox.MapPost("/vendor/identity/v1/identity/company", http => Answer(http, state, "creditCode", 18));
        sandbox.MapPost("/vendor/identity/v1/identity/person", http => Answer(http, state, "idNumber", 18));
    }

    private static async Task Answer(HttpContext http, SandboxState state, string key, int length)
    {
        var answer = await Of(http, state, key, length);
        await answer.ExecuteAsync(http);
    }

    private static async Task<IResult> Of(HttpContext http, SandboxState state, string key, int length)
    {
        var fault = state.FaultOf(SandboxState.Identity);
        if (await SandboxFaults.Delay(fault, http))
            return Results.Empty;
        if (fault == SandboxFault.Error)
            return SandboxJson.Vendor(new { code = 50000, message = "internal error" }, 500);
        if (http.Request.Headers.Authorization != "Bearer " + state.Keys.IdentityKey)
            return SandboxJson.Vendor(new { code = 40100, message = "invalid key" }, 401);
        if (fault == SandboxFault.Refused)
            return SandboxJson.Vendor(new { code = 42900, message = "quota" });
        if (SandboxJson.Object(await SandboxJson.Body(http.Request)) is not { } asked || asked.Text("name") is not { Length: >= 2 }
            || asked.Text(key)?.Length != length)
            return SandboxJson.Vendor(new { code = 40001, message = "name, " + key });
        state.CountIdentity();
        if (fault == SandboxFault.NotFound)
            return SandboxJson.Vendor(new { code = 0, data = new { found = false } });
        var agrees = fault != SandboxFault.Mismatch;
        return key == "idNumber" ? SandboxJson.Vendor(new { code = 0, data = new { found = true, name = agrees } })
            : SandboxJson.Vendor(new
            {
                code = 0,
                data = new
                {
                    found = true,
                    name = true,
                    legalPerson = asked.Text("legalPerson") is null ? (bool?)null : agrees,
                    status = fault == SandboxFault.Inactive ? "revoked" : "active",
                },
            });
    }
}
