using JasperFx.Events;
using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>The state of one registration's review, as needed for decisions and for its row in the queue.</summary>
/// <param name="Reviewer">The reviewer who claimed the case last and has not released it. The lease may have expired.</param>
/// <param name="ClaimedSince">Start of the current claim. Renewing the claim does not change it.</param>
/// <param name="Automatic">Verdict of the automatic check of this round.</param>
/// <param name="Materials">Verdict of a person on the materials. A later automatic check does not change it.</param>
public sealed record ReviewCase(string Status, int Round, long Version, bool Erased, Guid? Reviewer, DateTimeOffset LeaseUntil,
    DateTimeOffset ClaimedSince, string? Automatic, string? Materials, string? Identity, QueueEntry? Entry) : IFold<ReviewCase>
{
    /// <summary>The registration's id. Marten sets it.</summary>
    public Guid Id { get; init; }

    /// <summary>When the applicant urged in this round; null when they did not, or when the case is decided.</summary>
    public UrgeTimes? Urged { get; init; }

    /// <summary>
    /// The oldest version that shows the reviewer the same case as the current one. An urging, a note for colleagues, a legal hold, a
    /// register's confirmation, an automatic check that finds nothing while the case is claimed or that a person was faster than, the
    /// consequences of a decision, and what managers do with the customer change nothing that a reviewer or administrator decides on, so
    /// <c>If-Match</c> with an earlier version stays valid.
    /// </summary>
    public long UnchangedSince { get; init; }

    /// <summary>A decision that waits for a second reviewer.</summary>
    public DecisionProposed? Proposed { get; init; }

    /// <summary>Number of rejections that were not reversed. A withdrawal is not counted.</summary>
    public int RejectionCount { get; init; }

    /// <summary>When the decision of this round was reversed. The time limit starts again at that time.</summary>
    public DateTimeOffset? ReversedAt { get; init; }

    /// <summary>The open request to reverse the decision; null when there is none.</summary>
    public ReversalOpened? OpenReversal { get; init; }

    /// <summary>
    /// The applicant has withdrawn a consent and not given it again: the application must not go on.
    /// </summary>
    public bool ConsentWithdrawn { get; init; }

    /// <summary>
    /// The papers of this round were deleted, because the consent was withdrawn while the case was not approved and no hold kept them.
    /// </summary>
    public bool PapersDeleted { get; init; }

    /// <summary>A legal hold keeps the papers, also without consent.</summary>
    internal bool IsUnderHold { get; init; }

    /// <summary>Actors who checked the case in this round. None of them can give the second opinion.</summary>
    public IReadOnlyList<string> CheckedBy { get; init; } = [];

    /// <summary>Actor of the last check of the materials.</summary>
    public string? MaterialsBy { get; init; }

    /// <summary>Actor of the last check of the identity.</summary>
    public string? IdentityBy { get; init; }

    /// <summary>
    /// The earlier periods in which the case was with the reviewers: each from a submission, or from the reversal of its decision, to the
    /// rejection or withdrawal.
    /// </summary>
    public IReadOnlyList<ReviewPeriod> EarlierPeriods { get; init; } = [];

    /// <summary>
    /// Weight of the findings, by which the queue is sorted. Each kind of blocking finding counts 100, each kind of warning 1.
    /// </summary>
    public int Weight { get; init; }

    /// <summary>The submitted power capacity, in kVA.</summary>
    public decimal Capacity { get; init; }

    /// <summary>
    /// True when both automatic checks passed without a warning and no person has checked or decided the case in any round. After a
    /// rejection or a reversal a person has to review the case.
    /// </summary>
    public bool Clean => this is
    {
        Automatic: Verdicts.Passed, AutomaticIdentity: Verdicts.Passed, Materials: null, Identity: null,
        Round: 1, Weight: 0, Proposed: null, OpenReversal: null
    } && Entry?.Flags.Contains(Flags.Reversed) == false;

    /// <summary>Verdict of the registers in this round; null when they were not asked or have not answered yet.</summary>
    public string? AutomaticIdentity { get; init; }

    /// <summary>The verdict on the identity: that of a person, otherwise an automatic pass.</summary>
    public string? IdentityVerdict => Identity ?? (AutomaticIdentity == Verdicts.Passed ? AutomaticIdentity : null);

    /// <summary>The part of <see cref="Weight"/> that comes from the registers' findings.</summary>
    public int IdentityWeight { get; init; }

    /// <summary>
    /// Number of warnings of the submission and of the automatic checks. A second reviewer is required from a certain number on.
    /// </summary>
    public int Risk => CountWarnings(Entry);

    /// <summary>
    /// Returns the <see cref="Risk"/> with findings as they are now, in place of those of the last automatic checks: pictures may have been
    /// read since then, and papers may have expired.
    /// </summary>
    public int ComputeRisk(IEnumerable<Finding> current) =>
        CountWarnings(Entry is { } entry ? entry with { Materials = QueueEntry.SelectCodes(current), Identity = [] } : null);

    private static int CountWarnings(QueueEntry? entry) =>
        entry?.Flags.Count(f => f is not (Flags.Resubmitted or Flags.Reversed)) ?? 0;

    public static ReviewCase Initial { get; } = new(AuthStatus.None, 0, 0, false, null, default, default, null, null, null, null);

    /// <summary>True when something was submitted and the person is not erased.</summary>
    public bool Exists => Round > 0 && !Erased;

    /// <summary>True when staff can read the case. A withdrawn submission is a draft again, which only the applicant can see.</summary>
    public bool Submitted => Exists && Status != AuthStatus.Draft;

    /// <summary>True when a reversal could continue the review: the consent is in force, and the papers are there.</summary>
    public bool CanContinue => !ConsentWithdrawn && !PapersDeleted;

    public bool Decided => Status is AuthStatus.Approved or AuthStatus.Rejected;

    /// <summary>The verdict on the materials: that of a person, otherwise an automatic pass.</summary>
    public string? MaterialsVerdict => Materials ?? (Automatic == Verdicts.Passed ? Automatic : null);

    public bool IsHeldBy(Guid reviewer, DateTimeOffset now) => Reviewer == reviewer && LeaseUntil > now;

    public bool IsFree(DateTimeOffset now) => Reviewer is null || LeaseUntil <= now;

    public bool IsHeldByAnother(Guid reviewer, DateTimeOffset now) => Reviewer is { } holder && holder != reviewer && LeaseUntil > now;

    /// <summary>
    /// For an endpoint's <c>Before</c>: the answer <c>not_claimed</c> when another reviewer holds the case by now, instead of a stale
    /// version.
    /// </summary>
    public IResult? CheckNotHeldByAnother(Guid reviewer, DateTimeOffset now) =>
        IsHeldByAnother(reviewer, now) ? Problem.From(ReviewProblems.NotClaimed) : null;

    /// <summary>
    /// True when a decision waits for a second person and this reviewer cannot be that person: they proposed it, or checked the case in
    /// this round.
    /// </summary>
    public bool IsFirstReviewer(Guid reviewer) => Proposed is { } proposal
        && (proposal.Reviewer == reviewer || CheckedBy.Contains(Actor.Staff(reviewer)));

    /// <summary>
    /// The case without the checks that a person made on their own application. Automatic checks stay.
    /// </summary>
    public ReviewCase WithoutChecksOf(IReadOnlyList<Guid> owners) => owners.Count == 0 ? this : this with
    {
        Materials = owners.Any(o => MaterialsBy == Actor.Staff(o)) ? null : Materials,
        Identity = owners.Any(o => IdentityBy == Actor.Staff(o)) ? null : Identity,
    };

    public static ReviewCase When(ReviewCase it, object @event) => ReviewCaseFold.Advance(it, @event, default);
    public static ReviewCase WhenRecorded(ReviewCase it, IEvent e) => ReviewCaseFold.Advance(it, e.Data, e.Timestamp);

    /// <summary>A decision that appends the events and writes the queue's row as it is after them.</summary>
    public Decision Append(Guid id, DateTimeOffset now, params object[] events) =>
        Decision.Append(events).WithRows(CaseRow.Put(id, StateAfter(now, events)));

    internal ReviewCase StateAfter(DateTimeOffset now, params object[] events) =>
        events.Aggregate(this, (it, e) => ReviewCaseFold.Advance(it, e, now));
}

/// <summary>A period in which the case waited for the reviewers, not for the applicant.</summary>
/// <param name="SubmittedAt">The submission that was reviewed. Two submissions may have the same round.</param>
public sealed record ReviewPeriod(DateTimeOffset SubmittedAt, DateTimeOffset From, DateTimeOffset Until);

/// <summary>The times of the first and the last urging in a round.</summary>
public sealed record UrgeTimes(DateTimeOffset First, DateTimeOffset Last);
