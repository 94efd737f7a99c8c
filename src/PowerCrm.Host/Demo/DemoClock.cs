using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Demo;

/// <summary>
/// The database's clock while the demo is filled in. Who fills holds a lock; a clock that is moved with nobody holding it was left by a
/// filling that was killed, and is put right by the next host or verb.
/// </summary>
internal static partial class DemoClock
{
    private const long Lock = 5080_0020;

    /// <summary>Ends with the connection, however the process ends.</summary>
    public static async Task<NpgsqlConnection> Hold(NpgsqlDataSource source, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            new CommandDefinition("select pg_advisory_lock(@Lock)", new { Lock }, commandTimeout: 0, cancellationToken: ct));
        return connection;
    }

    public static async Task PutRight(NpgsqlDataSource source, ILogger log, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var left = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from pc_demo where kind = 'state' and id = 'filling') and pg_try_advisory_xact_lock(@Lock)",
            new { Lock }, transaction, cancellationToken: ct));
        var put = left && await DatabaseClock.Move(connection, TimeSpan.Zero, ct);
        await transaction.CommitAsync(ct);
        if (put)
            PutRight(log);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A demo was broken off while it was filled in; the database's clock, which it had "
        + "moved, is right again. `demo reset` removes what is there of it.")]
    private static partial void PutRight(ILogger log);
}
