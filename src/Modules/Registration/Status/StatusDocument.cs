using System.Text.Json.Serialization;
using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>The timeline of one registration for its applicant. Personal data stay sealed until they are read.</summary>
/// <param name="MaterialsPassed">When the materials passed in this round. A person's verdict takes precedence over the automatic
/// one.</param>
/// <param name="UrgedAt">When the applicant last urged the review, in any round.</param>
/// <param name="ByPerson">A person checked the materials in this round, so later automatic checks are ignored.</param>
public sealed record StatusDocument(Guid Id, string AuthStatus, int Round, DateTimeOffset? SubmittedAt, DateTimeOffset? DecidedAt,
    DateTimeOffset? MaterialsPassed, bool ByPerson, IReadOnlyList<RejectionReason> Reasons, Personal? Texts, Guid? Manager,
    DateTimeOffset? AssignedAt, bool Tentative, DateTimeOffset? UrgedAt = null)
{
    /// <summary>The reasons of the previous rejection. They apply again when the correction is withdrawn.</summary>
    public IReadOnlyList<RejectionReason> Corrected { get; init; } = [];

    public Personal? CorrectedTexts { get; init; }

    /// <summary>When the decision of this round was reversed, so that the review starts again.</summary>
    public DateTimeOffset? ReversedAt { get; init; }

    /// <summary>
    /// The pictures are open for a correction beside what the reasons open, because they were deleted when the consent was withdrawn.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OpensPictures { get; init; }

    /// <summary><see cref="OpensPictures"/> of the previous rejection. It applies again when the correction is withdrawn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CorrectionOpensPictures { get; init; }

    /// <summary>A person found that the materials of this round are not acceptable.</summary>
    public bool MaterialsFailed { get; init; }
}

public sealed class StatusProjection()
    : InlineReadModel<StatusDocument>("registration_status", typeof(WechatAuthorized), typeof(InfoSubmitted),
    typeof(RegistrationWithdrawn), typeof(MaterialsChecked), typeof(ReviewClaimed), typeof(ReviewTakenOver), typeof(ReviewDecided),
    typeof(ManagerAssigned), typeof(ManagerReassigned), typeof(AssignmentDeclined), typeof(AssignmentParked), typeof(ReviewUrged),
    typeof(DecisionReversed), typeof(CustomerWithdrawn), typeof(ConsentChanged))
{
    private static StatusDocument Initial { get; } = new(Guid.Empty, Contracts.AuthStatus.None, 0, null, null, null, false, [], null,
        null, null, false);

    protected override StatusDocument? When(StatusDocument? document, Guid id, IEvent e)
    {
        var it = document ?? Initial with { Id = id };
        it = it with { AuthStatus = Contracts.Lifecycle.NextStatus(it.AuthStatus, e.Data) };
        return e.Data switch
        {
            InfoSubmitted x => it with
            {
                Round = x.Round,
                SubmittedAt = e.Timestamp,
                DecidedAt = null,
                MaterialsPassed = null,
                ByPerson = false,
                Reasons = [],
                Texts = null,
                Corrected = it.Reasons,
                CorrectedTexts = it.Texts,
                ReversedAt = null,
                MaterialsFailed = false,
                OpensPictures = false,
                CorrectionOpensPictures = it.OpensPictures,
            },
            RegistrationWithdrawn => it with
            {
                SubmittedAt = null,
                MaterialsPassed = null,
                ByPerson = false,
                Reasons = it.Corrected,
                Texts = it.CorrectedTexts,
                OpensPictures = it.CorrectionOpensPictures,
            },
            // Without the separate consent the pictures are deleted, unless the registration is approved.
            ConsentChanged { Sensitive: false } when it.AuthStatus is Contracts.AuthStatus.Pending or Contracts.AuthStatus.Processing =>
                it with { CorrectionOpensPictures = true },
            ConsentChanged { Sensitive: false } when it.AuthStatus != Contracts.AuthStatus.Approved => it with { OpensPictures = true },
            MaterialsChecked { By: Verdicts.Automatic } when it.ByPerson => it,
            MaterialsChecked x => it with
            {
                MaterialsPassed = x.Verdict == Verdicts.Passed ? it.MaterialsPassed ?? e.Timestamp : null,
                ByPerson = x.By != Verdicts.Automatic,
                MaterialsFailed = x.By != Verdicts.Automatic && x.Verdict == Verdicts.Failed,
            },
            ReviewDecided x => it with { DecidedAt = e.Timestamp, Reasons = x.Reasons, Texts = x.Texts, OpensPictures = false },
            // The checks of this round remain valid, so the timeline returns to the first step that is not done. The manager is removed by
            // CustomerWithdrawn, which is not appended if the registration is approved again before.
            DecisionReversed => it with { DecidedAt = null, Reasons = [], Texts = null, ReversedAt = e.Timestamp },
            CustomerWithdrawn => it with { Manager = null, AssignedAt = null },
            ManagerAssigned x => it with { Manager = x.Manager, AssignedAt = e.Timestamp, Tentative = x.Tentative },
            // The manager stays the same, and so does the time of the assignment.
            ManagerReassigned { Kept: not null } x => it with { Manager = x.To },
            ManagerReassigned x => it with { Manager = x.To, AssignedAt = e.Timestamp },
            ReviewUrged => it with { UrgedAt = e.Timestamp },
            AssignmentDeclined => it with { Manager = null, AssignedAt = null },
            // The manager has left, and no other one is eligible.
            AssignmentParked => it with { Manager = null },
            _ => it,
        };
    }
}
