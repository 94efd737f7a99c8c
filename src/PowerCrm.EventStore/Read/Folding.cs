using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>
/// Folding alone, for states that look at events and not at their envelopes: what they do not look at is neither sent nor made.
/// </summary>
internal static class Folding
{
    // As in Appender: the row about the stream first, then its events.
    private const string Stream = """
        select coalesce(s.version, 0), null::varchar, null::jsonb, clock_timestamp() + (select shift from pc_clock)
        from (select 1) one left join mt_streams s on s.id = $1
        union all
        select version, type, data, null::timestamptz from mt_events where stream_id = $1 and not is_archived
        order by 4, 1
        """;

    /// <summary>Whether the state gives no <c>ApplyRecorded</c> of its own.</summary>
    public static bool IsPlain<T>() where T : IFold<T> => Of<T>.Plain;

    public static Task<Folded<T>> Load<T>(StoreSession session, Registry registry, Guid stream, CancellationToken ct) where T : IFold<T> => session.Read(
        batch => batch.BatchCommands.Add(new NpgsqlBatchCommand(Stream) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = stream } } }),
        async (rows, token) =>
        {
            await rows.ReadAsync(token);
            var (version, now, state) = (rows.GetInt64(0), rows.GetFieldValue<DateTimeOffset>(3), T.Initial);
            while (await rows.ReadAsync(token))
                state = T.Apply(state, registry.Read(rows.GetString(1), rows.GetFieldValue<byte[]>(2)));
            return new Folded<T>(state, version, now);
        }, ct);

    private static class Of<T> where T : IFold<T>
    {
        public static readonly bool Plain = ((Func<T, Recorded, T>)T.ApplyRecorded).Method.DeclaringType is { IsInterface: true };
    }
}
