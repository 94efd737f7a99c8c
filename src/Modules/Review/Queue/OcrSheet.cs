using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>One field of a picture: what was read beside what was stated.</summary>
/// <param name="Pointer">The member of the registration that states the same; null: none does.</param>
/// <param name="Match">Read against stated, or against confirmed where nothing states it; null: nothing to compare.</param>
internal sealed record OcrLine(string Kind, string Field, string? Read, string? Stated, string? Confirmed, decimal Confidence,
    string? Pointer, string Mismatch, bool? Match, IReadOnlyList<decimal>? Place);

/// <summary>Readings compared with the statement, field by field; public data and a person's alike, masked only when shown.</summary>
internal static class OcrSheet
{
    private sealed record Claim(string Kind, string Field, string Pointer, string Mismatch,
        Func<InfoSubmitted, ApplicantData, string?> Stated, Func<string, string> Key);

    private static readonly Claim[] Claims =
    [
        new("businessLicense", "companyName", "/companyName", "company_mismatch", (info, _) => info.CompanyName, Names.Key),
        new("businessLicense", "creditCode", "/creditCode", "credit_code_mismatch", (info, _) => info.CreditCode, CreditCode.Normalise),
        new("idCardFront", "name", "/realName", "name_mismatch", (_, applicant) => applicant.RealName, Names.Key),
    ];

    /// <summary>Every field that was read or confirmed, and those that should have been.</summary>
    public static IReadOnlyList<OcrLine> Compare(InfoSubmitted info, ApplicantData applicant, MaterialReadings? readings)
    {
        var lines = new List<OcrLine>();
        foreach (var claim in Claims)
        {
            var reading = readings?.Kinds.GetValueOrDefault(claim.Kind)?.GetValueOrDefault(claim.Field);
            var stated = claim.Stated(info, applicant);
            bool? match = reading?.Read is { } read && stated is not null ? claim.Key(read) == claim.Key(stated) : null;
            lines.Add(new OcrLine(claim.Kind, claim.Field, reading?.Read, stated, reading?.Confirmed, reading?.Confidence ?? 0,
                claim.Pointer, claim.Mismatch, match, reading?.Place));
        }
        foreach (var (kind, fields) in readings?.Kinds ?? new Dictionary<string, IReadOnlyDictionary<string, MaterialReading>>())
            foreach (var (field, reading) in fields.Where(f => !Claims.Any(c => c.Kind == kind && c.Field == f.Key)))
                lines.Add(new OcrLine(kind, field, reading.Read, null, reading.Confirmed, reading.Confidence, null, "", Same(reading),
                    reading.Place));
        return lines;
    }

    /// <summary>What no member of the registration states, the applicant may have confirmed; that is compared then.</summary>
    private static bool? Same(MaterialReading it) =>
        it is { Read: { } read, Confirmed: { } confirmed } ? Names.Key(read) == Names.Key(confirmed) : null;

    /// <summary>Everything on a card is a person's; of a licence, which is public, only the legal person's name is.</summary>
    public static string? Masked(OcrLine line, string? value) => (line.Kind, line.Field, value) switch
    {
        (_, _, null) => null,
        (_, "name" or "legalPerson", { } name) => Mask.Name(name),
        ("businessLicense", "address", { } address) => Mask.Address(address),
        ("businessLicense", _, { } open) => open,
        (_, "idNumber", { } number) => Mask.IdNumber(number),
        _ => "***",
    };
}
