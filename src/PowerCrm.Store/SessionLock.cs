using Dapper;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// An advisory lock of PostgreSQL on a connection of its own, held by one process at a time across all hosts. The server releases it
/// when the connection ends, also if the host is killed.
/// </summary>
/// <remarks>
/// The work under the lock uses the same connection, so it fails when the lock is lost; a library's lock keeps a connection of its own.
/// Weasel has such locks with 32-bit numbers, and Marten and Wolverine use theirs. The numbers here have 64 bits and are derived from a
/// name, so they cannot collide with those.
/// </remarks>
public sealed class SessionLock : IAsyncDisposable
{
    private readonly long key;

    private SessionLock(NpgsqlConnection connection, long key) => (Connection, this.key) = (connection, key);

    /// <summary>The connection that holds the lock. It may be used while the lock is held.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Returns the number of a lock, also for transaction-level locks: the first 8 bytes of the SHA-256 of its name.</summary>
    public static long KeyOf(string name) => Ids.LockKey(name);

    /// <summary>Takes the lock if it is free.</summary>
    /// <returns>The lock; null if another session holds it.</returns>
    public static async Task<SessionLock?> TryAcquire(NpgsqlDataSource database, string name, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_lock(@number)",
                new { number = KeyOf(name) }, cancellationToken: ct)))
                return new SessionLock(connection, KeyOf(name));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Waits for the lock.</summary>
    /// <param name="seconds">The timeout in seconds; 0 for none.</param>
    /// <exception cref="NpgsqlException">The lock was not released within the timeout.</exception>
    public static async Task<SessionLock> Acquire(NpgsqlDataSource database, string name, int seconds, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@number)", new { number = KeyOf(name) },
                commandTimeout: seconds, cancellationToken: ct));
            return new SessionLock(connection, KeyOf(name));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Releases the lock and returns the connection to its pool.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // A pooled connection would keep the lock until it is used again.
            if (Connection.FullState == System.Data.ConnectionState.Open)
                await Connection.ExecuteAsync("select pg_advisory_unlock(@number)", new { number = key });
        }
        catch (NpgsqlException)
        {
            // The session has ended, which released the lock.
        }
        finally
        {
            await Connection.DisposeAsync();
        }
    }
}
