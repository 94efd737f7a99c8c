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
    public sealed record Request(DecisionGiven Decision, List<ReasonGiven>? Reasons = null,
        [NoPersonalNumber, MultiLine, MaxRunes(2000)] string? Note = null) : IValidatableBody
    {
        IReadOnlyList<Fault> IValidatableBody.Faults() => [.. Review.RejectionReasons.FindFaults(this, null).Select(f =>
            f with { DependsOn = ["/decision"] })];
    }

    public enum DecisionGiven
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
    /// <param name="Risk">The number of warnings that the case has now; null when no number needs a second reviewer.</param>
    public sealed record Facts(IReadOnlyList<RejectionReason> Reasons, Personal? Texts, IReadOnlyList<Guid> Owners,
        EffectivePolicy<ReviewPolicy> Policy, int? Risk);

    /// <summary>Loaded together with the stream in one round trip.</summary>
    public static EffectivePolicyQuery<ReviewPolicy> Load(Guid id, PolicyVersions policies) =>
        policies.CreateEffectiveQuery<ReviewPolicy>(CaseRow.OwnersSql, id);

    public static IResult Before(Guid id, ReviewCase? it, IfMatch.Required ifMatch, Body<Request> body, CurrentCaller caller,
        RefusedDrafts drafts, DateTimeOffset now) =>
        RejectionReasons.FindFaults(body.Value, CatalogueOn(now)) is { Count: > 0 } faults ? Problem.Invalid(faults)
            : it is not { Exists: true } ? Problem.NotFound
            : drafts.KeepIfRaced(it.CheckNotHeldByAnother(caller.Id, now) ?? ifMatch.Check(it.Version, it.UnchangedSince), id, it, caller,
            CreateDraft(body.Value));

    private static RefusedDraft CreateDraft(Request it) => new(RefusedDrafts.Decision, WireNames.Of(it.Decision), null,
        [.. (it.Reasons ?? []).Select(r => new RefusedReason(r.Code, r.Pointer, r.Message))], it.Note);

    public static async Task<Facts> LoadAsync(Guid id, ReviewCase it, Body<Request> body, EffectivePolicyQueryResult<ReviewPolicy> result,
        IKeyRing keys, CaseDecryptor cases, StreamsFactory streams, DateTimeOffset now, CancellationToken ct)
    {
        var reasons = RejectionReasons.Arrange(it, body.Value.Reasons ?? [], CatalogueOn(now));
        var texts = body.Value.Note is { Length: > 0 } || reasons.Count > 0
            ? await keys.Seal(id, SealedFieldNames.Texts, new DecisionTexts(body.Value.Note, [.. reasons.Select(r => r.Message)],
                [.. reasons.Select(r => r.English)]), ct)
            : null;
        // A case that was not checked automatically yet may have any number of warnings.
        var risk = body.Value.Decision != DecisionGiven.Approved || result.Policy.Content.SecondOpinionFrom is not { } threshold
            ? (int?)null
            : it.Automatic is null ? threshold : await ComputeRisk(id, it, cases, streams.As(Caller.System("review")), now, ct);
        return new Facts([.. reasons.Select(r => r.Reason)], texts, Owners: result.Ids, result.Policy, risk);
    }

    /// <summary>
    /// Counts the warnings that the reviewer sees, not those of the last automatic check: pictures that are read while somebody holds the
    /// case, or after its materials were checked, are not checked again.
    /// </summary>
    private static async Task<int> ComputeRisk(Guid id, ReviewCase it, CaseDecryptor cases, IStreams events, DateTimeOffset now,
        CancellationToken ct)
    {
        var history = (await events.Load<CaseHistory>(id, ct)).State;
        return await cases.Decrypt(id, history, events, ct) is { } file ? it.ComputeRisk(CurrentFindings.Of(file, now)) : it.Risk;
    }

    [WolverinePost("/reviews/{id:guid}/decision"), Staff("reviewer", "admin"), Idempotent]
    [Answers<Answer>, ProblemCodes("reasons_required", "reason_unknown", "not_claimed", "checks_incomplete", "checks_failed",
        "already_decided", "second_opinion_pending", "own_application", "precondition_required", "version_mismatch")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, IfMatch.Required ifMatch, Body<Request> body,
        [WriteAggregate(Required = false)] ReviewCase it, Facts facts, CurrentCaller caller, RefusedDrafts drafts, DateTimeOffset now)
    {
        var verdict = WireNames.Of(body.Value.Decision);
        var (result, events, rows) = Decide(id, it.WithoutChecksOf(facts.Owners), caller.Id, verdict, facts.Reasons, facts.Texts,
            ifMatch.Version, facts.Owners.Contains(caller.Id), now, facts.Policy, facts.Risk)
            .WithRows(RefusedDrafts.DeleteRow(id, caller.Id))
            .Answer(it.Version, now, append => Reply.Ok(append.Events is [DecisionProposed]
                ? new Answer(id, AuthStatus.Processing, append.Version, null, Proposed: true)
                : new Answer(id, verdict, append.Version, append.At, Proposed: false), append.Version));
        return (drafts.KeepIfRaced(result, id, it, caller, CreateDraft(body.Value)), events, rows);
    }

    private static ReasonCatalogue CatalogueOn(DateTimeOffset now) => ReasonCatalogue.At(ChinaTime.Day(now));

    /// <param name="risk">The number of warnings that the case has now; null for the number that the automatic checks found.</param>
    public static Decision Decide(Guid id, ReviewCase it, Guid reviewer, string verdict, IReadOnlyList<RejectionReason> reasons,
        Personal? texts, long seenVersion, bool isOwn, DateTimeOffset now, EffectivePolicy<ReviewPolicy>? policy = null, int? risk = null)
    {
        string?[] checks = [it.MaterialsVerdict, it.IdentityVerdict];
        return it switch
        {
            { Exists: false } => ReviewProblems.Missing,
            { Decided: true } => ReviewProblems.AlreadyDecided,
            _ when !(reviewer == ReviewDecided.NoPerson ? it.IsFree(now) : it.IsHeldBy(reviewer, now))
                || !Lifecycle.Allows(it.Status, LifecycleCommand.Decide) => ReviewProblems.NotClaimed,
            { Proposed: not null } => ReviewProblems.OpinionPending,
            _ when isOwn => ReviewProblems.OwnApplication,
            _ when verdict == AuthStatus.Approved && checks.Contains(Verdicts.Failed) => ReviewProblems.ChecksFailed,
            _ when verdict == AuthStatus.Approved && checks.Any(c => c is null) => ReviewProblems.ChecksIncomplete,
            _ when verdict == AuthStatus.Rejected && !checks.Contains(Verdicts.Failed) => ReviewProblems.ChecksIncomplete,
            _ when verdict == AuthStatus.Approved && (risk ?? it.Risk) >= policy?.Content.SecondOpinionFrom => it.Append(id, now,
                    new DecisionProposed(it.Round, verdict, reviewer, reasons, seenVersion, CatalogueOn(now).Version, texts, policy.Name))
                .WithRows(LeaseExpired.Cancel(id)),
            _ => it.Append(id, now, new ReviewDecided(it.Round, verdict, reviewer, reasons, seenVersion, CatalogueOn(now).Version, texts,
                    policy?.Name))
                .WithRows(LeaseExpired.Cancel(id)),
        };
    }
}
