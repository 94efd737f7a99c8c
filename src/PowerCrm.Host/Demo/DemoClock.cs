using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Handles the database's clock while the demo is filled in or a scenario is played. Whoever does so holds a lock. A clock that is moved or
/// stopped while nobody holds the lock was left behind by a process that was killed; the next host or verb corrects it.
/// </summary>
internal static partial class DemoClock
{
    private static readonly long LockNumber = SessionLock.KeyOf(LockName);
    private const string LockName = "demo_clock";

    public static Task<SessionLock> Acquire(NpgsqlDataSource source, CancellationToken ct) =>
        SessionLock.Acquire(source, LockName, seconds: 0, ct);

    /// <summary>Sets the clock back; it runs on from there.</summary>
    /// <param name="by">Zero or less for the real time.</param>
    public static async Task MoveBack(NpgsqlDataSource source, TimeSpan by, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await DatabaseClock.Move(connection, by > TimeSpan.Zero ? -by : TimeSpan.Zero, ct);
    }

    public static async Task Repair(NpgsqlDataSource source, ILogger log, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var wasFilling = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from pc_demo where kind = 'state' and id = 'filling') and pg_try_advisory_xact_lock(@Number)",
            new { Number = LockNumber }, transaction, cancellationToken: ct));
        var wasReset = wasFilling && await DatabaseClock.Move(connection, TimeSpan.Zero, ct);
        // A killed scenario leaves the clock stopped: it goes on from the last step, as after a scenario that was played to its end.
        var wasResumed = await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_xact_lock(@Number)",
            new { Number = LockNumber }, transaction, cancellationToken: ct)) && await DatabaseClock.Resume(connection, ct);
        await transaction.CommitAsync(ct);
        if (wasReset)
            LogClockCorrected(log);
        if (wasResumed)
            LogClockResumed(log);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A demo was interrupted while it was filled in; the database's clock, which it had "
        + "moved, is correct again. `demo reset` removes what was filled in.")]
    private static partial void LogClockCorrected(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A scenario was interrupted while it was played; the database's clock, which it had "
        + "stopped, continues from there. `demo reset` removes what was played, and corrects the clock.")]
    private static partial void LogClockResumed(ILogger log);
}
