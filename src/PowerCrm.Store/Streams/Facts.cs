using Marten;
using Marten.Services;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Facts to which nothing reacts (an account was closed, a manager's capacity was changed), recorded in the transaction of the rows that
/// they are about. They need no host that runs, so the command line records them without starting one.
/// </summary>
/// <remarks>
/// Record the fact before the rows are written: whoever appends to the same stream by <see cref="IStreams"/> takes the locks in that order
/// too.
/// </remarks>
public sealed class Facts(IDocumentStore store, DatabaseClock clock)
{
    /// <summary>Appends to the stream, which others cannot do until the transaction ends.</summary>
    public async Task Record(NpgsqlTransaction transaction, Caller by, Guid stream, object fact, CancellationToken ct)
    {
        await clock.Fresh(ct);
        // A plain session forwards nothing, and here there is nothing to forward.
#pragma warning disable RS0030
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction, shouldAutoCommit: false));
#pragma warning restore RS0030
        EventSessions.Sign(session, by);
        await Lock(transaction, stream, ct);
        await session.Append(stream, fact, clock.GetUtcNow(), ct);
        await session.SaveChangesAsync(ct);
    }

    /// <summary>
    /// For who has to look at rows, with a lock, before it is known what the fact is: the stream comes first all the same.
    /// </summary>
    public static async Task Lock(NpgsqlTransaction transaction, Guid stream, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select from mt_streams where id = $1 for update", transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = stream });
        await command.ExecuteNonQueryAsync(ct);
    }
}
