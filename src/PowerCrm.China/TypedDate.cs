using System.Globalization;
using System.Text.RegularExpressions;

namespace PowerCrm.China;

/// <summary>
/// Reads a date as typed or as printed on a paper: 2020-01-05, 2020.1.5, 2020/1/5, 2020年1月5日, 20200105, full-width or not, and 二〇二〇年一月五日.
/// The year is always first, so the order is never guessed.
/// </summary>
public static partial class TypedDate
{
    /// <returns>Null when the text is not such a date.</returns>
    public static DateOnly? Read(string text)
    {
        var folded = string.Concat(FullWidth.Fold(text).Where(c => !char.IsWhiteSpace(c)));
        return DatePattern().Match(folded) is { Success: true, Groups: var parts }
            ? ParseDate(parts["y"].Value, parts["m"].Value, parts["d"].Value)
            : ChineseDatePattern().Match(folded) is { Success: true, Groups: var hanParts }
                ? ParseDate(HanDigits.ToAscii(hanParts["y"].Value), ToDigits(hanParts["m"].Value), ToDigits(hanParts["d"].Value)) : null;
    }

    private static DateOnly? ParseDate(string year, string month, string day) =>
        DateOnly.TryParseExact($"{year}-{month}-{day}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date : null;

    /// <summary>Reads a number up to 99: 十 is 10, 十五 15, 二十 20, 三十一 31.</summary>
    private static string ToDigits(string numeral) => numeral.IndexOf('十') switch
    {
        -1 => HanDigits.ToAscii(numeral),
        var tenIndex => (tenIndex == 0 ? "1" : HanDigits.ToAscii(numeral[..tenIndex]))
            + (tenIndex == numeral.Length - 1 ? "0" : HanDigits.ToAscii(numeral[(tenIndex + 1)..])),
    };

    /// <summary>True when the text on a card means that it does not expire.</summary>
    public static bool IsUnlimited(string text) =>
        Simplified.Convert(string.Concat(text.Where(c => !char.IsWhiteSpace(c)))) is "长期" or "长期有效" or "永久" or "永久有效" or "无固定期限";

    /// <summary>Returns the last day of a term such as 2013年04月21日至2033年04月20日.</summary>
    /// <returns>Null when there is no such day: 长期, 至永久, or only a first day.</returns>
    public static DateOnly? EndOfTerm(string text) =>
        text.LastIndexOfAny(['至', '到']) is >= 0 and var index ? Read(text[(index + 1)..]) : null;

    [GeneratedRegex(@"\A(?<y>[0-9]{4})(?:年(?<m>[0-9]{1,2})月(?<d>[0-9]{1,2})日?|-(?<m>[0-9]{1,2})-(?<d>[0-9]{1,2})"
        + @"|\.(?<m>[0-9]{1,2})\.(?<d>[0-9]{1,2})|/(?<m>[0-9]{1,2})/(?<d>[0-9]{1,2})|(?<m>[0-9]{2})(?<d>[0-9]{2}))\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"\A(?<y>[〇○零一二三四五六七八九]{4})年(?<m>[一二三四五六七八九]|十[一二]?)月"
        + @"(?<d>[一二三四五六七八九]|[二三]?十[一二三四五六七八九]?)日?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ChineseDatePattern();
}
