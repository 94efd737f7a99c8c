using System.Globalization;
using PowerCrm.China;

namespace PowerCrm.Notification;

/// <summary>Hours in which nothing is sent, by China's clock, as <c>HH:mm</c>. Equal: there are none.</summary>
internal static class QuietHours
{
    /// <summary>When it may be sent, if not now; null: now.</summary>
    public static DateTimeOffset? NotBefore(string quietFrom, string quietUntil, DateTimeOffset now)
    {
        var (time, day) = (TimeOnly.FromDateTime(ChinaTime.Local(now).DateTime), ChinaTime.Day(now));
        if (Time(quietFrom) is not { } from || Time(quietUntil) is not { } until || from == until || !time.IsBetween(from, until))
            return null;
        return ChinaTime.Start(time < until ? day : day.AddDays(1)) + until.ToTimeSpan();
    }

    /// <summary>The settings that are no times, by their names in the environment.</summary>
    /// <param name="section">Of the settings, as in the environment.</param>
    public static IReadOnlyList<string> Faults(string section, string from, string until) =>
    [
        .. Time(from) is null ? [$"{section}__QuietFrom"] : Array.Empty<string>(),
        .. Time(until) is null ? [$"{section}__QuietUntil"] : Array.Empty<string>(),
    ];

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
