using System.Globalization;
using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>
/// Checks a submission by rules, as a pure function. Evidence names fields and other registrations, never a person's values.
/// </summary>
internal static class AutomaticCheck
{
    public static IReadOnlyList<Finding> GetFindings(InfoSubmitted info, ApplicantData applicant, MaterialReadings? readings,
        Duplicates duplicates, DateOnly today, decimal certainFrom) =>
    [
        .. CheckCreditCode(info),
        .. info.Warnings.Where(w => !RecheckedWarnings.Contains(w)).Select(w =>
        new Finding(w, Severities.Warning, PointerByWarning.GetValueOrDefault(w),
            ToEvidence(duplicates.Sharing.GetValueOrDefault(w) ?? []))),
        .. CheckDuplicates(duplicates),
        .. PapersCheck.GetFindings(info, applicant, readings, today, certainFrom),
    ];

    /// <summary>Returns <c>passed</c> only when no finding is above <c>info</c>. A rule alone never fails a case.</summary>
    public static string GetVerdict(IEnumerable<Finding> findings) =>
        findings.All(f => f.Severity == Severities.Info) ? Verdicts.Passed : Verdicts.Unclear;

    /// <summary>Warnings of the submission that the rules of this class also find; they are not reported twice.</summary>
    private static readonly HashSet<string> RecheckedWarnings = new(StringComparer.Ordinal) { "credit_code_check_digit" };

    /// <summary>The field that a warning of the submission is about. Warnings that are not listed belong to no field.</summary>
    private static readonly Dictionary<string, string> PointerByWarning = new(StringComparer.Ordinal)
    {
        ["company_name_unusual"] = "/companyName",
        ["company_lookalike"] = "/companyName",
        ["price_unusual"] = "/currentPrice",
        ["usage_high"] = "/monthlyUsage",
        ["usage_low"] = "/monthlyUsage",
        ["capacity_high"] = "/powerCapacity",
        ["capacity_low"] = "/powerCapacity",
        ["address_shared"] = "/detailAddress",
        ["account_number_shared"] = "/accountNumbers",
        ["contact_phone_of_staff"] = "/contactPhone",
    };

    private static IEnumerable<Finding> CheckCreditCode(InfoSubmitted info)
    {
        if (info.CreditCode is not { } code)
            yield return new Finding("credit_code_missing", Severities.Warning, "/creditCode", null);
        else if (CreditCode.Check(code) != CreditCodeVerdict.Ok)
            yield return new Finding("credit_code_check_digit", Severities.Warning, "/creditCode", null);
        else if (FindRegisteredProvince(code) is { } province && province != info.RegionCode[..2] + ProvinceSuffix)
            yield return new Finding("credit_code_other_province", Severities.Info, "/creditCode", province);
    }

    private const string ProvinceSuffix = "0000";

    /// <summary>
    /// Returns the province in which a credit code was registered. A different province of use may be a branch, which is common, or
    /// somebody else's code. The finding only informs the reviewer.
    /// </summary>
    /// <returns>Null for the national registrar (100000) and for unknown provinces.</returns>
    private static string? FindRegisteredProvince(string code) => Regions.Find(code[2..4] + ProvinceSuffix)?.Code;

    /// <summary>Findings about other registrations, whether earlier or later than this one.</summary>
    public static IReadOnlyList<Finding> CheckDuplicates(Duplicates duplicates) =>
    [
        .. CreateDuplicateFinding("duplicate_credit_code", "/creditCode", duplicates.ByCode),
            .. CreateDuplicateFinding("duplicate_company", "/companyName", duplicates.ByName),
        .. CreateDuplicateFinding("imported_customer", "/companyName", duplicates.Imported),
            .. duplicates.Pictures.Select(CreatePictureFinding),
    ];

    private static IEnumerable<Finding> CreateDuplicateFinding(string code, string pointer, IReadOnlyList<Guid> duplicates) =>
        duplicates.Count == 0 ? [] : [new Finding(code, Severities.Warning, pointer, ToEvidence(duplicates))];

    private static string? ToEvidence(IReadOnlyList<Guid> cases) => cases.Count == 0 ? null : string.Join(',', cases);

    /// <summary>
    /// Papers that a company used in its own other registration are expected, and the duplicate credit code is already reported. Papers
    /// that another company used are a warning.
    /// </summary>
    private static Finding CreatePictureFinding(Duplicates.Picture it) =>
        new("same_picture", it.OwnCompany ? Severities.Info : Severities.Warning,
        "/" + it.Match.Kind, string.Create(CultureInfo.InvariantCulture,
            $"{it.Match.Registration} turned={it.Match.Rotation} differs={it.Match.DifferingFraction * 1000:0}"));
}
