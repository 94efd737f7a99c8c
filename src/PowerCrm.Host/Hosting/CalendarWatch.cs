using System.Diagnostics.Metrics;
using PowerCrm.China;
using PowerCrm.Store;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// Deadlines go by the State Council's holidays, which are announced in November for the year after. While the table has not got them, the
/// operator is told: at the start, once a day, and as a metric.
/// </summary>
internal sealed partial class CalendarWatch(TimeProvider time, ILogger<CalendarWatch> log) : BackgroundService
{
    internal const string MeterName = "PowerCrm.Host";
    private static readonly Meter Meter = new(MeterName);

    static CalendarWatch() => Meter.CreateObservableGauge("powercrm.calendar.unannounced",
        () => WorkingCalendar.Unannounced(ChinaTime.Day(TimeProvider.System.GetUtcNow())) ?? 0,
        description: "The year whose holidays are missing; 0: none is");

    /// <summary>What the operator does about it.</summary>
    public const string Fix = "install a version of PowerCrm whose calendar has that year (src/PowerCrm.China/Data/workdays.tsv)";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Say();
        await TimerLoop.Run(TimeSpan.FromDays(1), time, _ =>
        {
            Say();
            return Task.CompletedTask;
        }, (_, _) => { }, stoppingToken);
    }

    internal void Say()
    {
        if (WorkingCalendar.Unannounced(ChinaTime.Day(time.GetUtcNow())) is { } year)
            Missing(year, Fix);
    }

    [LoggerMessage(1, LogLevel.Warning, "The holidays of {Year} are not in the calendar: deadlines that reach into it go by weekends and "
        + "fixed holidays alone; {Fix}")]
    private partial void Missing(int year, string fix);
}
