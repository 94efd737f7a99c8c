using System.Globalization;
using PowerCrm.China;

namespace PowerCrm.Notification;

/// <summary>Hours in which nothing is sent, in China's time, as <c>HH:mm</c>. Equal values mean no quiet hours.</summary>
internal static class QuietHours
{
    /// <summary>Returns when a message may be sent; null for now.</summary>
    public static DateTimeOffset? NotBefore(string quietFrom, string quietUntil, DateTimeOffset now)
    {
        var (time, day) = (TimeOnly.FromDateTime(ChinaTime.Local(now).DateTime), ChinaTime.Day(now));
        if (ParseTime(quietFrom) is not { } from || ParseTime(quietUntil) is not { } until || from == until || !time.IsBetween(from, until))
            return null;
        return ChinaTime.Start(time < until ? day : day.AddDays(1)) + until.ToTimeSpan();
    }

    /// <summary>Returns the environment names of settings that are not valid times.</summary>
    /// <param name="section">The section of the settings, as in the environment.</param>
    public static IReadOnlyList<string> Faults(string section, string from, string until) =>
    [
        .. ParseTime(from) is null ? [$"{section}__QuietFrom"] : Array.Empty<string>(),
        .. ParseTime(until) is null ? [$"{section}__QuietUntil"] : Array.Empty<string>(),
    ];

    private static TimeOnly? ParseTime(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
