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
    private const long Lock = 5080_0020;

    /// <summary>Takes the lock, which is released when the connection closes, however the process ends.</summary>
    public static async Task<NpgsqlConnection> Hold(NpgsqlDataSource source, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            new CommandDefinition("select pg_advisory_lock(@Lock)", new { Lock }, commandTimeout: 0, cancellationToken: ct));
        return connection;
    }

    /// <summary>Releases the lock explicitly: a pooled connection keeps its session locks until it is used again.</summary>
    public static Task LetGo(NpgsqlConnection held) => held.ExecuteAsync("select pg_advisory_unlock(@Lock)", new { Lock });

    public static async Task PutRight(NpgsqlDataSource source, ILogger log, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var left = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from pc_demo where kind = 'state' and id = 'filling') and pg_try_advisory_xact_lock(@Lock)",
            new { Lock }, transaction, cancellationToken: ct));
        var put = left && await DatabaseClock.Move(connection, TimeSpan.Zero, ct);
        // A killed scenario leaves the clock stopped: it goes on from the last step, as after a scenario that was played to its end.
        var stood = await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_xact_lock(@Lock)",
            new { Lock }, transaction, cancellationToken: ct)) && await DatabaseClock.GoOn(connection, ct);
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
