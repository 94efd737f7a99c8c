using System.Globalization;
using System.Text.RegularExpressions;

namespace PowerCrm.Web;

/// <summary>Parses a time with its offset (RFC 3339); a time without an offset would have a different meaning on every machine.</summary>
public static partial class Rfc3339
{
    private static readonly TimeSpan LastSecond = new(23, 59, 59);

    public static DateTimeOffset? Parse(string text)
    {
        if (!Pattern().IsMatch(text))
            return null;
        // Digits beyond .NET's ticks are truncated, not rejected: clients may send nanoseconds.
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            var end = dot + 1;
            while (char.IsAsciiDigit(text[end]))
                end++;
            text = text[..Math.Min(end, dot + 8)] + text[end..];
        }
        // A leap second, which .NET cannot represent, is read as the last moment before it.
        var isLeapSecond = text.AsSpan(17, 2).SequenceEqual("60");
        if (isLeapSecond)
            text = text[..17] + "59.9999999" + text[(text.IndexOfAny(['Z', 'z', '+', '-'], 19))..];
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && !(isLeapSecond && time.UtcDateTime.TimeOfDay < LastSecond)
            ? time.ToUniversalTime() : null;
    }

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,12})?([Zz]|[+-][0-9]{2}:[0-9]{2})\\z",
        RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
