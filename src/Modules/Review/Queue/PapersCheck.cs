using System.Globalization;
using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>
/// What the papers' pictures say, beside the statement and by themselves: pure. It is known anew when a picture was read after the
/// submission.
/// </summary>
internal static class PapersCheck
{
    private const int FullAge = 18;

    /// <summary>From 0 to 1. Readers of this house give free text at most 0.85, and 0.70 where they doubt it.</summary>
    private const decimal Likely = 0.75m;

    /// <summary>What the reader said of a picture that makes its paper doubtful, whatever stands on it.</summary>
    private static readonly HashSet<string> Doubtful = new(StringComparer.Ordinal) { "copy", "reshot", "edited", "covered", "cut_off",
        "electronic", "is_card_front", "is_card_back", "is_licence" };

    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { "id_card_expired", "licence_expired",
        "id_number_invalid", "id_number_contradicted", "underage", "legal_person_other" };

    /// <param name="certain">What is read with less confidence is doubtful.</param>
    public static IReadOnlyList<Finding> Findings(InfoSubmitted info, ApplicantData applicant, MaterialReadings? readings,
        DateOnly today, decimal certain) =>
    [
        .. Compared(info, applicant, readings, certain), .. Confirmed(readings, certain), .. Warned(readings),
        .. Number(readings, today, certain), .. Validity(readings, today, certain),
        .. Term(readings, today, certain), .. LegalPerson(applicant, readings, certain),
    ];

    /// <summary>Papers whose time is over on a day, which may come after the check.</summary>
    public static IEnumerable<Finding> Expired(MaterialReadings? readings, DateOnly today, decimal certain) =>
        Validity(readings, today, certain).Concat(Term(readings, today, certain))
            .Where(f => f.Code is "id_card_expired" or "licence_expired");

    /// <summary>Whether a finding is one of these, to be replaced by those of a later reading.</summary>
    public static bool Gives(Finding it) =>
        it.Code.StartsWith("ocr_", StringComparison.Ordinal) || it.Code.StartsWith("picture_", StringComparison.Ordinal)
            || it.Code.EndsWith("_mismatch", StringComparison.Ordinal) || Own.Contains(it.Code)
            || it is { Code: "credit_code_check_digit", Evidence: not null };

    private static IEnumerable<Finding> Compared(InfoSubmitted info, ApplicantData applicant, MaterialReadings? readings,
        decimal certain)
    {
        foreach (var line in OcrSheet.Compare(info, applicant, readings).Where(l => l.Pointer is not null))
        {
            if (line.Read is null)
                yield return new Finding("ocr_absent", Severities.Warning, line.Pointer, $"{line.Kind}.{line.Field}");
            else if (line.Match == false)
                yield return new Finding(line.Mismatch, Severities.Warning, line.Pointer, $"{line.Kind}.{line.Field}");
            else if (line.Confidence < certain)
                yield return new Finding("ocr_uncertain", Typed(line) ? Severities.Info : Severities.Warning, line.Pointer,
                    $"{line.Kind}.{line.Field}");
        }
    }

    /// <summary>
    /// Free text, of which no reader is ever certain (rare characters are lost with full confidence), was read as the applicant states it:
    /// the reviewer is told, and it is no doubt. Of other fields a reader can be certain.
    /// </summary>
    private static bool Typed(OcrLine line) => line is { Match: true, Field: "companyName" or "name", Confidence: >= Likely };

