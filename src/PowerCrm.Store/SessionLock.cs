using Dapper;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// An advisory lock of PostgreSQL on a connection of its own: one process at a time over all hosts. The server releases it when the
/// connection ends, so a host that is killed does not keep it.
/// </summary>
/// <remarks>
/// Weasel has such locks with 32-bit numbers, and Marten and Wolverine take theirs with them. The numbers here have 64 bits and come from a
/// name, so they do not meet.
/// </remarks>
public sealed class SessionLock : IAsyncDisposable
{
    private readonly long number;

    private SessionLock(NpgsqlConnection connection, long number) => (Connection, this.number) = (connection, number);

    /// <summary>The connection that holds the lock; free to be used while it is held.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>The number of a name, for a lock that ends with a transaction: the first 8 bytes of its SHA-256.</summary>
    public static long Number(string name) => Ids.Lock(name);

    /// <summary>Takes the lock if it is free.</summary>
    /// <returns>Null: another session holds it.</returns>
    public static async Task<SessionLock?> TryTake(NpgsqlDataSource database, string name, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_lock(@number)",
                new { number = Number(name) }, cancellationToken: ct)))
                return new SessionLock(connection, Number(name));
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
    /// <param name="seconds">How long it waits; 0: without end.</param>
    /// <exception cref="NpgsqlException">It was not free in time.</exception>
    public static async Task<SessionLock> Take(NpgsqlDataSource database, string name, int seconds, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@number)", new { number = Number(name) },
                commandTimeout: seconds, cancellationToken: ct));
            return new SessionLock(connection, Number(name));
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
                await Connection.ExecuteAsync("select pg_advisory_unlock(@number)", new { number });
        }
        catch (NpgsqlException)
        {
            // The session has ended, and the lock with it.
        }
        finally
        {
            await Connection.DisposeAsync();
        }
    }
}
