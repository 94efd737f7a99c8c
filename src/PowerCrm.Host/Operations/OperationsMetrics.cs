using System.Diagnostics.Metrics;
using Dapper;
using Npgsql;
using PowerCrm.Host.Backup;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;

namespace PowerCrm.Host.Operations;

/// <summary>
/// Metrics, on every host, of problems that only a person can fix and no request shows: the backup's age, unknown calls, and customers who
/// wait for a manager.
/// </summary>
internal sealed partial class OperationsMetrics(NpgsqlDataSource database, ExternalCalls calls, TimeProvider time,
    ILogger<OperationsMetrics> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly Meter Meter = new(CalendarMonitor.MeterName);
    private static long lastBackupAt, unknownCalls, waitingSince;

    static OperationsMetrics()
    {
        Meter.CreateObservableGauge("powercrm.backup.made", () => Interlocked.Read(ref lastBackupAt), unit: "s",
            description: "When the newest backup was made, in seconds since 1970; 0 if none was made");
        Meter.CreateObservableGauge("powercrm.calls.unknown", () => Interlocked.Read(ref unknownCalls),
            description: "Calls to vendors with unknown outcome");
        Meter.CreateObservableGauge("powercrm.customers.waiting_since", () => Interlocked.Read(ref waitingSince), unit: "s",
            description: "Since when the first customer has waited for a manager, in seconds since 1970; 0 if nobody waits");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(Interval, time, RunOnce,
        (e, _) => LogReadFailed(e.GetType().Name), stoppingToken);

    internal async Task RunOnce(CancellationToken ct)
    {
        Interlocked.Exchange(ref unknownCalls, (await calls.ReadUnknown(ct)).Count(c => c.State == "unknown"));
        await using var connection = await database.OpenConnectionAsync(ct);
        Interlocked.Exchange(ref lastBackupAt, (await BackupRows.ListLatest(connection, 1, ct)).FirstOrDefault()?.At.ToUnixTimeSeconds()
            ?? 0);
        var since = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition("select since from pc_v_waiting_customers",
            cancellationToken: ct));
        Interlocked.Exchange(ref waitingSince, since is { } first ? new DateTimeOffset(first).ToUnixTimeSeconds() : 0);
    }

    [LoggerMessage(1, LogLevel.Warning, "The age of the backup, the unknown calls or the waiting customers could not be read ({Fault})")]
    private partial void LogReadFailed(string fault);
}