    /// <summary>The applicant said otherwise than was read, or confirmed a code whose check digit does not hold.</summary>
    private static IEnumerable<Finding> Confirmed(MaterialReadings? readings, decimal certain)
    {
        foreach (var (kind, fields) in readings?.Kinds ?? new Dictionary<string, IReadOnlyDictionary<string, MaterialReading>>())
            foreach (var (field, it) in fields.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                if (it is { Read: { } read, Confirmed: { } confirmed } && it.Confidence >= certain
                    && Names.Key(read) != Names.Key(confirmed))
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

    /// <summary>
    /// Nothing but the card states the number, so it passes only when it was read with certainty: what an applicant typed over a doubtful
    /// reading is no proof. It says the date of birth and the sex too, which stand beside it on the card (GB 11643-1999).
    /// </summary>
    private static IEnumerable<Finding> Number(MaterialReadings? readings, DateOnly today, decimal certain)
    {
        const string Evidence = "idCardFront.idNumber";
        var it = Field(readings, "idCardFront", "idNumber");
        if (it?.Read is null)
            yield return new Finding("ocr_absent", Severities.Warning, "/idCardFront", Evidence);
        else if (it.Confidence < certain)
            yield return new Finding("ocr_uncertain", Severities.Warning, "/idCardFront", Evidence);
        if ((it?.Confirmed ?? it?.Read) is not { } number)
            yield break;
        if (!IdNumber.IsValid(number, today))
            yield return new Finding("id_number_invalid", Severities.Warning, "/idCardFront", Evidence);
        else if (IdNumber.BirthDate(number)!.Value.AddYears(FullAge) > today)
            yield return new Finding("underage", Severities.Warning, "/idCardFront", Evidence);
        else
        {
            if (Contradicts("birthDate", IdNumber.BirthDate(number)!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
                yield return new Finding("id_number_contradicted", Severities.Warning, "/idCardFront", "idCardFront.birthDate");
            if (Contradicts("gender", IdNumber.IsMale(number) ? "男" : "女"))
                yield return new Finding("id_number_contradicted", Severities.Warning, "/idCardFront", "idCardFront.gender");
        }

        // A doubtful reading that nobody confirmed says nothing.
        bool Contradicts(string field, string byNumber) => Field(readings, "idCardFront", field) is { } read
            && (read.Confirmed ?? (read.Confidence >= certain ? read.Read : null)) is { } said && said != byNumber;
    }

    /// <summary>
    /// By what was read, and by what was confirmed: whoever corrects an end that has passed does not make it a later one.
    /// </summary>
    private static IEnumerable<Finding> Validity(MaterialReadings? readings, DateOnly today, decimal certain)
    {
        const string Evidence = "idCardBack.validTo";
        var to = Field(readings, "idCardBack", "validTo");
        if (Field(readings, "idCardBack", "validFrom")?.Read is null)
            yield return new Finding("ocr_absent", Severities.Warning, "/idCardBack", Evidence);
        else if (Passed(to?.Read, today) || Passed(to?.Confirmed, today))
            yield return new Finding("id_card_expired", Severities.Warning, "/idCardBack", Evidence);
        // An end that was not found is no card for ever.
        else if ((to is { Read: not null } && to.Confidence < certain)
            || readings?.Warnings?.GetValueOrDefault("idCardBack")?.Contains("validity_unsure") == true)
            yield return new Finding("ocr_uncertain", Severities.Warning, "/idCardBack", Evidence);
    }

    /// <summary>A licence without an end of its term, or with one that was not read with certainty, is not over.</summary>
    private static IEnumerable<Finding> Term(MaterialReadings? readings, DateOnly today, decimal certain) =>
        Field(readings, "businessLicense", "businessTerm") is { } term
            && (Over(term.Confidence >= certain ? term.Read : null, today) || Over(term.Confirmed, today))
            ? [new Finding("licence_expired", Severities.Warning, "/businessLicense", "businessLicense.businessTerm")] : [];

    /// <summary>Many send an employee: no doubt, but the reviewer looks for a power of attorney then.</summary>
    private static IEnumerable<Finding> LegalPerson(ApplicantData applicant, MaterialReadings? readings, decimal certain) =>
        Field(readings, "businessLicense", "legalPerson") is { Read: { } name } read
            && read.Confidence >= certain && Names.Key(name) != Names.Key(applicant.RealName)
            ? [new Finding("legal_person_other", Severities.Info, "/realName", "businessLicense.legalPerson")] : [];

    private static MaterialReading? Field(MaterialReadings? readings, string kind, string field) =>
        readings?.Kinds.GetValueOrDefault(kind)?.GetValueOrDefault(field);

    private static bool Over(string? term, DateOnly today) => term is not null && TypedDate.EndOfTerm(term) < today;

    private static bool Passed(string? day, DateOnly today) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end) && end < today;
}
