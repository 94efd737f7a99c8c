using System.Diagnostics;
using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>
/// All that must hold, checked one after another and kept as rows: invariants, seals and checkpoints, and each read model against its
/// rebuild. It only reads, by one statement at a time and through snapshots, so nobody waits for it; one runs at a time over all hosts.
/// </summary>
public sealed class StandingAudit(NpgsqlDataSource database, IServiceProvider services)
{
    private const int Shown = 20;

    /// <param name="night">The night that it is for; null: by hand.</param>
    /// <param name="atMost">It ends then, with what it has found so far.</param>
    /// <param name="progress">Gets each check when it is done.</param>
    /// <returns>Null: another verification is running, or this night's run has ended.</returns>
    /// <exception cref="NpgsqlException">The database went away; the run of a night begins anew.</exception>
    public async Task<AuditRun?> Run(DateOnly? night, string actor, TimeSpan atMost, Action<AuditRunCheck>? progress, CancellationToken ct)
    {
        // When this host dies, another one starts the run of this night again.
        await using var alone = await SessionLock.TryTake(database, VerifyLog.Lock, ct);
        if (alone is null)
            return null;
        var connection = alone.Connection;
        if (await AuditRunRows.Begin(connection, night, actor, ct) is not { } run)
            return null;
        var (state, fault) = await Checks(connection, run, atMost, progress, ct);
        await AuditRunRows.End(connection, run, state, fault, ct);
        return (await AuditRunRows.Last(connection, 1, ct, run))[0];
    }

    private async Task<(string State, string? Fault)> Checks(NpgsqlConnection connection, Guid run, TimeSpan atMost,
        Action<AuditRunCheck>? progress, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(atMost);
        var (number, found, since) = (0, 0L, Stopwatch.GetTimestamp());
        try
        {
            await foreach (var (name, violations) in Invariants.Each(services, limit.Token))
            {
                var check = new AuditRunCheck(name, violations.Count, [.. violations.Take(Shown)],
                    (long)Stopwatch.GetElapsedTime(since).TotalMilliseconds);
                await AuditRunRows.Checked(connection, run, ++number, check, ct);
                found += check.Found;
                progress?.Invoke(check);
                since = Stopwatch.GetTimestamp();
            }
            return (found == 0 ? "clean" : "differs", null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (found == 0 ? "timed_out" : "differs", "timed_out");
        }
        catch (Exception e) when (e is not (NpgsqlException or OperationCanceledException) && !StoreFaults.IsTransient(e))
        {
            return ("failed", e.GetType().Name);
        }
    }
}
