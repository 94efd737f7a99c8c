using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>A reviewer takes a case for half an hour; claiming it again extends that, and after its end anybody may take it over.</summary>
internal static class ClaimReview
{
    public static TimeSpan Lease { get; } = TimeSpan.FromMinutes(30);

    public static void Map(IEndpointRouteBuilder reviews) => reviews.MapPost("/{id:guid}/claim", Handle)
        .RequireStaff("reviewer", "admin").WithName(nameof(ClaimReview)).Produces<LeaseAnswer>()
        .Refuses("already_claimed", "already_decided");

    private static Task<IResult> Handle(Guid id, CurrentCaller caller, HttpContext http, Commands commands, CancellationToken ct) =>
        commands.Run<ReviewCase>(http, id, (it, now) => Decide(id, it, caller.Id, now),
            done => Reply.Ok(new LeaseAnswer(done.Events.OfType<ReviewClaimed>().Single().LeaseUntil, done.Version), done.Version), ct);

    public static Decision Decide(Guid id, ReviewCase it, Guid reviewer, DateTimeOffset now) => it switch
    {
        { Submitted: false } => ReviewProblems.Missing,
        _ when !Lifecycle.Allows(it.Status, Move.Claim) => ReviewProblems.AlreadyDecided,
        _ when it.HeldByAnother(reviewer, now) => ReviewProblems.Claimed(it.LeaseUntil),
        { Reviewer: { } before } when before != reviewer => Taken(it, id, reviewer, now, new ReviewReleased(before, "taken_over")),
        _ => Taken(it, id, reviewer, now),
    };

    private static Decision Taken(ReviewCase it, Guid id, Guid reviewer, DateTimeOffset now, params object[] first) =>
        it.Append(id, now, [.. first, new ReviewClaimed(reviewer, now + Lease)]).With(LeaseExpired.At(now + Lease, id));
}

/// <summary>Until when the case is the caller's; null: not any more.</summary>
internal sealed record LeaseAnswer(DateTimeOffset? LeaseUntil, long Version);
