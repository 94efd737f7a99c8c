using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Review;

/// <summary>Gives a case to the administrator or to another reviewer, whoever holds it. The former holder is notified.</summary>
[Tags("review")]
public static class TakeOverReview
{
    /// <param name="ReviewerId">The new holder of the case; by default the administrator.</param>
    public sealed record Request([NoPersonalNumber, MultiLine, MinRunes(1), MaxRunes(500)] string Reason, Guid? ReviewerId = null);

    /// <param name="Lease">The duration of the claim.</param>
    public sealed record Facts(Personal Reason, TimeSpan Lease);

    internal sealed record Answer(Guid ReviewerId, DateTimeOffset LeaseUntil, long Version);

    public static async Task<IResult> Before(ReviewCase it, IfMatch.Required ifMatch, Body<Request> body, StaffAccounts accounts,
        CancellationToken ct) =>
        !it.Submitted ? Problem.NotFound
            : body.Value.ReviewerId is { } reviewerId && !CanHold(await accounts.Find(reviewerId, ct))
                ? Problem.Invalid(new Fault("/reviewerId", "reviewer_unknown"))
            : ifMatch.Check(it.Version, it.UnchangedSince);

    private static bool CanHold(StaffAccount? account) => account is { DisabledAt: null, Role: "reviewer" or "admin" };

    /// <summary>Runs after <see cref="Before"/>, because sealing creates a key even for a registration that does not exist.</summary>
    public static async Task<Facts> LoadAsync(Guid id, Body<Request> body, IKeyRing keys, PolicyVersions policies,
        CancellationToken ct) =>
        new(await keys.Seal(id, SealedFieldNames.Note, new ReviewNote(body.Value.Reason), ct),
            (await policies.ReadEffective<ReviewPolicy>(ct)).Content.ClaimDuration);

    [WolverinePost("/reviews/{id:guid}/takeover"), Staff("admin"), Idempotent]
    [Answers<Answer>, ProblemCodes("already_decided", "precondition_required", "version_mismatch", "not_second_person")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, IfMatch.Required ifMatch, Body<Request> body,
        [WriteAggregate] ReviewCase it, Facts facts, CurrentCaller caller, DateTimeOffset now)
    {
        var to = body.Value.ReviewerId ?? caller.Id;
        return Decide(id, it, to, facts.Reason, now, facts.Lease).Answer(it.Version, now, append =>
            Reply.Ok(new Answer(to, append.Events.OfType<ReviewTakenOver>().FirstOrDefault()?.LeaseUntil ?? it.LeaseUntil, append.Version),
                append.Version));
    }

    public static Decision Decide(Guid id, ReviewCase it, Guid to, Personal reason, DateTimeOffset now, TimeSpan lease) => it switch
    {
        { Submitted: false } => ReviewProblems.Missing,
        _ when !Lifecycle.Allows(it.Status, LifecycleCommand.Claim) => ReviewProblems.AlreadyDecided,
        _ when it.IsFirstReviewer(to) => ReviewProblems.NotSecondPerson,
        _ when it.IsHeldBy(to, now) => Decision.Nothing,
        _ => it.Append(id, now, new ReviewTakenOver(it.Reviewer, to, now + lease, reason))
            .WithRows(LeaseExpired.Schedule(now + lease, id)),
    };
}
