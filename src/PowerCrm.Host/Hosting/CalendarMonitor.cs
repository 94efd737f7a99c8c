using System.Diagnostics.Metrics;
using PowerCrm.China;
using PowerCrm.Store;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// Deadlines depend on the State Council's holidays, which are announced in November for the following year. While the calendar lacks them,
/// the operator is warned: at startup, once a day, and by a metric.
/// </summary>
internal sealed partial class CalendarMonitor(DatabaseClock clock, TimeProvider time, ILogger<CalendarMonitor> log) : BackgroundService
{
    internal const string MeterName = "PowerCrm.Host";
    private static readonly Meter Meter = new(MeterName);

    private static long missingYear;

    static CalendarMonitor() => Meter.CreateObservableGauge("powercrm.calendar.unannounced", () => Interlocked.Read(ref missingYear),
        description: "The year whose holidays are missing; 0 if none");

    /// <summary>The action that the operator is told to take.</summary>
    public const string Fix = "install a version of PowerCrm whose calendar has that year (src/PowerCrm.China/Data/workdays.tsv)";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Check();
        await TimerLoop.Run(TimeSpan.FromDays(1), time, _ =>
        {
            Check();
            return Task.CompletedTask;
        }, (_, _) => { }, stoppingToken);
    }

    internal void Check()
    {
        var year = WorkingCalendar.FindMissingYear(ChinaTime.Day(clock.GetUtcNow()));
        Interlocked.Exchange(ref missingYear, year ?? 0);
        if (year is { } missing)
            LogYearMissing(missing, Fix);
    }

    [LoggerMessage(1, LogLevel.Warning, "The calendar has no holidays for {Year}: deadlines in that year count only weekends and "
        + "fixed holidays; {Fix}")]
    private partial void LogYearMissing(int year, string fix);
}
