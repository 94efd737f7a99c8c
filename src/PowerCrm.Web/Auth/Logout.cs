using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>Ends the current session: its refresh token and access tokens become invalid at once on every host.</summary>
[Tags("sign-in")]
public static class Logout
{
    // Long enough for an access token: a client that sends it by mistake is told that the token is invalid, not the body.
    public sealed record Request([Exact, MaxRunes(4096)] string RefreshToken);

    // Anonymous: the refresh token is enough to end the session, even when the access token has expired. Ending it twice is harmless.
    [WolverinePost("/auth/logout"), AllowAnonymous, Idempotent]
    [Answers(204), ProblemCodes("token_invalid")]
    public static async Task<IResult> Post(Body<Request> body, Sessions sessions, CancellationToken ct) =>
        await sessions.End(body.Value.RefreshToken, ct) ? Done : new Problem("token_invalid");

    /// <summary>
    /// The response after the end of the caller's own session: the browser clears its cache. Its storage stays, because it holds drafts.
    /// </summary>
    internal static Reply Done => Reply.NoContent().WithHeader("Clear-Site-Data", "\"cache\"");
}
