using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>A reviewer gives a case back to the queue, undecided.</summary>
internal static class ReleaseReview
{
    public static void Map(IEndpointRouteBuilder reviews) => reviews.MapPost("/{id:guid}/release", Handle)
        .RequireStaff("reviewer", "admin").WithName(nameof(ReleaseReview)).Produces<LeaseAnswer>().Refuses("not_claimed");

    private static Task<IResult> Handle(Guid id, CurrentCaller caller, HttpContext http, Commands commands, CancellationToken ct) =>
        commands.Run<ReviewCase>(http, id, (it, now) => Decide(id, it, caller.Id, now),
            done => Reply.Ok(new LeaseAnswer(null, done.Version), done.Version), ct);

    public static Decision Decide(Guid id, ReviewCase it, Guid reviewer, DateTimeOffset now) => it switch
    {
        { Exists: false } => ReviewProblems.Missing,
        _ when !it.HeldBy(reviewer, now) => ReviewProblems.NotClaimed,
        _ => it.Append(id, now, new ReviewReleased(reviewer, "released")).With(LeaseExpired.Never(id)),
    };
}
