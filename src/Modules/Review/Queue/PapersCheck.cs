using System.Globalization;
using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>
/// Checks the pictures of the papers, compared with the statement and by themselves, as a pure function. The check is repeated when a
/// picture is read after the submission.
/// </summary>
internal static class PapersCheck
{
    /// <summary>The code of the finding that a field was not read.</summary>
    public const string Unread = "ocr_absent";

    private const int AdultAge = 18;

    /// <summary>
    /// Lowest confidence (0 to 1) at which a free text counts as read. The built-in readers give free text at most 0.85, and 0.70 when they
    /// doubt it.
    /// </summary>
    private const decimal LikelyConfidence = 0.75m;

    /// <summary>Warnings of the reader that make a paper doubtful, whatever its text says.</summary>
    private static readonly HashSet<string> DoubtfulWarnings = new(StringComparer.Ordinal) { "copy", "reshot", "temporary", "edited",
        "covered", "cut_off", "electronic", "is_card_front", "is_card_back", "is_licence" };

    private const string WarningPrefix = "picture_";

    private static readonly HashSet<string> OwnCodes = new(StringComparer.Ordinal) { "id_card_expired", "licence_expired",
        "id_number_invalid", "id_number_contradicted", "underage", "legal_person_other" };

    /// <param name="certain">Readings below this confidence are doubtful.</param>
    public static IReadOnlyList<Finding> GetFindings(InfoSubmitted info, ApplicantData applicant, MaterialReadings? readings,
        DateOnly today, decimal certain) =>
    [
        .. CheckComparedFields(info, applicant, readings, certain), .. CheckConfirmedFields(readings, certain),
            .. GetPictureWarnings(readings),
        .. CheckIdNumber(readings, today, certain), .. CheckCardValidity(readings, today, certain),
        .. CheckBusinessTerm(readings, today, certain), .. CheckLegalPerson(applicant, readings, certain),
    ];

    /// <summary>Returns the papers that have expired on a day, which may be later than the check.</summary>
    public static IEnumerable<Finding> FindExpired(MaterialReadings? readings, DateOnly today, decimal certain) =>
        CheckCardValidity(readings, today, certain).Concat(CheckBusinessTerm(readings, today, certain))
            .Where(f => f.Code is "id_card_expired" or "licence_expired");

    /// <summary>Returns true when a finding is one of this check, so that a later reading can replace it.</summary>
    public static bool IsOwnFinding(Finding it) =>
        it.Code.StartsWith("ocr_", StringComparison.Ordinal) || IsPictureWarning(it.Code)
            || it.Code.EndsWith("_mismatch", StringComparison.Ordinal) || OwnCodes.Contains(it.Code)
            || it is { Code: "credit_code_check_digit", Evidence: not null };

    /// <summary>Not every code with this prefix: picture_risky is a warning of the submission.</summary>
    private static bool IsPictureWarning(string code) =>
        code.StartsWith(WarningPrefix, StringComparison.Ordinal) && DoubtfulWarnings.Contains(code[WarningPrefix.Length..]);

    private static IEnumerable<Finding> CheckComparedFields(InfoSubmitted info, ApplicantData applicant, MaterialReadings? readings,
        decimal certain)
    {
        foreach (var line in OcrComparison.Compare(info, applicant, readings).Where(l => l.Pointer is not null))
        {
            if (line.Read is null)
                yield return new Finding(Unread, Severities.Warning, line.Pointer, $"{line.Kind}.{line.Field}");
            else if (line.Match == false)
                yield return new Finding(line.Mismatch, Severities.Warning, line.Pointer, $"{line.Kind}.{line.Field}");
            else if (line.Confidence < certain)
                yield return new Finding("ocr_uncertain", IsLikelyMatch(line) ? Severities.Info : Severities.Warning, line.Pointer,
                    $"{line.Kind}.{line.Field}");
        }
    }

    /// <summary>
    /// True when a free text was read as the applicant states it. A reader is never certain of free text (it may misread rare characters
    /// with full confidence), so this is only information for the reviewer. For other fields a reader can be certain.
    /// </summary>
    private static bool IsLikelyMatch(OcrFieldComparison line) =>
        line is { Match: true, Field: "companyName" or "name", Confidence: >= LikelyConfidence };

    /// <summary>The applicant changed a value that was read with certainty, or confirmed a code with a wrong check digit.</summary>
    private static IEnumerable<Finding> CheckConfirmedFields(MaterialReadings? readings, decimal certain)
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

