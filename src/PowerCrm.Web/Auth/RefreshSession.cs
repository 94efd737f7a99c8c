using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>Exchanges a refresh token for a new pair of tokens, so that a client stays signed in without the password.</summary>
[Tags("sign-in")]
public static class RefreshSession
{
    // Long enough for an access token: a client that sends it by mistake is told that the token is invalid, not the body.
    public sealed record Request([Exact, MaxRunes(4096)] string RefreshToken);

    [WolverinePost("/auth/refresh"), AllowAnonymous]
    [Answers<TokenPair>, ProblemCodes("token_invalid")]
    public static async Task<IResult> Post(Body<Request> body, Sessions sessions, HttpContext http, CancellationToken ct) =>
        await sessions.Refresh(body.Value.RefreshToken, TokenAuthentication.IsAttended(http.Request), ct) is { } pair ? Reply.Ok(pair)
            : new Problem("token_invalid");
}
