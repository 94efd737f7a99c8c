using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>What each event changes in the state of a review.</summary>
internal static class ReviewCaseFold
{
    public static ReviewCase Advance(ReviewCase it, object @event, DateTimeOffset at) => UpdateState(it, @event, at) with
    {
        Version = it.Version + 1,
        UnchangedSince = ShowsSameCaseAfter(it, @event) ? it.UnchangedSince : it.Version + 1,
        // The public status is folded by the lifecycle only.
        Status = Lifecycle.NextStatus(it.Status, @event),
    };

    /// <summary>See <see cref="ReviewCase.UnchangedSince"/>. A decision, a claim or a consent is never among these events.</summary>
    private static bool ShowsSameCaseAfter(ReviewCase it, object @event) => @event switch
    {
        ReviewUrged or ReviewNoted or LegalHoldPlaced or LegalHoldLifted => true,
        IdentityChecked { By: Verdicts.Automatic, Verdict: Verdicts.Passed } => true,
        // The holder of a case that was claimed before its check sees that nothing was found, and which fields were not read.
        MaterialsChecked { By: Verdicts.Automatic } e => it.Materials is not null
            || it.Reviewer is not null && e.Findings.All(f => f.Code == PapersCheck.Unread),
        // What follows a decision by itself, and what managers do with the customer.
        AccountActivated or AccountDeactivated or CustomerWithdrawn => true,
        ManagerAssigned or ManagerReassigned or AssignmentParked or AssignmentDeclined or AssignmentOverdue => true,
        TransferOffered or TransferAccepted or TransferRefused or TransferWithdrawn or TransferExpired => true,
        CustomerAcknowledged or FirstContactRecorded or FollowUpRecorded or ServiceStarted or CustomerRated => true,
        _ => false,
    };

    private static ReviewCase UpdateState(ReviewCase it, object @event, DateTimeOffset at) => @event switch
    {
        InfoSubmitted e => it with
        {
            Round = e.Round,
            Reviewer = null,
            Automatic = null,
            Materials = null,
            Identity = null,
            Urged = null,
            Proposed = null,
            OpenReversal = null,
            ReversedAt = null,
            CheckedBy = [],
            Capacity = e.PowerCapacity,
            Weight = e.Warnings.Count,
            AutomaticIdentity = null,
            IdentityWeight = 0,
            Entry = new QueueEntry(e.CompanyName, e.CreditCode, e.RegionCode, at,
                it.RejectionCount > 0 ? [Flags.Resubmitted, .. e.Warnings] : e.Warnings),
        },
        MaterialsChecked { By: Verdicts.Automatic } e => it with
        {
            Automatic = e.Verdict,
            Entry = it.Entry is { } entry ? entry with { Materials = QueueEntry.SelectCodes(e.Findings) } : null,
            Weight = Severities.ComputeWeight(e.Findings) + it.IdentityWeight,
        },
        MaterialsChecked e => it with { Materials = e.Verdict, MaterialsBy = e.By, CheckedBy = [.. it.CheckedBy.Union([e.By])] },
        IdentityChecked { By: Verdicts.Automatic } e => it with
        {
            AutomaticIdentity = e.Verdict,
            Entry = it.Entry is { } entry ? entry with { Identity = QueueEntry.SelectCodes(e.Findings ?? []) } : null,
            Weight = it.Weight - it.IdentityWeight + Severities.ComputeWeight(e.Findings ?? []),
            IdentityWeight = Severities.ComputeWeight(e.Findings ?? []),
        },
        IdentityChecked e => it with { Identity = e.Verdict, IdentityBy = e.By, CheckedBy = [.. it.CheckedBy.Union([e.By])] },
        ReviewClaimed e => it with
        {
            Reviewer = e.Reviewer,
            LeaseUntil = e.LeaseUntil,
            ClaimedSince = it.IsHeldBy(e.Reviewer, at) ? it.ClaimedSince : at,
        },
        ReviewTakenOver e => it with { Reviewer = e.To, LeaseUntil = e.LeaseUntil, ClaimedSince = at },
        ReviewReleased => it with { Reviewer = null },
        ReviewDecided { Decision: not AuthStatus.Rejected } => it with { Reviewer = null, Urged = null, Proposed = null },
        ReviewDecided or RegistrationWithdrawn => it with
        {
            RejectionCount = it.RejectionCount + (@event is ReviewDecided ? 1 : 0),
            Reviewer = null,
            Urged = null,
            Proposed = null,
            // A reversal starts the time limit again: the days before it are not counted, least of all those of an approved case.
            EarlierPeriods = it.Entry is { } entry
                ? [.. it.EarlierPeriods, new ReviewPeriod(entry.SubmittedAt, it.ReversedAt ?? entry.SubmittedAt, at)] : it.EarlierPeriods,
        },
        // The proposer's claim ends; the second reviewer claims the case next.
        DecisionProposed e => it with { Reviewer = null, Proposed = e },
        ReversalOpened e => it with { OpenReversal = e },
        SecondOpinionGiven => it with { Proposed = null, OpenReversal = null },
        DecisionReversed => it with
        {
            OpenReversal = null,
            ReversedAt = at,
            RejectionCount = it.RejectionCount - (it.Status == AuthStatus.Rejected ? 1 : 0),
            Entry = it.Entry is { } entry ? entry with { SubmissionFlags = [.. entry.SubmissionFlags, Flags.Reversed] } : null,
            // A reversed rejection did not return the case to the applicant.
            EarlierPeriods = [.. it.EarlierPeriods.Where(b => b.SubmittedAt != it.Entry?.SubmittedAt)],
        },
        ConsentChanged e => DeletePapersIfNotKept(it with { ConsentWithdrawn = !(e.Policy && e.Sensitive) }),
        MaterialsUploaded => it with { PapersDeleted = false },
        LegalHoldPlaced => it with { IsUnderHold = true },
        LegalHoldLifted => DeletePapersIfNotKept(it with { IsUnderHold = false }),
        ReviewUrged => it with { Urged = new UrgeTimes(it.Urged?.First ?? at, at) },
        PersonalDataErased or ErasureDeferred => it with { Reviewer = null, Erased = true, Proposed = null, OpenReversal = null },
        _ => it,
    };

    private static ReviewCase DeletePapersIfNotKept(ReviewCase it) =>
        PictureRetention.MayKeep(!it.ConsentWithdrawn, it.IsUnderHold, it.Status) ? it : it with { PapersDeleted = true };
}
