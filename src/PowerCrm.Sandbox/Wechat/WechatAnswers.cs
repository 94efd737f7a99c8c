using Microsoft.AspNetCore.Http;

namespace PowerCrm.Sandbox;

/// <summary>Answers in WeChat's format: HTTP 200, an errcode, and a message that ends with the request id.</summary>
internal static class WechatAnswers
{
    public static IResult Error(int code, string message) => SandboxJson.CreateReply(new
    {
        errcode = code,
        errmsg = $"{message}, rid: {Guid.CreateVersion7().ToString("N")[..8]}-1a2b3c4d-5e6f7a8b",
    });

    /// <param name="isMessage">The call sends a message, which is delivered before its answer breaks off.</param>
    /// <returns>The answer to every call while a fault is set, or null.</returns>
    public static async Task<IResult?> FindFault(SandboxState state, HttpContext http, bool isMessage = false)
    {
        var fault = state.FaultOf(SandboxState.Wechat);
        if (await SandboxFaults.Delay(fault, http)) return Results.Empty;
        return fault switch
        {
            SandboxFault.Error => Error(-1, "system error"),
            SandboxFault.DailyLimit => Error(45009, "reach max api daily quota limit"),
            SandboxFault.RateLimited => Error(45011, "api minute-quota reach limit  mustslower  retry next minute"),
            SandboxFault.Garbled when !isMessage => SandboxJson.CreateGarbledReply(),
            _ => null,
        };
    }

    /// <returns>The refusal when the access token is missing or wrong, or null.</returns>
    public static IResult? CheckToken(SandboxState state, HttpRequest request) => request.Query["access_token"].ToString() switch
    {
        "" => Error(41001, "access_token missing"),
        var token when state.IsValidToken(SandboxState.Wechat, token) => null,
        _ => Error(40001, "invalid credential, access_token is invalid or not latest"),
    };
}
