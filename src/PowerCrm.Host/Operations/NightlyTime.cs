using System.Globalization;
using PowerCrm.China;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Operations;

/// <summary>
/// The time of day in China at which a job runs once a night. If no host was running then, the job is due for the rest of that day.
/// </summary>
internal static class NightlyTime
{
    /// <summary>Reads the time from a setting: hours and minutes, or <c>off</c>.</summary>
    /// <param name="inProduction">The time in Production if the setting is missing. Elsewhere, the job is off then.</param>
    /// <returns>Null if the job never runs by itself.</returns>
    /// <exception cref="StartupException">The setting is not a time.</exception>
    public static TimeOnly? Read(IConfiguration configuration, string setting, string inProduction, bool production)
    {
        var at = configuration[setting] ?? (production ? inProduction : "off");
        if (at == "off")
            return null;
        return TimeOnly.TryParseExact(at, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
            : throw new StartupException($"{setting} must be a time of day in China such as {inProduction}, or off.");
    }

    /// <summary>Returns the night whose run is due, by its date in China; null if the time of that day has not come yet.</summary>
    public static DateOnly? FindDueNight(TimeOnly at, DateTimeOffset now)
    {
        var local = ChinaTime.Local(now).DateTime;
        return TimeOnly.FromDateTime(local) >= at ? DateOnly.FromDateTime(local) : null;
    }
}
