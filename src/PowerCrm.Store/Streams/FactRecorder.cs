using Marten;
using Marten.Services;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Records facts without reactions (an account was closed, a manager's capacity was changed) in the transaction of the rows that they
/// concern. This needs no running host, so the command line can do it.
/// </summary>
/// <remarks>
/// Record the fact before the rows are written: appending to the same stream through <see cref="IStreams"/> takes the locks in that order
/// too.
/// </remarks>
public sealed class FactRecorder(IDocumentStore store, DatabaseClock clock)
{
    /// <summary>Appends to the stream, which blocks other appends to it until the transaction ends.</summary>
    public async Task Record(NpgsqlTransaction transaction, Caller caller, Guid stream, object fact, CancellationToken ct)
    {
        await clock.RefreshIfMovable(ct);
        // A plain session forwards nothing, and there is nothing to forward here.
#pragma warning disable RS0030
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction, shouldAutoCommit: false));
#pragma warning restore RS0030
        EventSessions.SetActor(session, caller);
        await LockStream(transaction, stream, ct);
        await session.Append(stream, fact, clock.GetUtcNow(), ct);
        await session.SaveChangesAsync(ct);
    }

    /// <summary>
    /// Locks the stream, for callers that must read and lock rows before the fact is known: the stream must be locked first all the same.
    /// </summary>
    public static async Task LockStream(NpgsqlTransaction transaction, Guid stream, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select from mt_streams where id = $1 for update", transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = stream });
        await command.ExecuteNonQueryAsync(ct);
    }
}
