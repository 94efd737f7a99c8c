using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dapper;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>The log in order, page by page, read by Marten: its serializer and its upcasters.</summary>
internal static class LogPages
{
    public const int Size = 10_000;

    /// <summary>Events above one number up to another. An event of an unknown type is an exception: it must not be passed over.</summary>
    public static async IAsyncEnumerable<List<IEvent>> Read(IQuerySession session, long after, long upTo,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var page = new List<IEvent>(Size);
        await foreach (var e in session.Events.QueryAllRawEvents().Where(e => e.Sequence > after && e.Sequence <= upTo)
            .OrderBy(e => e.Sequence).ToAsyncEnumerable(ct))
        {
            // Not as soon as it is full: the last page must come when nothing more is read, since its reader may use the same connection.
            if (page.Count == Size)
            {
                yield return page;
                page = new List<IEvent>(Size);
            }
            page.Add(e);
        }
        if (page.Count > 0)
            yield return page;
    }

    /// <summary>
    /// The same, with the next page read while the one before is worked on. For a session whose connection nobody else uses meanwhile.
    /// </summary>
    public static async IAsyncEnumerable<List<IEvent>> ReadAhead(IQuerySession session, long after, long upTo,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var pages = Channel.CreateBounded<List<IEvent>>(1);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = Task.Run(async () =>
        {
            try
            {
                await foreach (var page in Read(session, after, upTo, enough.Token))
                    await pages.Writer.WriteAsync(page, enough.Token);
                pages.Writer.Complete();
            }
            catch (Exception e)
            {
                pages.Writer.Complete(e);
            }
        }, CancellationToken.None);
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(ct))
                yield return page;
        }
        finally
        {
            await enough.CancelAsync();
            await reading;
        }
    }

    /// <summary>Up to here the log is settled: Marten's daemon has seen that no transaction below can commit any more.</summary>
    public static Task<long> HighWater(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct) =>
        Number("select last_seq_id from mt_event_progression where name = 'HighWaterMark'", connection, transaction, ct);

    /// <summary>Up to here an async read model has been brought by Marten's daemon.</summary>
    public static Task<long> Reached(IReadModel model, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct) =>
        Number("select last_seq_id from mt_event_progression where name = @Progress", connection, transaction, ct, new { model.Progress });

    public static Task<long> Last(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct) =>
        Number("select max(seq_id) from mt_events", connection, transaction, ct);

    private static async Task<long> Number(string sql, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct,
        object? parameters = null) =>
        await connection.ExecuteScalarAsync<long?>(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct)) ?? 0;
}
