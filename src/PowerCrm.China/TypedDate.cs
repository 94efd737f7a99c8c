using System.Globalization;
using System.Text.RegularExpressions;

namespace PowerCrm.China;

/// <summary>
/// A date as it is typed, or as it stands on a paper: 2020-01-05, 2020.1.5, 2020/1/5, 2020年1月5日, 20200105, in either width. The year
/// comes first in all of them, so none is guessed at.
/// </summary>
public static partial class TypedDate
{
    /// <returns>Null when the text is no such date.</returns>
    public static DateOnly? Read(string text) => Shape().Match(string.Concat(Width.Fold(text).Where(c => !char.IsWhiteSpace(c)))) is
    { Success: true, Groups: var parts }
        && DateOnly.TryParseExact($"{parts["y"]}-{parts["m"]}-{parts["d"]}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var date) ? date : null;

    /// <summary>Does a card say that it has no end?</summary>
    public static bool IsForEver(string text) =>
        string.Concat(text.Where(c => !char.IsWhiteSpace(c))) is "长期" or "长期有效" or "永久" or "永久有效" or "无固定期限";

    [GeneratedRegex(@"\A(?<y>[0-9]{4})(?:年(?<m>[0-9]{1,2})月(?<d>[0-9]{1,2})日?|-(?<m>[0-9]{1,2})-(?<d>[0-9]{1,2})"
        + @"|\.(?<m>[0-9]{1,2})\.(?<d>[0-9]{1,2})|/(?<m>[0-9]{1,2})/(?<d>[0-9]{1,2})|(?<m>[0-9]{2})(?<d>[0-9]{2}))\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
