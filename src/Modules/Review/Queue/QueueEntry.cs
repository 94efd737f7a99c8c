using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>The part of a submission that the queue shows.</summary>
/// <param name="SubmissionFlags">Flags that came with the submission: warnings of the form, and whether it was resubmitted or its decision
/// was reversed.</param>
public sealed record QueueEntry(string CompanyName, string? CreditCode, string RegionCode, DateTimeOffset SubmittedAt,
    IReadOnlyList<string> SubmissionFlags)
{
    /// <summary>Codes of the last automatic check of the papers. Each new check replaces them.</summary>
    public IReadOnlyList<string> Materials { get; init; } = [];

    /// <summary>Codes of the last check by the registers of companies and persons. Each new check replaces them.</summary>
    public IReadOnlyList<string> Identity { get; init; } = [];

    public IReadOnlyList<string> Flags => [.. SubmissionFlags.Concat(Materials).Concat(Identity).Distinct(StringComparer.Ordinal)];

    public static IReadOnlyList<string> SelectCodes(IEnumerable<Finding> findings) =>
        [.. findings.Where(f => f.Severity != Severities.Info).Select(f => f.Code)];
}
