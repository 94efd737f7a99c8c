using System.Runtime.CompilerServices;
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

    /// <summary>Up to here the log is settled: Marten's daemon has seen that no transaction below can commit any more.</summary>
    public static async Task<long> HighWater(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select coalesce((select last_seq_id from mt_event_progression where name = 'HighWaterMark'), 0)", connection, transaction);
        return (long)(await command.ExecuteScalarAsync(ct) ?? 0L);
    }

    /// <summary>Up to here an async read model has been brought by Marten's daemon.</summary>
    public static async Task<long> Reached(IReadModel model, NpgsqlConnection connection, NpgsqlTransaction? transaction,
        CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select coalesce((select last_seq_id from mt_event_progression where name = $1), 0)",
            connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = model.Progress });
        return (long)(await command.ExecuteScalarAsync(ct) ?? 0L);
    }

    public static async Task<long> Last(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select coalesce(max(seq_id), 0) from mt_events", connection, transaction);
        return (long)(await command.ExecuteScalarAsync(ct) ?? 0L);
    }
}
