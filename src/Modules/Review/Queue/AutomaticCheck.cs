using System.Globalization;
using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>
/// What can be known from a submission without a person: pure. Evidence names fields and other registrations, never a person's values.
/// </summary>
internal static class AutomaticCheck
{
    private const decimal Certain = 0.90m;

    public static IReadOnlyList<Finding> Findings(InfoSubmitted info, ApplicantData applicant, MaterialReadings? readings, Duplicates same,
        DateOnly today) =>
    [
        .. Code(info),
        .. info.Warnings.Where(w => !Said.Contains(w)).Select(w => new Finding(w, Severities.Warning, null, null)),
        .. Double("duplicate_credit_code", "/creditCode", same.ByCode),
        .. Double("duplicate_company", "/companyName", same.ByName),
        .. OfReadings(info, applicant, readings, today),
    ];

    /// <summary>Those that the pictures alone decide: they are known anew when a picture was read later.</summary>
    public static IReadOnlyList<Finding> OfReadings(InfoSubmitted info, ApplicantData applicant, MaterialReadings? readings, DateOnly today) =>
        [.. Compared(info, applicant, readings), .. Expired(readings, today)];

    public static bool IsOfReadings(Finding it) => it.Code is "ocr_absent" or "ocr_uncertain" or "id_card_expired" || it.Code.EndsWith("_mismatch", StringComparison.Ordinal);

    /// <summary>Passed only when everything is certain; a rule alone never fails anybody.</summary>
    public static string Verdict(IEnumerable<Finding> findings) =>
        findings.All(f => f.Severity == Severities.Info) ? Verdicts.Passed : Verdicts.Unclear;

    /// <summary>Warnings of the submission that the rules here find by themselves.</summary>
    private static readonly HashSet<string> Said = new(StringComparer.Ordinal) { "credit_code_check_digit" };

    private static IEnumerable<Finding> Code(InfoSubmitted info)
    {
        if (info.CreditCode is not { } code)
            yield return new Finding("credit_code_missing", Severities.Warning, "/creditCode", null);
        else if (CreditCode.Check(code) != CreditCodeVerdict.Ok)
            yield return new Finding("credit_code_check_digit", Severities.Warning, "/creditCode", null);
    }

    private static IEnumerable<Finding> Double(string code, string pointer, IReadOnlyList<Guid> others) =>
        others.Count == 0 ? [] : [new Finding(code, Severities.Warning, pointer, string.Join(',', others))];

    private static IEnumerable<Finding> Compared(InfoSubmitted info, ApplicantData applicant, MaterialReadings? readings)
    {
        foreach (var line in OcrSheet.Compare(info, applicant, readings).Where(l => l.Pointer is not null))
        {
            if (line.Read is null)
                yield return new Finding("ocr_absent", Severities.Warning, line.Pointer, $"{line.Kind}.{line.Field}");
            else if (line.Match == false)
                yield return new Finding(line.Mismatch, Severities.Warning, line.Pointer, $"{line.Kind}.{line.Field}");
            else if (line.Confidence < Certain)
                yield return new Finding("ocr_uncertain", Severities.Warning, line.Pointer, $"{line.Kind}.{line.Field}");
        }
    }

    private static IEnumerable<Finding> Expired(MaterialReadings? readings, DateOnly today)
    {
        var back = readings?.Kinds.GetValueOrDefault("idCardBack");
        if (back is null || !back.TryGetValue("validFrom", out var from) || from.Read is null)
            yield return new Finding("ocr_absent", Severities.Warning, "/idCardBack", "idCardBack.validTo");
        else if (back.TryGetValue("validTo", out var to) && (to.Confirmed ?? to.Read) is { } text
            && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end) && end < today)
            yield return new Finding("id_card_expired", Severities.Warning, "/idCardBack", "idCardBack.validTo");
    }
}
