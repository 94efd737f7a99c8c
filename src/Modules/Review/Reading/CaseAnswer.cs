using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>A case, as the contract shapes it.</summary>
internal sealed record CaseAnswer(Guid RegistrationId, string AuthStatus, long Version, int Round, CaseSubmission? Submission, IReadOnlyList<CaseImage> Images,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, CaseReading>> Ocr, IReadOnlyList<CaseFinding> Findings, CheckReview.Checks Checks,
    IReadOnlyList<CaseChange> Changes, IReadOnlyList<CaseRound> Earlier, CaseClaim? Claim, DateTimeOffset? DueAt, IReadOnlyList<CaseHistory> History);

/// <summary>The registration as submitted; personal values in clear for the holder of the claim, masked for others.</summary>
internal sealed record CaseSubmission(string RealName, string Position, string? Email, string Phone, string? ContactPhone, string CompanyName, string? CreditCode, string RegionCode,
    string Province, string City, string? District, string DetailAddress, decimal PowerCapacity, decimal MonthlyUsage, decimal CurrentPrice, string VoltageLevel, string? Industry,
    IReadOnlyList<string> AccountNumbers, Guid? BusinessLicense, Guid? IdCardFront, Guid? IdCardBack, bool Masked);

internal sealed record CaseImage(Guid ImageId, string Kind);

/// <param name="Match">Null where one of the two is missing.</param>
internal sealed record CaseReading(string? Read, string? Stated, string? Confirmed, bool? Match);

internal sealed record CaseFinding(string Code, string Severity, string Text, string? Evidence);

internal sealed record CaseChange(string Pointer, object? Before, object? After);

internal sealed record CaseRound(int Round, string Decision, IReadOnlyList<RejectionReason> Reasons);

internal sealed record CaseClaim(Guid By, DateTimeOffset LeaseUntil);

internal sealed record CaseHistory(DateTimeOffset At, string Code, string By);
