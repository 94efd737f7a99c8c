using Dapper;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>The streams that one subscription has set aside, and when each is tried again.</summary>
internal sealed class SetAside(string subscription, int attempts, EventStoreOptions options)
{
    internal sealed record Row(long FromSeq, int Attempts);

    /// <summary>From which event on each stream waits: what stands before it, in the same batch perhaps, is handled.</summary>
    public async Task<Dictionary<Guid, long>> Streams(NpgsqlConnection connection, CancellationToken ct)
    {
        var streams = (await connection.QueryAsync<(Guid Stream, long FromSeq)>(new CommandDefinition(
            "select stream, from_seq from pc_parked_streams where subscription = @subscription", new { subscription }, cancellationToken: ct)))
            .ToDictionary(s => s.Stream, s => s.FromSeq);
        Telemetry.Parked(subscription, streams.Count);
        return streams;
    }

    /// <summary>A stream that waits already waits from this event on: it stands before the one that was set aside.</summary>
    public Task Add(NpgsqlConnection connection, NpgsqlTransaction transaction, Recorded e, Exception fault, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into pc_parked_streams (subscription, stream, from_seq, attempts, state, error, at, next_at)
            values (@subscription, @stream, @seq, 1, @state, @error, powercrm_now(), powercrm_now() + @wait)
            on conflict (subscription, stream) do update set from_seq = excluded.from_seq, attempts = excluded.attempts, state = excluded.state,
                error = excluded.error, at = excluded.at, next_at = excluded.next_at
            """,
            new
            {
                subscription, stream = e.Stream, seq = e.Seq, state = attempts > 1 ? "waiting" : "parked", error = SafeError.Of(fault),
                wait = options.Retries[0],
            }, transaction, cancellationToken: ct));

    /// <summary>What has just failed only once the checkpoint has passed it: until then the batch itself is still at it.</summary>
    public Task<Guid?> NextDue(NpgsqlConnection connection, long checkpoint, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            """
            select stream from pc_parked_streams
            where subscription = @subscription and state = 'waiting' and next_at <= powercrm_now() and (attempts = 0 or from_seq <= @checkpoint)
            order by next_at limit 1
            """, new { subscription, checkpoint }, cancellationToken: ct));

    public async Task<Row?> Lock(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid stream, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select from_seq, attempts from pc_parked_streams
            where subscription = $1 and stream = $2 and state = 'waiting' and next_at <= powercrm_now() for update
            """, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = subscription });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? new Row(rows.GetInt64(0), rows.GetInt32(1)) : null;
    }

    public async Task<Recorded?> NextEvent(NpgsqlConnection connection, NpgsqlTransaction transaction, Registry registry, string[] types, Guid stream,
        long fromSeq, long checkpoint, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select {EventRows.Columns} from mt_events
            where stream_id = $1 and seq_id >= $2 and seq_id <= $3 and (type = any($4) or type <> all($5))
            order by seq_id limit 1
            """, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fromSeq });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = checkpoint });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = types });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = registry.KnownNames });
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? EventRows.ReadOrTell(rows, registry) : null;
    }

    public Task MoveOn(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid stream, long fromSeq, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update pc_parked_streams set from_seq = @fromSeq, attempts = 0 where subscription = @subscription and stream = @stream",
            new { subscription, stream, fromSeq }, transaction, cancellationToken: ct));

    /// <summary>True when this was the last try and the stream is parked now.</summary>
    public async Task<bool> FailedAgain(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid stream, long seq, Row row, Exception fault, CancellationToken ct)
    {
        var tries = row.Attempts + 1;
        var parked = tries >= attempts;
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_parked_streams set from_seq = @seq, attempts = @tries, state = @state, error = @error, at = powercrm_now(),
                next_at = powercrm_now() + @wait
            where subscription = @subscription and stream = @stream and from_seq = @before and attempts = @Attempts
            """,
            new
            {
                subscription, stream, seq, tries, before = row.FromSeq, row.Attempts, state = parked ? "parked" : "waiting", error = SafeError.Of(fault),
                wait = options.Retries[Math.Min(tries - 1, options.Retries.Count - 1)] * (0.75 + Random.Shared.NextDouble() / 2),
            }, transaction, cancellationToken: ct));
        return parked;
    }

    public Task Remove(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid stream, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "delete from pc_parked_streams where subscription = @subscription and stream = @stream", new { subscription, stream }, transaction,
            cancellationToken: ct));
}
