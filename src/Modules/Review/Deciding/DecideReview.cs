using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Review;

/// <summary>
/// Approves a case, or rejects it with reasons that open fields for resubmission. The caller must hold the claim, which ends with the
/// decision. If a second reviewer is needed, the approval becomes a proposal and the case stays in process.
/// </summary>
[Tags("review")]
public static class DecideReview
{
    public sealed record Request(Verdicts Decision, List<ReasonGiven>? Reasons = null,
        [NoPersonalNumber, MultiLine, MaxRunes(2000)] string? Note = null) : IValidatableBody
    {
        IReadOnlyList<Fault> IValidatableBody.Faults() => [.. Review.RejectionReasons.Faults(this).Select(f =>
            f with { DependsOn = ["/decision"] })];
    }

    public enum Verdicts
    {
        [WireName(AuthStatus.Approved)] Approved,
        [WireName(AuthStatus.Rejected)] Rejected,
    }

    /// <param name="Pointer">Narrows the reason to one field, which must be one that the reason opens.</param>
    public sealed record ReasonGiven([Exact, MaxRunes(64)] string Code, [Exact, MaxRunes(64)] string? Pointer = null,
        [NoPersonalNumber, MultiLine, MaxRunes(500)] string? Message = null);

    /// <param name="DecidedAt">Null when nothing is decided yet.</param>
    /// <param name="Proposed">A second reviewer has to agree.</param>
    internal sealed record Answer(Guid RegistrationId, string AuthStatus, long Version, DateTimeOffset? DecidedAt, bool Proposed);

    /// <summary>The data that the decision records, arranged and sealed for the current state.</summary>
    /// <param name="Owners">The staff whose own application it is.</param>
    /// <param name="Policy">Defines the risk from which an approval needs a second reviewer.</param>
    public sealed record Facts(IReadOnlyList<RejectionReason> Reasons, Personal? Texts, IReadOnlyList<Guid> Owners,
        EffectivePolicy<ReviewPolicy> Policy);

    /// <summary>Loaded together with the stream in one round trip.</summary>
    public static EffectivePolicyQuery<ReviewPolicy> Load(Guid id, PolicyVersions policies) =>
        policies.EffectiveQuery<ReviewPolicy>(CaseRow.Owners, id);

    public static IResult Before(Guid id, ReviewCase? it, IfMatch.Required seen, Body<Request> body, CurrentCaller caller,
        RefusedDrafts drafts, DateTimeOffset now) =>
        RejectionReasons.Faults(body.Value) is { Count: > 0 } faults ? Problem.Invalid(faults)
            : it is not { Exists: true } ? Problem.NotFound
            : drafts.KeepIfRaced(it.CheckNotHeldByAnother(caller.Id, now) ?? seen.Check(it.Version, it.UnchangedSince), id, it, caller,
            Draft(body.Value));

    private static RefusedDraft Draft(Request it) => new(RefusedDrafts.Decision, WireNames.Of(it.Decision), null,
        [.. (it.Reasons ?? []).Select(r => new RefusedReason(r.Code, r.Pointer, r.Message))], it.Note);

    public static async Task<Facts> LoadAsync(Guid id, ReviewCase it, Body<Request> body, EffectivePolicyQueryResult<ReviewPolicy> asked,
        IKeyRing keys, CancellationToken ct)
    {
        var reasons = RejectionReasons.Arrange(it, body.Value.Reasons ?? []);
        var texts = body.Value.Note is { Length: > 0 } || reasons.Count > 0
            ? await keys.Seal(id, SealedFieldNames.Texts, new DecisionTexts(body.Value.Note, [.. reasons.Select(r => r.Message)]),
            ct) : null;
        return new Facts([.. reasons.Select(r => r.Reason)], texts, Owners: asked.Ids, asked.Policy);
    }

    [WolverinePost("/reviews/{id:guid}/decision"), Staff("reviewer", "admin"), Idempotent]
    [Answers<Answer>, ProblemCodes("reasons_required", "reason_unknown", "not_claimed", "checks_incomplete", "checks_failed",
        "already_decided", "second_opinion_pending", "own_application", "precondition_required", "version_mismatch")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, IfMatch.Required seen, Body<Request> body,
        [WriteAggregate(Required = false)] ReviewCase it, Facts facts, CurrentCaller caller, RefusedDrafts drafts, DateTimeOffset now)
    {
        var decided = WireNames.Of(body.Value.Decision);
        var (answer, events, rows) = Decide(id, it.WithoutChecksOf(facts.Owners), caller.Id, decided, facts.Reasons, facts.Texts,
            seen.Version, facts.Owners.Contains(caller.Id), now, facts.Policy).WithRows(RefusedDrafts.DeleteRow(id, caller.Id))
            .Answer(it.Version, now, done => Reply.Ok(done.Events is [DecisionProposed]
                ? new Answer(id, AuthStatus.Processing, done.Version, null, Proposed: true)
                : new Answer(id, decided, done.Version, done.At, Proposed: false), done.Version));
        return (drafts.KeepIfRaced(answer, id, it, caller, Draft(body.Value)), events, rows);
    }

    public static Decision Decide(Guid id, ReviewCase it, Guid reviewer, string decided, IReadOnlyList<RejectionReason> reasons,
        Personal? texts, long seen, bool own, DateTimeOffset now, EffectivePolicy<ReviewPolicy>? policy = null)
    {
        string?[] checks = [it.MaterialsVerdict, it.IdentityVerdict];
        return it switch
        {
            { Exists: false } => ReviewProblems.Missing,
            { Decided: true } => ReviewProblems.AlreadyDecided,
            _ when !(reviewer == ReviewDecided.NoPerson ? it.IsFree(now) : it.IsHeldBy(reviewer, now))
                || !Lifecycle.Allows(it.Status, LifecycleCommand.Decide) => ReviewProblems.NotClaimed,
            { Proposed: not null } => ReviewProblems.OpinionPending,
            _ when own => ReviewProblems.OwnApplication,
            _ when decided == AuthStatus.Approved && checks.Contains(Review.Verdicts.Failed) => ReviewProblems.ChecksFailed,
            _ when decided == AuthStatus.Approved && checks.Any(c => c is null) => ReviewProblems.ChecksIncomplete,
            _ when decided == AuthStatus.Rejected && !checks.Contains(Review.Verdicts.Failed) => ReviewProblems.ChecksIncomplete,
            _ when decided == AuthStatus.Approved && it.Risk >= policy?.Content.SecondOpinionFrom => it.Append(id, now,
                    new DecisionProposed(it.Round, decided, reviewer, reasons, seen, ReasonCatalogue.Version, texts, policy.Name))
                .WithRows(LeaseExpired.Cancel(id)),
            _ => it.Append(id, now, new ReviewDecided(it.Round, decided, reviewer, reasons, seen, ReasonCatalogue.Version, texts,
                    policy?.Name))
                .WithRows(LeaseExpired.Cancel(id)),
        };
    }
}
