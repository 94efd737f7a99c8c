using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PowerCrm.China;

/// <summary>
/// Finds personal numbers in fields that are stored and shown in clear: credit codes, company names and notes. An identity number is one
/// with a valid check digit (for the old 15 digits: with a valid date and province); a phone is a mainland mobile. Fixed lines, credit
/// codes, licence numbers and amounts are allowed.
/// </summary>
public static partial class PersonalNumber
{
    /// <summary>True when the text contains an identity number or a mobile number.</summary>
    public static bool IsIn(string text) => IsIn(text, folded => HasMobile(folded) || HasIdentity(folded));

    /// <summary>True when the text contains an identity number. For an amount, which may have as many digits as a mobile number.</summary>
    public static bool IsIdentityIn(string text) => IsIn(text, HasIdentity);

    private static bool IsIn(string text, Func<string, bool> isNumberIn)
    {
        var folded = FoldDigits(text);
        return isNumberIn(folded) || HanDigits.ToAscii(folded) is var converted && converted != folded && isNumberIn(converted);
    }

    private static bool HasIdentity(string folded) =>
        FindAll(IdNumberPattern(), folded).Any(IsIdentity) || FindAll(OldIdNumberPattern(), folded).Any(IsOldIdentity);

    /// <summary>
    /// Converts digits of any script or form (１, ①, 𝟏, ١) to ASCII, and the characters that look like an X: the Roman numeral, the
    /// multiplication sign, the Cyrillic Ha and the Greek Chi.
    /// </summary>
    private static string FoldDigits(string text) => string.Concat(FullWidth.Fold(text).EnumerateRunes().Select(rune => rune.Value switch
    {
        < 0x80 => rune.ToString(),
        0x2169 or 0x2179 or 0xD7 or 0x425 or 0x445 or 0x3A7 or 0x3C7 => "X",
        // Marks that are drawn onto the digit before them or not at all, such as the rest of a keycap emoji: 1️⃣
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => "",
        _ when Rune.GetNumericValue(rune) is >= 0 and <= 9 and var value && value == Math.Floor(value) && !Rune.IsLetter(rune) =>
            ((int)value).ToString(CultureInfo.InvariantCulture),
        _ => rune.ToString(),
    }));

    private static bool HasMobile(string text)
    {
        for (var match = MobilePattern().Match(text); match.Success; match = MobilePattern().Match(text, match.Groups[1].Index + 1))
        {
            var (number, following) = (match.Groups[1].Value, text[(match.Groups[1].Index + match.Groups[1].Length)..]);
            if (!DayAndNumberPattern().IsMatch(number) && !(ListPattern().IsMatch(number) && UnitPattern().IsMatch(following)))
                return true;
        }
        return false;
    }

    /// <summary>
    /// Returns each number without its separators. The character between two numbers ends one and starts the next, so the search continues
    /// at it.
    /// </summary>
    private static IEnumerable<string> FindAll(Regex numbers, string text)
    {
        for (var match = numbers.Match(text); match.Success; match = numbers.Match(text, match.Index + match.Length - 1))
            yield return string.Concat(match.Groups[1].Value.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
    }

    /// <summary>
    /// A number that passes all checks of a credit code counts as a credit code: one identity number in 341 does, and no credit code is
    /// refused.
    /// </summary>
    private static bool IsIdentity(string number) => IdNumber.IsValid(number, DateOnly.MaxValue)
        && !(CreditCode.Check(number) == CreditCodeVerdict.Ok && CreditCode.IsOrganisationCodeValid(number));

    /// <summary>
    /// 15 digits with a valid province and date, except licence numbers from before 2015, which have a check digit at the end.
    /// </summary>
    private static bool IsOldIdentity(string number) =>
        IdNumber.IsValid(IdNumber.From15Digits(number), DateOnly.MaxValue) && !IsOldLicence(number);

    /// <summary>ISO 7064, MOD 11,10, as in GS 15-2006.</summary>
    private static bool IsOldLicence(string number)
    {
        var remainder = 10;
        foreach (var digit in number.AsSpan(0, 14))
        {
            var sum = (remainder + digit - '0') % 10;
            remainder = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (remainder + number[14] - '0') % 10 == 1;
    }

    // Spaces of any width and line breaks, dashes of any length, and other characters that people put between the parts of a number. × is
    // not one of them: 160×1200×2400 is a size.
    private const string Separator = @"[ \u00A0\u2000-\u200A\u202F\u205F\u3000\t\r\n.\-\u2010-\u2015\u2212~\u301C\uFF5E+*/\\=·•,_():、。;|点杠"
        + @"#@'""\u2018\u2019\u201C\u201D\u2026\[\]<>{}\^\u300C-\u300F\u3010\u3011]";

    private const string ShortSeparator = @"[ \u00A0\u2000-\u200A\u202F\u205F\u3000\-\u2010-\u2015\u2212]{1,2}";

    // In groups of three, four and four; with a separator between all digits; or in any groups, with blanks or dashes.
    [GeneratedRegex(@"(?:\A|[^0-9])(?:(?:\+|00)?86" + Separator + "{0,2}|0)?(1[3-9][0-9]" + Separator + "{0,3}[0-9]{4}" + Separator
        + "{0,3}[0-9]{4}|1" + Separator + "{1,2}[3-9](?:" + Separator + "{1,2}[0-9]){9}|1(?:" + ShortSeparator + ")?[3-9](?:(?:"
            + ShortSeparator + ")?[0-9]){9})"
        + @"(?:\z|[^0-9])", RegexOptions.NonBacktracking)]
    private static partial Regex MobilePattern();

    /// <summary>1998-06-15 320: a date followed by another number.</summary>
    [GeneratedRegex(@"\A1[89][0-9]{2}-[0-9]{1,2}-[0-9]{1,2} +[0-9]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex DayAndNumberPattern();

    /// <summary>A list of numbers; when a unit follows they are sizes or amounts: 160、1250、1600 kVA.</summary>
    [GeneratedRegex(@"\A[0-9]+(?:[、,/+* ][0-9]+){2,}\z", RegexOptions.NonBacktracking)]
    private static partial Regex ListPattern();

    [GeneratedRegex(@"\A ?(?:(?:[kKmM]?[vV][aA]|[kKmM]?[wW]|[kK][vV]|[mc]?m)(?:\z|[^A-Za-z])"
        + "|千伏安|兆伏安|千瓦|兆瓦|千伏|毫米|厘米|米|元|万|亿|台|只|%)", RegexOptions.NonBacktracking)]
    private static partial Regex UnitPattern();

    [GeneratedRegex(@"(?:\A|[^0-9])((?:[0-9]" + Separator + @"{0,2}){17}[0-9Xx])(?:\z|[^0-9])", RegexOptions.NonBacktracking)]
    private static partial Regex IdNumberPattern();

    // There is no check digit: letters before the digits mean a contract or device number, except for the usual abbreviations.
    [GeneratedRegex(@"(?:\A|[^0-9A-Za-z]|[Ii][Dd]|[Ss][Ff][Zz][Hh]?)([0-9]{6}" + Separator + "{0,2}[0-9]{6}" + Separator
        + @"{0,2}[0-9]{3})(?:\z|[^0-9A-Za-z])",
        RegexOptions.NonBacktracking)]
    private static partial Regex OldIdNumberPattern();
}
