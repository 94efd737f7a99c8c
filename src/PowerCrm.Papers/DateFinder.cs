using System.Globalization;
using System.Text.RegularExpressions;
using PowerCrm.China;

namespace PowerCrm.Papers;

/// <summary>Reads dates as documents print them: 2011年06月18日, 2016.07.12.</summary>
public static partial class DateFinder
{
    public const string OpenEnded = "长期";

    public static IReadOnlyList<DateOnly> FindAll(string text) =>
        [.. DatePattern().Matches(FullWidth.Fold(text).Replace(" ", "", StringComparison.Ordinal))
        .Select(m => CreateDate(m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value)).OfType<DateOnly>()];

    /// <summary>Whether the text is 长期, with up to one letter misread.</summary>
    public static bool IsOpenEnded(string text) =>
        text.Contains(OpenEnded, StringComparison.Ordinal) || text.Contains('长') || text.EndsWith('期') && !text.Any(char.IsAsciiDigit);

    public static string ToIso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? CreateDate(string year, string month, string day) =>
        int.TryParse(year, out var y) && int.TryParse(month, out var m) && int.TryParse(day, out var d)
        && y is >= 1900 and < 2200 && m is >= 1 and <= 12 && d >= 1 && d <= DateTime.DaysInMonth(y, m) ? new DateOnly(y, m, d) : null;

    [GeneratedRegex("([12][0-9]{3})[^0-9]{1,2}([0-9]{1,2})[^0-9]{1,2}([0-9]{1,2})", RegexOptions.NonBacktracking)]
    private static partial Regex DatePattern();
}
