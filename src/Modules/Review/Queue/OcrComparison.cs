using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>One field of a picture: the value that was read beside the stated one.</summary>
/// <param name="Pointer">The member of the registration that states the same value; null when there is none.</param>
/// <param name="Match">Whether the read value equals the stated one, or the confirmed one where the form has no such field; null when there
/// is nothing to compare.</param>
internal sealed record OcrFieldComparison(string Kind, string Field, string? Read, string? Stated, string? Confirmed, decimal Confidence,
    string? Pointer, string Mismatch, bool? Match, IReadOnlyList<decimal>? Place);

/// <summary>
/// Compares readings with the statement, field by field. Public and personal values are compared alike; values are masked only for display.
/// </summary>
internal static class OcrComparison
{
    private sealed record ComparedField(string Kind, string Field, string Pointer, string Mismatch,
        Func<InfoSubmitted, ApplicantData, string?> Stated, Func<string, string> Key);

    private static readonly ComparedField[] ComparedFields =
    [
        new("businessLicense", "companyName", "/companyName", "company_mismatch", (info, _) => info.CompanyName, Names.Key),
        new("businessLicense", "creditCode", "/creditCode", "credit_code_mismatch", (info, _) => info.CreditCode, CreditCode.Normalise),
        new("idCardFront", "name", "/realName", "name_mismatch", (_, applicant) => applicant.RealName, Names.Key),
    ];

    /// <summary>Returns every field that was read or confirmed, and those that should have been read.</summary>
    public static IReadOnlyList<OcrFieldComparison> Compare(InfoSubmitted info, ApplicantData applicant, MaterialReadings? readings)
    {
        var lines = new List<OcrFieldComparison>();
        foreach (var rule in ComparedFields)
        {
            var reading = readings?.Kinds.GetValueOrDefault(rule.Kind)?.GetValueOrDefault(rule.Field);
            var stated = rule.Stated(info, applicant);
            bool? match = reading?.Read is { } read && stated is not null ? rule.Key(read) == rule.Key(stated) : null;
            lines.Add(new OcrFieldComparison(rule.Kind, rule.Field, reading?.Read, stated, reading?.Confirmed, reading?.Confidence ?? 0,
                rule.Pointer, rule.Mismatch, match, reading?.Place));
        }
        foreach (var (kind, fields) in readings?.Kinds ?? new Dictionary<string, IReadOnlyDictionary<string, MaterialReading>>())
            foreach (var (field, reading) in fields.Where(f => !ComparedFields.Any(c => c.Kind == kind && c.Field == f.Key)))
                lines.Add(new OcrFieldComparison(kind, field, reading.Read, null, reading.Confirmed, reading.Confidence, null, "",
                    MatchesConfirmed(reading),
                    reading.Place));
        return lines;
    }

    /// <summary>Compares the read value with the one that the applicant confirmed, for fields that the form does not state.</summary>
    private static bool? MatchesConfirmed(MaterialReading it) =>
        it is { Read: { } read, Confirmed: { } confirmed } ? Names.Key(read) == Names.Key(confirmed) : null;

    /// <summary>
    /// Masks a value. All values of an ID card are personal. Of a licence, which is public, only the legal person's name and the address
    /// are masked.
    /// </summary>
    public static string? MaskValue(OcrFieldComparison line, string? value) => (line.Kind, line.Field, value) switch
    {
        (_, _, null) => null,
        (_, "name" or "legalPerson", { } name) => Mask.Name(name),
        ("businessLicense", "address", { } address) => Mask.Address(address),
        ("businessLicense", _, { } open) => open,
        (_, "idNumber", { } number) => Mask.IdNumber(number),
        _ => "***",
    };
}
