using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Review;

/// <summary>
/// Claims a case for as long as the policy says (30 minutes by default). Claiming it again extends the claim. After it has expired, anybody
/// can claim the case.
/// </summary>
[Tags("review")]
public static class ClaimReview
{
    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromSeconds(1);

    public static Task<EffectivePolicy<ReviewPolicy>> LoadAsync(PolicyVersions policies, CancellationToken ct) =>
        policies.ReadEffective<ReviewPolicy>(ct);

    [WolverinePost("/reviews/{id:guid}/claim"), Staff("reviewer", "admin"), Idempotent]
    [Answers<LeaseAnswer>, ProblemCodes("already_claimed", "already_decided", "not_second_person")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, [WriteAggregate] ReviewCase it, CurrentCaller caller,
        EffectivePolicy<ReviewPolicy> policy, DateTimeOffset now) =>
        Decide(id, it, caller.Id, now, policy.Content.ClaimDuration).Answer(it.Version, now,
            append => Reply.Ok(new LeaseAnswer(append.Events.OfType<ReviewClaimed>().SingleOrDefault()?.LeaseUntil ?? it.LeaseUntil,
                append.Version), append.Version));

    public static Decision Decide(Guid id, ReviewCase it, Guid reviewer, DateTimeOffset now, TimeSpan lease) => it switch
    {
        { Submitted: false } => ReviewProblems.Missing,
        _ when !Lifecycle.Allows(it.Status, LifecycleCommand.Claim) => ReviewProblems.AlreadyDecided,
        _ when it.IsHeldByAnother(reviewer, now) => ReviewProblems.AlreadyClaimed(it.LeaseUntil),
        // The case waits for another person's opinion; a claim by the first person would block that person.
        _ when it.IsFirstReviewer(reviewer) => ReviewProblems.NotSecondPerson,
        { Reviewer: { } previous } when previous != reviewer =>
            AppendClaim(it, id, reviewer, now + lease, now, new ReviewReleased(previous, "taken_over")),
        // A double click, or two concurrent requests: the same claim.
        _ when it.IsHeldBy(reviewer, now) && now + lease - it.LeaseUntil is { } gain && gain >= TimeSpan.Zero && gain < DuplicateWindow =>
            Decision.Nothing,
        _ => AppendClaim(it, id, reviewer, now + lease, now),
    };

    private static Decision AppendClaim(ReviewCase it, Guid id, Guid reviewer, DateTimeOffset until, DateTimeOffset now,
        params object[] precedingEvents) =>
        it.Append(id, now, [.. precedingEvents, new ReviewClaimed(reviewer, until)]).WithRows(LeaseExpired.Schedule(until, id));
}

/// <summary>When the caller's claim ends; null when the caller no longer holds the case.</summary>
internal sealed record LeaseAnswer(DateTimeOffset? LeaseUntil, long Version);
