using System.Diagnostics.Metrics;
using Npgsql;
using PowerCrm.Host.Backup;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;

namespace PowerCrm.Host.Operations;

/// <summary>
/// Metrics, on every host, of problems that only an operator can fix and no request shows: the backup's age, and unknown calls.
/// </summary>
internal sealed partial class OperationsWatch(NpgsqlDataSource database, OutsideCalls calls, TimeProvider time,
    ILogger<OperationsWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly Meter Meter = new(CalendarWatch.MeterName);
    private static long made, unknown;

    static OperationsWatch()
    {
        Meter.CreateObservableGauge("powercrm.backup.made", () => Interlocked.Read(ref made), unit: "s",
            description: "When the newest backup was made, in seconds since 1970; 0 if none was made");
        Meter.CreateObservableGauge("powercrm.calls.unknown", () => Interlocked.Read(ref unknown),
            description: "Calls to vendors with unknown outcome");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(Every, time, Round,
        (e, _) => PutOff(e.GetType().Name), stoppingToken);

    internal async Task Round(CancellationToken ct)
    {
        Interlocked.Exchange(ref unknown, (await calls.List(ct)).Count(c => c.State == "unknown"));
        await using var connection = await database.OpenConnectionAsync(ct);
        Interlocked.Exchange(ref made, (await BackupRows.Last(connection, 1, ct)).FirstOrDefault()?.At.ToUnixTimeSeconds() ?? 0);
    }

    [LoggerMessage(1, LogLevel.Warning, "The age of the backup and the unknown calls could not be read ({Fault})")]
    private partial void PutOff(string fault);
}
