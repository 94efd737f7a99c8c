using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>The sign-in ends here and now: its refresh token and its access tokens are void on every host.</summary>
[Tags("sign-in")]
public static class Logout
{
    public sealed record Request([Exact, MaxRunes(200)] string RefreshToken);

    // Anonymous: whoever holds the refresh token may end it, also when the access token is over. Ending it twice is harmless.
    [WolverinePost("/auth/logout"), AllowAnonymous, Idempotent]
    [Answers(204), Refuses("token_invalid")]
    public static async Task<IResult> Post(Body<Request> body, Sessions sessions, CancellationToken ct) =>
        await sessions.End(body.Value.RefreshToken, ct) ? Reply.NoContent() : new Problem("token_invalid");
}
