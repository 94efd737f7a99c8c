using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>
/// Where the store's statements run: on a connection of the pool for one batch, or inside a reaction's transaction, where each write has a
/// savepoint so that a stale append can be decided again.
/// </summary>
internal sealed class StoreSession(NpgsqlDataSource source, NpgsqlConnection? connection = null, NpgsqlTransaction? transaction = null,
    List<string>? bells = null) : IAsyncDisposable
{
    private const string Savepoint = "pc_write";
    private bool owns;

    public bool InTransaction => transaction is not null;
    public List<string>? Bells => bells;

    /// <summary>One connection for a command's reads and its write: each taking from the pool is a reset for the server to carry out.</summary>
    public async ValueTask<StoreSession> Hold(CancellationToken ct) => connection is not null
        ? new StoreSession(source, connection, transaction, bells)
        : new StoreSession(source, await source.OpenConnectionAsync(ct)) { owns = true };

    public ValueTask DisposeAsync() => owns && connection is not null ? connection.DisposeAsync() : default;

    public async Task<T> Read<T>(Action<NpgsqlBatch> fill, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        var own = connection is null ? await source.OpenConnectionAsync(ct) : null;
        try
        {
            await using var batch = new NpgsqlBatch(connection ?? own, transaction);
            fill(batch);
            await using var reader = await batch.ExecuteReaderAsync(ct);
            return await read(reader, ct);
        }
        finally
        {
            if (own is not null)
                await own.DisposeAsync();
        }
    }

    public async Task Write(Action<NpgsqlBatch> fill, CancellationToken ct)
    {
        if (transaction is null)
        {
            await Read(fill, async (rows, token) =>
            {
                while (await rows.NextResultAsync(token))
                {
                }
                return true;
            }, ct);
            return;
        }
        await using var inside = new NpgsqlBatch(connection, transaction);
        inside.BatchCommands.Add(new NpgsqlBatchCommand("savepoint " + Savepoint));
        fill(inside);
        inside.BatchCommands.Add(new NpgsqlBatchCommand("release savepoint " + Savepoint));
        try
        {
            await inside.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException) when (transaction is not null)
        {
            await transaction.RollbackAsync(Savepoint, ct);
            throw;
        }
    }
}
