using System.Diagnostics;
using System.Globalization;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Runs all checks one after another and stores the results: invariants, seals and checkpoints, and each read model against a rebuild. It
/// only reads, one statement at a time and from snapshots, so it blocks nothing. Only one runs at a time across all hosts.
/// </summary>
public sealed class StandingAudit(NpgsqlDataSource database, IServiceProvider services)
{
    private const int MaxExamples = 20;

    /// <param name="night">The night that the run is for; null if it was started by hand.</param>
    /// <param name="atMost">The timeout, after which the run ends with what it has found so far.</param>
    /// <param name="progress">Receives each check when it is done.</param>
    /// <returns>Null if another verification is running, or if this night's run has ended.</returns>
    /// <exception cref="NpgsqlException">The connection was lost; a night's run is started again.</exception>
    public async Task<AuditRun?> Run(DateOnly? night, string actor, TimeSpan atMost, Action<AuditRunCheck>? progress, CancellationToken ct)
    {
        // If this host crashes, the lock is released and another host starts this night's run again.
        await using var sessionLock = await SessionLock.TryAcquire(database, VerifyLog.LockName, ct);
        if (sessionLock is null)
            return null;
        var connection = sessionLock.Connection;
        if (await AuditRunRows.Begin(connection, night, actor, ct) is not { } run)
            return null;
        var (state, fault, found) = await RunChecks(connection, run, atMost, progress, ct);
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            await AuditRunRows.End(connection, run, state, fault, ct);
            // A run that was started by hand needs no message: its result is shown to the person who started it.
            if (night is { } day && found > 0)
                await Rows.Run(connection, transaction, [DueCommand.ScheduleNow(run, DueCommands.AuditDiffers,
                    string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd} {found}"))], ct);
            await transaction.CommitAsync(ct);
        }
        return (await AuditRunRows.ListLatest(connection, 1, ct, run))[0];
    }

    /// <summary>
    /// Runs the checks. A violation that was found stays found: the state is then <c>differs</c>, however the run ended. The fault says why
    /// not all checks were made; it is null if all were.
    /// </summary>
    private async Task<(string State, string? Fault, long Found)> RunChecks(NpgsqlConnection connection, Guid run, TimeSpan atMost,
        Action<AuditRunCheck>? progress, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(atMost);
        var (number, violationCount, since) = (0, 0L, Stopwatch.GetTimestamp());
        try
        {
            await foreach (var (name, violations) in Invariants.CheckEach(services, limit.Token))
            {
                var check = new AuditRunCheck(name, violations.Count, [.. violations.Take(MaxExamples)],
                    (long)Stopwatch.GetElapsedTime(since).TotalMilliseconds);
                await AuditRunRows.InsertCheck(connection, run, ++number, check, ct);
                violationCount += check.Found;
                progress?.Invoke(check);
                since = Stopwatch.GetTimestamp();
            }
            return End("clean", null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return End("timed_out", "timed_out");
        }
        // A statement that takes longer than its timeout would take as long in the next run.
        catch (NpgsqlException e) when (e.InnerException is TimeoutException)
        {
            return End("timed_out", "timed_out");
        }
        catch (Exception e) when (e is not OperationCanceledException && !StoreFaults.IsTransient(e))
        {
            return End("failed", e.GetType().Name);
        }

        (string State, string? Fault, long Found) End(string state, string? fault) =>
            (violationCount == 0 ? state : "differs", fault, violationCount);
    }
}
