using PowerCrm.China;
using PowerCrm.Papers;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>
/// Lowers the confidence of codes and numbers with wrong check digits, and of a validity that no card has, for every reader, because
/// vendors return no confidence.
/// </summary>
internal static class OcrPlausibility
{
    private const decimal DoubtfulConfidence = 0.5m;

    public static OcrResult.Ok LowerConfidence(OcrResult.Ok read, DateTimeOffset now)
    {
        var today = ChinaTime.Day(now);
        var (fields, warnings) = (new Dictionary<string, OcrField>(read.Fields, StringComparer.Ordinal),
            new HashSet<string>(read.Warnings, StringComparer.Ordinal));
        if (fields.GetValueOrDefault("creditCode") is { Value: { } code }
            && !(CreditCode.Check(code) == CreditCodeVerdict.Ok && CreditCode.IsOrganisationCodeValid(code)))
            Doubt("creditCode", "credit_code_unsure");
        if (fields.GetValueOrDefault("idNumber") is { Value: { } number } && !IdNumber.IsValid(number, today))
            Doubt("idNumber", "id_number_unsure");
        // The id number also contains the birth date and the gender.
        if (fields.GetValueOrDefault("idNumber") is { Value: { } idNumber, Confidence: > DoubtfulConfidence })
        {
            if (fields.GetValueOrDefault("birthDate") is { Value: { } date }
                && date != DateFinder.ToIso(IdNumber.BirthDate(idNumber)!.Value))
                Doubt("birthDate", "id_number_unsure", "idNumber");
            if (fields.GetValueOrDefault("gender") is { Value: { } gender } && gender != (IdNumber.IsMale(idNumber) ? "男" : "女"))
                Doubt("gender", "id_number_unsure", "idNumber");
        }
        if (ParseDay("validFrom") is { } from && (from > today || !CardValidity.IsPossible(from, ParseDay("validTo"))))
            Doubt("validFrom", "validity_unsure", fields.ContainsKey("validTo") ? "validTo" : null);
        return read with { Fields = fields, Warnings = [.. warnings] };

        DateOnly? ParseDay(string field) =>
            fields.GetValueOrDefault(field)?.Value is { } value && DateFinder.FindAll(value) is [var day, ..] ? day : null;

        void Doubt(string field, string warning, string? also = null)
        {
            foreach (var name in new[] { field, also }.OfType<string>())
                fields[name] = fields[name] with { Confidence = Math.Min(fields[name].Confidence, DoubtfulConfidence) };
            warnings.Add(warning);
        }
    }
}
