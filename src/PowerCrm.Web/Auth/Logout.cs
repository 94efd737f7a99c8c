using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Web;

/// <summary>The sign-in ends here and now: its refresh token and its access tokens are void on every host.</summary>
internal static class Logout
{
    public sealed record Request([Exact, MaxRunes(200)] string RefreshToken);

    // Anonymous: whoever holds the refresh token may end it, also when the access token is over. Ending it twice is harmless.
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/auth/logout", Handle)
        .AllowAnonymous().Idempotent().WithName(nameof(Logout)).WithTags("sign-in")
        .Produces(StatusCodes.Status204NoContent).Refuses("token_invalid");

    private static async Task<IResult> Handle(Body<Request> body, Sessions sessions, CancellationToken ct) =>
        await sessions.End(body.Value.RefreshToken, ct) ? Reply.NoContent() : new Problem("token_invalid");
}