    private static IEnumerable<Finding> GetPictureWarnings(MaterialReadings? readings) =>
        from picture in readings?.Warnings ?? new Dictionary<string, IReadOnlyList<string>>()
        from warning in picture.Value
        where DoubtfulWarnings.Contains(warning)
        select new Finding(WarningPrefix + warning, Severities.Warning, "/" + picture.Key, picture.Key);

    /// <summary>
    /// The number is stated nowhere but on the card, so it passes only when it was read with certainty; a number that the applicant typed
    /// over a doubtful reading proves nothing. It also encodes the date of birth and the sex, which are printed on the card as well (GB
    /// 11643-1999).
    /// </summary>
    private static IEnumerable<Finding> CheckIdNumber(MaterialReadings? readings, DateOnly today, decimal certain)
    {
        const string Evidence = "idCardFront.idNumber";
        var it = GetField(readings, "idCardFront", "idNumber");
        if (it?.Read is null)
            yield return new Finding(Unread, Severities.Warning, "/idCardFront", Evidence);
        else if (it.Confidence < certain)
            yield return new Finding("ocr_uncertain", Severities.Warning, "/idCardFront", Evidence);
        if ((it?.Confirmed ?? it?.Read) is not { } number)
            yield break;
        if (!IdNumber.IsValid(number, today))
            yield return new Finding("id_number_invalid", Severities.Warning, "/idCardFront", Evidence);
        else if (IdNumber.BirthDate(number)!.Value.AddYears(AdultAge) > today)
            yield return new Finding("underage", Severities.Warning, "/idCardFront", Evidence);
        else
        {
            if (Contradicts("birthDate", IdNumber.BirthDate(number)!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
                yield return new Finding("id_number_contradicted", Severities.Warning, "/idCardFront", "idCardFront.birthDate");
            if (Contradicts("gender", IdNumber.IsMale(number) ? "男" : "女"))
                yield return new Finding("id_number_contradicted", Severities.Warning, "/idCardFront", "idCardFront.gender");
        }

        // A doubtful reading that nobody confirmed is ignored.
        bool Contradicts(string field, string expected) => GetField(readings, "idCardFront", field) is { } read
            && (read.Confirmed ?? (read.Confidence >= certain ? read.Read : null)) is { } value && value != expected;
    }

    /// <summary>Uses both the read and the confirmed value: a correction by the applicant cannot extend an expired card.</summary>
    private static IEnumerable<Finding> CheckCardValidity(MaterialReadings? readings, DateOnly today, decimal certain)
    {
        const string Evidence = "idCardBack.validTo";
        var to = GetField(readings, "idCardBack", "validTo");
        if (GetField(readings, "idCardBack", "validFrom")?.Read is null)
            yield return new Finding(Unread, Severities.Warning, "/idCardBack", Evidence);
        else if (IsPast(to?.Read, today) || IsPast(to?.Confirmed, today))
            yield return new Finding("id_card_expired", Severities.Warning, "/idCardBack", Evidence);
        // A missing end date does not mean that the card is valid without limit; 长期 has the confidence of its reading.
        else if (to is null || to.Confidence < certain
            || readings?.Warnings?.GetValueOrDefault("idCardBack")?.Contains("validity_unsure") == true)
            yield return new Finding("ocr_uncertain", Severities.Warning, "/idCardBack", Evidence);
    }

    /// <summary>A licence whose end of term is missing, or was not read with certainty, is not treated as expired.</summary>
    private static IEnumerable<Finding> CheckBusinessTerm(MaterialReadings? readings, DateOnly today, decimal certain) =>
        GetField(readings, "businessLicense", "businessTerm") is { } term
            && (IsTermOver(term.Confidence >= certain ? term.Read : null, today) || IsTermOver(term.Confirmed, today))
            ? [new Finding("licence_expired", Severities.Warning, "/businessLicense", "businessLicense.businessTerm")] : [];

    /// <summary>
    /// Many companies let an employee register. This is no doubt about the papers, but tells the reviewer to look for a power of attorney.
    /// </summary>
    private static IEnumerable<Finding> CheckLegalPerson(ApplicantData applicant, MaterialReadings? readings, decimal certain) =>
        GetField(readings, "businessLicense", "legalPerson") is { Read: { } name } read
            && read.Confidence >= certain && Names.Key(name) != Names.Key(applicant.RealName)
            ? [new Finding("legal_person_other", Severities.Info, "/realName", "businessLicense.legalPerson")] : [];

    private static MaterialReading? GetField(MaterialReadings? readings, string kind, string field) =>
        readings?.Kinds.GetValueOrDefault(kind)?.GetValueOrDefault(field);

    private static bool IsTermOver(string? term, DateOnly today) => term is not null && TypedDate.EndOfTerm(term) < today;

    private static bool IsPast(string? day, DateOnly today) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end) && end < today;
}
