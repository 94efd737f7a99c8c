using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>A case as reviewers and auditors read it. Auditors can also read it as of an earlier moment.</summary>
/// <param name="Draft">The text that the reader sent in a decision or check that was refused because somebody else was faster; null when
/// there is none.</param>
/// <param name="WorkingMinutesLeft">Office time until <paramref name="DueAt"/>; negative when the case is overdue.</param>
public sealed record CaseAnswer(Guid RegistrationId, string AuthStatus, long Version, int Round, SubmissionShown Submission,
    IReadOnlyList<ImageShown> Images, IReadOnlyDictionary<string, IReadOnlyDictionary<string, OcrShown>> Ocr,
    IReadOnlyList<FindingShown> Findings, ChecksShown Checks, IReadOnlyList<ChangeShown> Changes,
    IReadOnlyList<EarlierDecisionShown> Earlier, ClaimShown? Claim, DateTimeOffset DueAt, int WorkingMinutesLeft,
    IReadOnlyList<HistoryEntryShown> History, SecondOpinionShown? SecondOpinion, IReadOnlyList<NoteShown> Notes, DraftShown? Draft);

/// <summary>The registration as submitted. Personal values are masked unless the reader holds the claim.</summary>
public sealed record SubmissionShown(string? RealName, string? Position, string? Email, string? Phone, string? ContactPhone,
    string CompanyName, string? CreditCode, string RegionCode, string Province, string City, string? District, string? DetailAddress,
    decimal PowerCapacity, decimal MonthlyUsage, decimal CurrentPrice, string VoltageLevel, string? Industry,
    IReadOnlyList<string> AccountNumbers, Guid? BusinessLicense, Guid? IdCardFront, Guid? IdCardBack,
    string? WxNickname, string? WxAvatar, bool Masked)
{
    /// <param name="unmasked">The reader holds the claim.</param>
    public static SubmissionShown Of(InfoSubmitted info, ApplicantData person, MaterialsUploaded? pictures, bool unmasked)
    {
        var applicant = unmasked ? person : person.Masked();
        return new SubmissionShown(applicant.RealName, applicant.Position, applicant.Email, applicant.Phone, applicant.ContactPhone,
            info.CompanyName, info.CreditCode, info.RegionCode, info.Province, info.City, info.District, applicant.DetailAddress,
            info.PowerCapacity, info.MonthlyUsage, info.CurrentPrice, info.VoltageLevel, info.Industry, applicant.AccountNumbers,
            pictures?.BusinessLicense.ImageId, pictures?.IdCardFront.ImageId, pictures?.IdCardBack.ImageId, applicant.WxNickname,
            applicant.WxAvatar, !unmasked);
    }

    /// <summary>Removes the position, which reviewers see unmasked. An auditor gets no unmasked personal value.</summary>
    public SubmissionShown ForAuditor() => this with { Position = null };
}

public sealed record ImageShown(Guid ImageId, string Kind);

/// <param name="Confidence">The reader's confidence, 0 to 1. A reading is certain from the policy's <c>certainFrom</c> on, 0.90 by
/// default.</param>
/// <param name="Match">Whether the read value equals the stated or confirmed one; null when there is nothing to compare.</param>
/// <param name="Place">Position on the picture: left, top, width and height as fractions of the picture's; null when unknown.</param>
public sealed record OcrShown(string? Read, string? Stated, string? Confirmed, decimal Confidence, bool? Match,
    IReadOnlyList<decimal>? Place);

/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>blocking</c>.</param>
/// <param name="Evidence">Names of fields, or ids of other registrations.</param>
public sealed record FindingShown(string Code, string Severity, string Text, string? Pointer, string? Evidence);

/// <summary>The verdicts that count, and the automatic ones beside those of a person.</summary>
/// <param name="Automatic">The automatic verdict on the papers.</param>
/// <param name="AutomaticIdentity">The verdict of the registers; null when they were not asked.</param>
public sealed record ChecksShown(string? Materials, string? Identity, string? Automatic, string? AutomaticIdentity)
{
    internal static ChecksShown Of(ReviewCase it) => new(it.MaterialsVerdict, it.IdentityVerdict, it.Automatic, it.AutomaticIdentity);
}

public sealed record ChangeShown(string Pointer, object? Before, object? After);

public sealed record EarlierDecisionShown(int Round, string Decision, DateTimeOffset DecidedAt, IReadOnlyList<ReasonShown> Reasons);

public sealed record ReasonShown(string Code, string Step, string Text, IReadOnlyList<string> Opens, string? Message);

/// <param name="Text">For the author and the holder of the claim; null for others.</param>
public sealed record NoteShown(DateTimeOffset At, Guid By, string? Text);

/// <summary>The approval or the reversal that needs the agreement of a second person.</summary>
/// <param name="On"><c>approval</c> or <c>reversal</c>.</param>
/// <param name="By">The first person, who cannot give the second opinion.</param>
/// <param name="Reason">The reason for a reversal, for those who may agree to it or who opened it; otherwise null.</param>
public sealed record SecondOpinionShown(string On, Guid By, string? Reason = null);

public sealed record ClaimShown(Guid By, DateTimeOffset LeaseUntil);

/// <param name="Code">The event's stored name.</param>
/// <param name="By">The actor's id, never a name.</param>
/// <param name="Note">The note of a check or decision, for the holder of the claim.</param>
public sealed record HistoryEntryShown(DateTimeOffset At, string Code, string By, string? Note);
