using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>A reviewer gives a case back before the lease ends.</summary>
internal static class ReleaseReview
{
    public static void Map(IEndpointRouteBuilder reviews) => reviews.MapPost("/{id:guid}/release", Handle).RequireStaff("reviewer", "admin")
        .WithName(nameof(ReleaseReview)).Produces<ClaimReview.Answer>().Refuses("not_found", "not_claimed").Idempotent();

    private static Task<IResult> Handle(Guid id, CurrentCaller caller, Commands commands, HttpContext http, CancellationToken ct) =>
        commands.Run<ReviewCase>(http, id, (it, now) => Decide(id, it, caller.Id, now), done => Reply.Ok(new ClaimReview.Answer(null, done.Version), done.Version), ct);

    public static Decision Decide(Guid id, ReviewCase it, Guid reviewer, DateTimeOffset now) => it switch
    {
        { Exists: false } => ReviewProblems.Missing,
        _ when !it.HeldBy(reviewer, now) => ReviewProblems.NotClaimed,
        _ => Decision.Append(new ReviewReleased(reviewer, "released")).With(CaseRow.Upsert(id, it, it.Status, null, null), Due.Cancel(id, ExpireLease.Command)),
    };
}
