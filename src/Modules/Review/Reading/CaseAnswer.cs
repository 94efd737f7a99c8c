namespace PowerCrm.Review;

/// <summary>The case as reviewers and auditors read it; auditors also as it was at an earlier moment.</summary>
/// <param name="Draft">What the reader sent and was refused because somebody else was faster; null: nothing.</param>
/// <param name="WorkingMinutesLeft">Office time until <paramref name="DueAt"/>; negative: so much is over since.</param>
public sealed record CaseAnswer(Guid RegistrationId, string AuthStatus, long Version, int Round, SubmissionShown Submission,
    IReadOnlyList<ImageShown> Images, IReadOnlyDictionary<string, IReadOnlyDictionary<string, OcrShown>> Ocr,
    IReadOnlyList<FindingShown> Findings, ChecksShown Checks, IReadOnlyList<ChangeShown> Changes, IReadOnlyList<EarlierShown> Earlier,
    ClaimShown? Claim, DateTimeOffset DueAt, int WorkingMinutesLeft, IReadOnlyList<PastShown> History, OpinionAsked? SecondOpinion,
    IReadOnlyList<NoteShown> Notes, DraftShown? Draft);

/// <summary>The registration as handed in; what is a person's is masked unless the reader holds the claim.</summary>
public sealed record SubmissionShown(string? RealName, string? Position, string? Email, string? Phone, string? ContactPhone,
    string CompanyName, string? CreditCode, string RegionCode, string Province, string City, string? District, string? DetailAddress,
    decimal PowerCapacity, decimal MonthlyUsage, decimal CurrentPrice, string VoltageLevel, string? Industry,
    IReadOnlyList<string> AccountNumbers, Guid? BusinessLicense, Guid? IdCardFront, Guid? IdCardBack,
    string? WxNickname, string? WxAvatar, bool Masked);

public sealed record ImageShown(Guid ImageId, string Kind);

/// <param name="Confidence">0..1, the reader's own; from 0.9 on it was certain.</param>
/// <param name="Match">Null: nothing to compare.</param>
/// <param name="Place">Where it stands on the picture: left, top, width and height in parts of the picture's; null: not known.</param>
public sealed record OcrShown(string? Read, string? Stated, string? Confirmed, decimal Confidence, bool? Match,
    IReadOnlyList<decimal>? Place);

/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>blocking</c>.</param>
/// <param name="Evidence">Names of fields, or the other registrations' ids.</param>
public sealed record FindingShown(string Code, string Severity, string Text, string? Pointer, string? Evidence);

/// <summary>The verdicts that count; the automatic one stands beside a person's.</summary>
/// <param name="Automatic">Of the papers.</param>
/// <param name="AutomaticIdentity">Of the registers; null: none was asked.</param>
public sealed record ChecksShown(string? Materials, string? Identity, string? Automatic, string? AutomaticIdentity)
{
    internal static ChecksShown Of(ReviewCase it) => new(it.MaterialsVerdict, it.IdentityVerdict, it.Automatic, it.AutomaticIdentity);
}

public sealed record ChangeShown(string Pointer, object? Before, object? After);

public sealed record EarlierShown(int Round, string Decision, DateTimeOffset DecidedAt, IReadOnlyList<ReasonShown> Reasons);

public sealed record ReasonShown(string Code, string Step, string Text, IReadOnlyList<string> Opens, string? Message);

/// <param name="Text">For the author and for the holder of the claim; null for others.</param>
public sealed record NoteShown(DateTimeOffset At, Guid By, string? Text);

/// <summary>The approval or the reversal that a second person has to agree to.</summary>
/// <param name="On"><c>approval</c> or <c>reversal</c>.</param>
/// <param name="By">Who may not give it: the first one.</param>
/// <param name="Reason">Of a reversal, to whoever may agree to it or wants it; else null.</param>
public sealed record OpinionAsked(string On, Guid By, string? Reason = null);

public sealed record ClaimShown(Guid By, DateTimeOffset LeaseUntil);

/// <param name="Code">The event's stored name.</param>
/// <param name="By">The actor, never a name.</param>
/// <param name="Note">What a check or decision said beside, for the holder of the claim.</param>
public sealed record PastShown(DateTimeOffset At, string Code, string By, string? Note);
