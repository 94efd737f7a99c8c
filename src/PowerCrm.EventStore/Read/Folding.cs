using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>
/// Folding alone, for states that look at events and not at their envelopes: what they do not look at is neither sent nor made.
/// </summary>
internal static class Folding
{
    // Its index has a stream's events in order. The time is powercrm_now()'s body, asked once a statement. Versions have no gaps, so the last
    // event's is the stream's.
    private const string Events = """
        select version, type, data, (select clock_timestamp() + shift from pc_clock) from mt_events
        where stream_id = $1 and not is_archived order by version
        """;

    /// <summary>For a stream without events: there is none, or it is closed.</summary>
    private const string Bare = """
        select coalesce((select version from mt_streams where id = $1), 0), clock_timestamp() + (select shift from pc_clock)
        """;

    /// <summary>Whether the state gives no <c>ApplyRecorded</c> of its own.</summary>
    public static bool IsPlain<T>() where T : IFold<T> => Of<T>.Plain;

    public static async Task<Folded<T>> Load<T>(StoreSession session, Registry registry, Guid stream, CancellationToken ct) where T : IFold<T> =>
        await Read<T>(session, registry, stream, ct) ?? await session.Read(batch => Ask(batch, Bare, stream), async (rows, token) =>
        {
            await rows.ReadAsync(token);
            return new Folded<T>(T.Initial, rows.GetInt64(0), rows.GetFieldValue<DateTimeOffset>(1));
        }, ct);

    private static Task<Folded<T>?> Read<T>(StoreSession session, Registry registry, Guid stream, CancellationToken ct) where T : IFold<T> =>
        session.Read(batch => Ask(batch, Events, stream), async (rows, token) =>
        {
            if (!await rows.ReadAsync(token))
                return null;
            var (state, now) = (T.Initial, rows.GetFieldValue<DateTimeOffset>(3));
            long version;
            do
            {
                version = rows.GetInt64(0);
                state = T.Apply(state, registry.Read(rows.GetString(1), rows.GetFieldValue<byte[]>(2)));
            }
            while (await rows.ReadAsync(token));
            return new Folded<T>(state, version, now);
        }, ct);

    private static void Ask(NpgsqlBatch batch, string sql, Guid stream) =>
        batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = stream } } });

    private static class Of<T> where T : IFold<T>
    {
        public static readonly bool Plain = ((Func<T, Recorded, T>)T.ApplyRecorded).Method.DeclaringType is { IsInterface: true };
    }
}
