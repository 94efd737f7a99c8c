using System.Globalization;
using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>
/// The applicant confirms or corrects a reading. The confirmed values are stored sealed, beside what was read; an id number is stored
/// nowhere else.
/// </summary>
[Tags("pictures")]
public static class ConfirmReading
{
    /// <param name="Fields">A business scope has at most 3,000 letters, every other value 500.</param>
    public sealed record Request([MaxRunes(MaxScopeLength)] Dictionary<string, string?> Fields);

    // Licences list every line of business; a thousand letters are not rare.
    private const int MaxLength = 500, MaxScopeLength = 3000;

    /// <summary>The text on a card that does not expire.</summary>
    private const string NoExpiry = "长期";

    private static readonly Dictionary<string, string[]> FieldsByKind = new(StringComparer.Ordinal)
    {
        ["businessLicense"] = ["companyName", "companyType", "creditCode", "legalPerson", "address", "registeredCapital", "establishedOn",
            "businessTerm", "businessScope"],
        ["idCardFront"] = ["name", "gender", "ethnicity", "birthDate", "address", "idNumber"],
        ["idCardBack"] = ["authority", "validFrom", "validTo"],
    };

    /// <summary>
    /// Fields that are shown in clear to everybody who may see the case. Dates are left out, because they have a form of their own; in the
    /// capital, which may have as many digits as a mobile number, only identity numbers are searched for.
    /// </summary>
    private static readonly HashSet<string> PublicFields = new(StringComparer.Ordinal)
    {
        "companyName", "companyType", "creditCode", "legalPerson", "businessTerm", "businessScope", "authority",
    };

    [WolverinePost("/ocr/{imageId:guid}/confirm"), Applicant, Idempotent]
    [Answers(204), ProblemCodes("already_submitted", "consent_required")]
    public static async Task<IResult> Post(Guid imageId, Body<Request> body, CurrentCaller caller, Images images, Readings readings,
        IStreams events, DatabaseClock clock, HttpContext http, CancellationToken ct)
    {
        var it = (await events.Load<Registrant>(caller.Id, ct)).State;
        if (!it.Agreed || !it.Sensitive)
            return new Problem("consent_required");
        if (await images.Find(imageId, ct) is not { } image || image.Owner != caller.Id)
            return Problem.NotFound;
        // A submitted reading is what the reviewer sees, so it cannot be changed any more.
        if (!it.Editable)
            return new Problem("already_submitted");
        var today = ChinaTime.Day(await clock.ReadNow(ct));
        var confirmed = body.Value.Fields.ToDictionary(f => f.Key, f => Normalize(f.Key, f.Value), StringComparer.Ordinal);
        var faults = confirmed.Select(f => !FieldsByKind[image.Kind].Contains(f.Key)
            ? new Fault(Fault.MemberPointer("/fields", f.Key), "unknown_member")
            : f.Value is null ? new Fault(Fault.MemberPointer("/fields", f.Key), "wrong_type")
            : FindFault(f.Key, f.Value, today)).OfType<Fault>().ToList();
        if (confirmed.GetValueOrDefault("validFrom") is { } from && confirmed.GetValueOrDefault("validTo") is { } to
            && ParseDate(to) < ParseDate(from))
            faults.Add(Fault.WithText("/fields/validTo", "date_invalid", "有效期止早于有效期起，请与证件核对。",
                "The end date is before the start date; compare it with the document."));
        if (faults.Count > 0)
            return Problem.Invalid(faults);
        var reply = Reply.NoContent();
        return await readings.Update(caller.Id, imageId, r => r.With(confirmed!), read: false,
            IdempotencyScope.Of(http).RowsFor(reply), ct) ? reply : Problem.NotFound;
    }

