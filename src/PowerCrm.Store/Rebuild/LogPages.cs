using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dapper;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>Reads the log in order, page by page, through Marten (its serializer and its upcasters).</summary>
internal static class LogPages
{
    public const int PageSize = 10_000;

    /// <summary>
    /// Returns the events after one sequence number up to another. Throws at an event of an unknown type, which must not be skipped.
    /// </summary>
    public static async IAsyncEnumerable<List<IEvent>> Read(IQuerySession session, long after, long upTo,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var page = new List<IEvent>(PageSize);
        await foreach (var e in session.Events.QueryAllRawEvents().Where(e => e.Sequence > after && e.Sequence <= upTo)
            .OrderBy(e => e.Sequence).ToAsyncEnumerable(ct))
        {
            // Not as soon as the page is full: when the last page is returned, reading must be complete, since its consumer may use the
            // same connection.
            if (page.Count == PageSize)
            {
                yield return page;
                page = new List<IEvent>(PageSize);
            }
            page.Add(e);
        }
        if (page.Count > 0)
            yield return page;
    }

    /// <summary>
    /// Like <c>Read</c>, but reads the next page while the caller works on the current one. The session's connection must not be used
    /// meanwhile.
    /// </summary>
    public static async IAsyncEnumerable<List<IEvent>> ReadAhead(IQuerySession session, long after, long upTo,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var pages = Channel.CreateBounded<List<IEvent>>(1);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = Task.Run(async () =>
        {
            try
            {
                await foreach (var page in Read(session, after, upTo, cancellation.Token))
                    await pages.Writer.WriteAsync(page, cancellation.Token);
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
            await cancellation.CancelAsync();
            await reading;
        }
    }

    /// <summary>Returns the high-water mark: Marten's daemon has seen that no transaction can add events below it any more.</summary>
    public static Task<long> ReadHighWaterMark(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct) =>
        ReadNumber("select last_seq_id from mt_event_progression where name = 'HighWaterMark'", connection, transaction, ct);

    /// <summary>Returns how far Marten's daemon has brought an async read model.</summary>
    public static Task<long> ReadCheckpoint(IReadModel model, NpgsqlConnection connection, NpgsqlTransaction? transaction,
        CancellationToken ct) =>
        ReadNumber("select last_seq_id from mt_event_progression where name = @Progress", connection, transaction, ct,
        new { Progress = model.ShardName });

    public static Task<long> ReadLastSequence(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct) =>
        ReadNumber("select max(seq_id) from mt_events", connection, transaction, ct);

    private static async Task<long> ReadNumber(string sql, NpgsqlConnection connection, NpgsqlTransaction? transaction,
        CancellationToken ct, object? parameters = null) =>
        await connection.ExecuteScalarAsync<long?>(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct)) ?? 0;
}
