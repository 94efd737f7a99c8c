using System.Globalization;
using PowerCrm.Host.Hosting;
using PowerCrm.Registration;
using PowerCrm.Store;

namespace PowerCrm.Host.Operations;

/// <summary>The time at which the retention runs automatically.</summary>
/// <param name="At">The time of day in China; null if it never runs automatically.</param>
public sealed record RetentionSchedule(TimeOnly? At)
{
    /// <summary>Hours and minutes; null if it never runs automatically.</summary>
    internal string? DisplayTime => At?.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <exception cref="StartupException">The setting is not a time.</exception>
    internal static RetentionSchedule Of(IConfiguration configuration, bool production) =>
        new(NightlyTime.Read(configuration, "Privacy:RetentionNightly", "02:30", production));
}

/// <summary>
/// Runs the retention once a night on one of the hosts. Each host checks; the first one runs it, and the others see its row. If no host was
/// running at night, it runs later on the same day.
/// </summary>
internal sealed partial class RetentionLoop(Retention retention, RetentionSchedule schedule, DatabaseClock clock,
    TimeProvider time, ILogger<RetentionLoop> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(Interval, time, RunOnce,
        (e, _) => LogPostponed(e.GetType().Name), stoppingToken);

    internal async Task RunOnce(CancellationToken ct)
    {
        if (schedule.At is not { } at || NightlyTime.FindDueNight(at, await clock.ReadNow(ct)) is not { } night)
            return;
        if (await retention.HasEnded(night, ct) || await retention.Run(night, "nightly", ct) is not { } run)
            return;
        if (run.Fault is { } fault)
            LogIncomplete(run.Id, fault);
        else
            LogCompleted(run.Id, run.Classes.Sum(c => c.Gone), run.Policy);
    }

    [LoggerMessage(1, LogLevel.Information, "Retention {Run}: deleted {Count} by policy {Policy}")]
    private partial void LogCompleted(Guid run, long count, string policy);

    [LoggerMessage(2, LogLevel.Error, "Retention {Run} could not delete all expired data ({Fault})")]
    private partial void LogIncomplete(Guid run, string fault);

    [LoggerMessage(3, LogLevel.Warning, "The retention was postponed ({Fault})")]
    private partial void LogPostponed(string fault);
}