    /// <summary>
    /// Normalizes a confirmed value. A card that does not expire has no end in the reading; confirming that stores the text of the card.
    /// </summary>
    private static string? Normalize(string field, string? value) => (field, value) switch
    {
        ("idNumber" or "creditCode", { } code) => CreditCode.WithoutSeparators(code),
        ("validTo", null or "") => NoExpiry,
        ("validTo", { } end) when TypedDate.IsUnlimited(end) => NoExpiry,
        // Dates as printed on the paper, 2020年01月05日 or 2020.01.05, are accepted too.
        ("birthDate" or "establishedOn" or "validFrom" or "validTo", { } day) when TypedDate.Read(day) is { } date =>
            date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => value,
    };

    /// <summary>
    /// Returns the fault of a value. An invalid id number is refused. A credit code with a wrong check digit is accepted, with a warning
    /// for the reviewer, because such codes are in use; its format must be right.
    /// </summary>
    private static Fault? FindFault(string field, string value, DateOnly today) => field switch
    {
        not "businessScope" when value.EnumerateRunes().Count() > MaxLength => new Fault("/fields/" + field, "too_long", MaxLength),
        _ when PublicFields.Contains(field) && PersonalNumber.IsIn(value)
            || field == "registeredCapital" && PersonalNumber.IsIdentityIn(value) =>
            Fault.WithText("/fields/" + field, PersonalNumberTexts.Code, PersonalNumberTexts.Chinese, PersonalNumberTexts.English),
        "name" when Names.CheckPerson(value) is (false, var rune) => CreateFault(field, "name_invalid", PersonRules.InvalidNameText(rune)),
        // The licence of a partnership names a company, with its representative in brackets.
        "legalPerson" when !Names.IsPerson(value) && Names.CheckCompany(value.Replace('：', ' ').Replace(':', ' ')) is (false, var rune) =>
            CreateFault(field, "name_invalid", PersonRules.InvalidNameText(rune)),
        "idNumber" when !IdNumber.IsValid(value, today) => Fault.WithText("/fields/idNumber", "id_number_invalid",
            "身份证号码有误，请与证件核对。", "This is not a valid ID number; compare it with the card."),
        "creditCode" when CreditCode.Check(value) is not (CreditCodeVerdict.Ok or CreditCodeVerdict.WrongCheckDigit)
            && CreditCode.SuggestCorrection(value) is { } suggestion =>
            Fault.WithText("/fields/creditCode", "credit_code_invalid", $"统一社会信用代码不含字母 I、O、S、V、Z，是否为 {suggestion}？",
                $"A credit code does not contain I, O, S, V or Z; is it {suggestion}?"),
        "creditCode" when CreditCode.Check(value) is not (CreditCodeVerdict.Ok or CreditCodeVerdict.WrongCheckDigit) =>
            Fault.WithText("/fields/creditCode", "credit_code_invalid",
            "统一社会信用代码为 18 位数字或大写字母（不含 I、O、S、V、Z）。", "A credit code has 18 digits and letters, without I, O, S, V and Z."),
        "birthDate" or "establishedOn" or "validFrom" or "validTo" when !IsDate(value) && !(field == "validTo" && value == NoExpiry) =>
            Fault.WithText("/fields/" + field, "date_invalid", "日期请按 2020-01-05 填写；没有截止日期的填“长期”。",
                "Write dates as 2020-01-05, or 长期 when there is no end date."),
        "birthDate" or "establishedOn" or "validFrom" when ParseDate(value) is { } day && (day > today || day.Year < 1900) =>
            Fault.WithText("/fields/" + field, "date_invalid", "日期不能晚于今天，也不能早于 1900 年，请与证件核对。",
                "The date is after today or before 1900; compare it with the document."),
        // An end may be in the future, or in the past: the reviewer is told that the card has expired.
        "validTo" when ParseDate(value) is { Year: < 1900 } => Fault.WithText("/fields/validTo", "date_invalid",
            "有效期止不能早于 1900 年，请与证件核对。", "The end date is before 1900; compare it with the document."),
        _ => null,
    };

    private static Fault CreateFault(string field, string code, (string Chinese, string English) text) =>
        Fault.WithText("/fields/" + field, code, text.Chinese, text.English);

    private static bool IsDate(string value) => ParseDate(value) is not null;

    private static DateOnly? ParseDate(string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
