using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>A reviewer takes a case for thirty minutes, so that nobody works on it twice; taking one's own again extends it.</summary>
internal static class ClaimReview
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);

    public sealed record Answer(DateTimeOffset? LeaseUntil, long Version);

    public static void Map(IEndpointRouteBuilder reviews) => reviews.MapPost("/{id:guid}/claim", Handle).RequireStaff("reviewer", "admin")
        .WithName(nameof(ClaimReview)).Produces<Answer>().Refuses("not_found", "already_claimed", "already_decided").Idempotent();

    private static Task<IResult> Handle(Guid id, CurrentCaller caller, Commands commands, HttpContext http, CancellationToken ct)
    {
        DateTimeOffset until = default;
        return commands.Run<ReviewCase>(http, id, (it, now) =>
        {
            until = Until(now);
            return Decide(id, it, caller.Id, now);
        }, done => Reply.Ok(new Answer(until, done.Version), done.Version), ct);
    }

    /// <summary>Whole seconds, so that what is answered and what is stored are one.</summary>
    internal static DateTimeOffset Until(DateTimeOffset now) => new(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond + Lease.Ticks, TimeSpan.Zero);

    public static Decision Decide(Guid id, ReviewCase it, Guid reviewer, DateTimeOffset now) => it switch
    {
        { Exists: false } => ReviewProblems.Missing,
        { Status: AuthStatus.Approved or AuthStatus.Rejected } => ReviewProblems.AlreadyDecided,
        { Status: AuthStatus.Draft } => ReviewProblems.Missing,
        { ClaimedBy: { } other } when other != reviewer && it.LeaseUntil > now => ReviewProblems.Claimed(it.LeaseUntil),
        { ClaimedBy: { } other } when other != reviewer => Take(id, it, reviewer, now, new ReviewReleased(other, "expired")),
        _ => Take(id, it, reviewer, now),
    };

    private static Decision Take(Guid id, ReviewCase it, Guid reviewer, DateTimeOffset now, params object[] before)
    {
        var until = Until(now);
        return Decision.Append([.. before, new ReviewClaimed(reviewer, until)])
            .With(CaseRow.Upsert(id, it, AuthStatus.Processing, reviewer, until), Due.Schedule(until, id, ExpireLease.Command));
    }
}
