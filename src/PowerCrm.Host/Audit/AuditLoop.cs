using System.Diagnostics.Metrics;
using Npgsql;
using PowerCrm.Host.Hosting;
using PowerCrm.Host.Operations;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>The time at which the standing audit runs automatically.</summary>
/// <param name="At">The time of day in China; null if it never runs automatically.</param>
/// <param name="AtMost">The timeout of a run.</param>
internal sealed record AuditSchedule(TimeOnly? At, TimeSpan AtMost)
{
    /// <exception cref="StartupException">A setting is not a valid time.</exception>
    public static AuditSchedule Of(IConfiguration configuration, bool production) =>
        new(NightlyTime.Read(configuration, "Audit:Nightly", "03:30", production),
            configuration.GetValue("Audit:AtMost", TimeSpan.FromHours(1)));
}

/// <summary>
/// Runs the standing audit once a night on one of the hosts. Each host checks; the first one runs it, and the others see its row. If no
/// host was running at night, it runs later on the same day. Findings are stored as a row, logged at Critical and shown in a metric of
/// every host.
/// </summary>
internal sealed partial class AuditLoop(NpgsqlDataSource database, StandingAudit audit, AuditSchedule schedule, DatabaseClock clock,
    TimeProvider time, ILogger<AuditLoop> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly Meter Meter = new(CalendarMonitor.MeterName);
    private static long violations, unfinished, endedAt;

    static AuditLoop()
    {
        Meter.CreateObservableGauge("powercrm.audit.differences", () => Interlocked.Read(ref violations),
            description: "Violations that the last standing audit found");
        Meter.CreateObservableGauge("powercrm.audit.unfinished", () => Interlocked.Read(ref unfinished),
            description: "1 if the last standing audit did not finish");
        Meter.CreateObservableGauge("powercrm.audit.ended", () => Interlocked.Read(ref endedAt), unit: "s",
            description: "When the last standing audit ended, in seconds since 1970; 0 if none has");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(Interval, time, RunOnce,
        (e, _) => LogPostponed(e.GetType().Name), stoppingToken);

    internal async Task RunOnce(CancellationToken ct)
    {
        if (schedule.At is { } at && NightlyTime.FindDueNight(at, await clock.ReadNow(ct)) is { } night)
            await RunNightly(night, ct);
        await UpdateMetrics(ct);
    }

    private async Task RunNightly(DateOnly night, CancellationToken ct)
    {
        await using (var connection = await database.OpenConnectionAsync(ct))
            if (await AuditRunRows.HasEnded(connection, night, ct))
                return;
        if (await audit.Run(night, "nightly", schedule.AtMost, null, ct) is not { } run)
            return;
        var names = string.Join("; ", run.Checks.Where(c => c.Found > 0).Select(c => $"{c.Name} ({c.Found})"));
        if (names.Length > 0)
            LogViolationsFound(run.Id, names);
        if (run.Fault is { } fault)
            LogNotFinished(run.Id, fault);
        if (run.State == "clean")
            LogNothingFound(run.Id, run.Checks.Count, run.Events);
    }

    /// <summary>Updates the metrics from the last run, which may have been made by another host or started by a person.</summary>
    private async Task UpdateMetrics(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if ((await AuditRunRows.ListLatest(connection, 2, ct)).FirstOrDefault(r => r.EndedAt is not null) is not { } last)
            return;
        Interlocked.Exchange(ref violations, last.Checks.Sum(c => c.Found));
        Interlocked.Exchange(ref unfinished, last.Fault is null ? 0 : 1);
        Interlocked.Exchange(ref endedAt, last.EndedAt!.Value.ToUnixTimeSeconds());
    }

    [LoggerMessage(1, LogLevel.Critical, "Standing audit {Run} found violations: {Checks}; see GET /ops/audits")]
    private partial void LogViolationsFound(Guid run, string checks);

    [LoggerMessage(2, LogLevel.Error, "Standing audit {Run} did not finish ({Fault})")]
    private partial void LogNotFinished(Guid run, string fault);

    [LoggerMessage(3, LogLevel.Information, "Standing audit {Run}: {Checks} checks over {Events} events found nothing")]
    private partial void LogNothingFound(Guid run, int checks, long events);

    [LoggerMessage(4, LogLevel.Warning, "The standing audit was postponed ({Fault})")]
    private partial void LogPostponed(string fault);
}
