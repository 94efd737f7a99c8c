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
        .. info.Warnings.Where(w => !Said.Contains(w)).Select(w => new Finding(w, Severities.Warning, Places.GetValueOrDefault(w), null)),
        .. Double("duplicate_credit_code", "/creditCode", same.ByCode),
        .. Double("duplicate_company", "/companyName", same.ByName),
        .. OfReadings(info, applicant, readings, today),
    ];

    /// <summary>Those that the pictures alone decide: they are known anew when a picture was read later.</summary>
    public static IReadOnlyList<Finding> OfReadings(InfoSubmitted info, ApplicantData applicant, MaterialReadings? readings, DateOnly today) =>
        [.. Compared(info, applicant, readings), .. Confirmed(readings), .. Warned(readings), .. Expired(readings, today)];

    public static bool IsOfReadings(Finding it) => it.Code.StartsWith("ocr_", StringComparison.Ordinal) || it.Code.StartsWith("picture_", StringComparison.Ordinal)
        || it.Code.EndsWith("_mismatch", StringComparison.Ordinal) || it.Code == "id_card_expired" || it is { Code: "credit_code_check_digit", Evidence: not null };

    /// <summary>Passed only when everything is certain; a rule alone never fails anybody.</summary>
    public static string Verdict(IEnumerable<Finding> findings) =>
        findings.All(f => f.Severity == Severities.Info) ? Verdicts.Passed : Verdicts.Unclear;

    /// <summary>Warnings of the submission that the rules here find by themselves.</summary>
    private static readonly HashSet<string> Said = new(StringComparer.Ordinal) { "credit_code_check_digit" };

    /// <summary>The field that a warning of the submission is about; those that are not here are about none.</summary>
    private static readonly Dictionary<string, string> Places = new(StringComparer.Ordinal)
    {
        ["company_name_unusual"] = "/companyName", ["company_lookalike"] = "/companyName", ["price_unusual"] = "/currentPrice", ["usage_high"] = "/monthlyUsage",
        ["usage_low"] = "/monthlyUsage", ["capacity_high"] = "/powerCapacity", ["capacity_low"] = "/powerCapacity", ["address_shared"] = "/detailAddress",
    };

    /// <summary>What the reader said of a picture that makes its paper doubtful, whatever stands on it.</summary>
    private static readonly HashSet<string> Doubtful = new(StringComparer.Ordinal) { "copy", "reshot", "edited", "covered", "cut_off", "electronic" };

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

    /// <summary>The applicant said otherwise than was read, or confirmed a code whose check digit does not hold.</summary>
    private static IEnumerable<Finding> Confirmed(MaterialReadings? readings)
    {
        foreach (var (kind, fields) in readings?.Kinds ?? new Dictionary<string, IReadOnlyDictionary<string, MaterialReading>>())
            foreach (var (field, it) in fields.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                if (it is { Read: { } read, Confirmed: { } confirmed, Confidence: >= Certain } && Names.Key(read) != Names.Key(confirmed))
                    yield return new Finding("ocr_corrected", Severities.Warning, "/" + kind, $"{kind}.{field}");
                if (field == "creditCode" && it.Confirmed is { } code && CreditCode.Check(code) != CreditCodeVerdict.Ok)
                    yield return new Finding("credit_code_check_digit", Severities.Warning, "/" + kind, $"{kind}.{field}");
            }
    }

    private static IEnumerable<Finding> Warned(MaterialReadings? readings) =>
        from picture in readings?.Warnings ?? new Dictionary<string, IReadOnlyList<string>>()
        from warning in picture.Value
        where Doubtful.Contains(warning)
        select new Finding("picture_" + warning, Severities.Warning, "/" + picture.Key, picture.Key);

    /// <summary>By what was read, and by what was confirmed: whoever corrects an end that has passed does not make it a later one.</summary>
    private static IEnumerable<Finding> Expired(MaterialReadings? readings, DateOnly today)
    {
        var back = readings?.Kinds.GetValueOrDefault("idCardBack");
        if (back is null || !back.TryGetValue("validFrom", out var from) || from.Read is null)
            yield return new Finding("ocr_absent", Severities.Warning, "/idCardBack", "idCardBack.validTo");
        else if (back.TryGetValue("validTo", out var to) && (Passed(to.Read, today) || Passed(to.Confirmed, today)))
            yield return new Finding("id_card_expired", Severities.Warning, "/idCardBack", "idCardBack.validTo");
    }

    private static bool Passed(string? day, DateOnly today) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end) && end < today;
}
