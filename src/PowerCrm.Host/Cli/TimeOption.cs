using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using PowerCrm.China;

namespace PowerCrm.Host.Cli;

/// <summary>
/// An option whose value is a point in time. Without an offset it is in China's time zone, whatever the machine's: machines run in UTC, but
/// their operators use China's time. A date alone is the beginning of that day.
/// </summary>
internal static partial class TimeOption
{
    private const string FormatNote =
        "A day (2026-11-29) begins at midnight in China; a time without an offset (2026-11-29T10:00) is China's.";

    public static Option<DateTimeOffset?> Create(string name, string description, bool required = false) => new(name)
    {
        Description = $"{description} {FormatNote}",
        Required = required,
        CustomParser = ParseArgument,
    };

    private static DateTimeOffset? ParseArgument(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (Parse(text) is { } at)
            return at;
        result.AddError($"'{text}' is not a point in time. {FormatNote}");
        return null;
    }

    internal static DateTimeOffset? Parse(string text)
    {
        if (!DatePrefixPattern().IsMatch(text)
            || !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var value))
            return null;
        var at = value.Kind == DateTimeKind.Unspecified
            ? ChinaTime.Start(DateOnly.FromDateTime(value)) + value.TimeOfDay
            : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        // The database accepts only UTC.
        return at.ToUniversalTime();
    }

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}", RegexOptions.NonBacktracking)]
    private static partial Regex DatePrefixPattern();
}
