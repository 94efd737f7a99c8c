using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Demo;

/// <summary>
/// The database's clock while the demo is filled in, or a scenario is played. Who does holds a lock; a clock that is moved or stands with
/// nobody holding it was left by one that was killed, and is put right by the next host or verb.
/// </summary>
internal static partial class DemoClock
{
    private static readonly long Number = SessionLock.Number(Lock);
    private const string Lock = "demo_clock";

    public static Task<SessionLock> Hold(NpgsqlDataSource source, CancellationToken ct) => SessionLock.Take(source, Lock, seconds: 0, ct);

    public static async Task PutRight(NpgsqlDataSource source, ILogger log, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var left = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from pc_demo where kind = 'state' and id = 'filling') and pg_try_advisory_xact_lock(@Number)",
            new { Number }, transaction, cancellationToken: ct));
        var put = left && await DatabaseClock.Move(connection, TimeSpan.Zero, ct);
        // A scenario that was killed: what it made goes on from its last step, as after one that came to its end.
        var stood = await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_xact_lock(@Number)",
            new { Number }, transaction, cancellationToken: ct)) && await DatabaseClock.GoOn(connection, ct);
        await transaction.CommitAsync(ct);
        if (put)
            PutRight(log);
        if (stood)
            WentOn(log);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A demo was broken off while it was filled in; the database's clock, which it had "
        + "moved, is right again. `demo reset` removes what is there of it.")]
    private static partial void PutRight(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A scenario was broken off while it was played; the database's clock, which it had "
        + "stopped, goes on from there. `demo reset` removes what was played, and puts the clock right.")]
    private static partial void WentOn(ILogger log);
}
