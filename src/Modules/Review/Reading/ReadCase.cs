using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>Everything about one case on one screen, with the version that a decision has to name.</summary>
internal static class ReadCase
{
    public static void Map(IEndpointRouteBuilder reviews) => reviews.MapGet("/{id:guid}", Handle).RequireStaff("reviewer", "admin", "auditor")
        .WithName(nameof(ReadCase)).Produces<CaseAnswer>().Refuses("not_found");

    private static async Task<IResult> Handle(Guid id, CurrentCaller caller, CaseReader cases, HttpContext http, CancellationToken ct) =>
        await cases.Read(id, caller, ct) is { } answer ? Reply.Ok(answer, answer.Version) : Problem.NotFound;
}
