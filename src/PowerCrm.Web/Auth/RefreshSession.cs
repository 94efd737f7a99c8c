using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Web;

/// <summary>A client stays signed in without asking for the password again: a refresh token for a new pair.</summary>
internal static class RefreshSession
{
    public sealed record Request([Exact, MaxRunes(200)] string RefreshToken);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/auth/refresh", Handle)
        .AllowAnonymous().WithName(nameof(RefreshSession)).WithTags("sign-in").Produces<TokenPair>().Refuses("token_invalid");

    private static async Task<IResult> Handle(Body<Request> body, Sessions sessions, CancellationToken ct) =>
        await sessions.Refresh(body.Value.RefreshToken, ct) is { } pair ? Reply.Ok(pair) : new Problem("token_invalid");
}
