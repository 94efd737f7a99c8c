using Dapper;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>Calls outside that ended unseen: what a person finds out about them and decides.</summary>
internal sealed class UnknownCalls(NpgsqlDataSource source)
{
    public async Task<IReadOnlyList<UnknownCall>> List(string? subscription, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(string Subscription, Guid EventId, long Seq, Guid Stream, string Type, DateTime At, string State, string? Error)>(
            new CommandDefinition(
                """
                select a.subscription, a.event_id, e.seq_id, e.stream_id, e.type, a.attempted_at,
                    case when last.finished_at is null and last.action = 'again' then 'again' else 'unknown' end, last.error
                from pc_outside_attempts a
                join mt_events e on e.seq_id = a.seq
                left join lateral (
                    select action, finished_at, error from pc_outside_resolutions r
                    where r.subscription = a.subscription and r.event_id = a.event_id order by r.at desc limit 1) last on true
                where (a.outcome = 'unknown' and last.action is distinct from 'done' or a.outcome is null and last.action = 'again' and last.finished_at is null)
                    and (@subscription::text is null or a.subscription = @subscription)
                order by e.seq_id
                """, new { subscription }, cancellationToken: ct));
        return [.. rows.Select(r => new UnknownCall(r.Subscription, r.EventId, r.Seq, r.Stream, r.Type, r.At, r.State, r.Error))];
    }

    /// <summary>What was said to be done stays so; what is to be called again is asked for once.</summary>
    public async Task<bool> Resolve(string subscription, Guid eventId, bool again, string reason, string actor, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into pc_outside_resolutions (subscription, event_id, action, reason, actor, at, finished_at)
            select subscription, event_id, @action, @reason, @actor, powercrm_now(), case @action when 'done' then powercrm_now() end
            from pc_outside_attempts a
            where subscription = @subscription and event_id = @eventId and outcome = 'unknown' and not exists (
                select 1 from pc_outside_resolutions r
                where r.subscription = a.subscription and r.event_id = a.event_id and (r.action = 'done' or r.finished_at is null))
            for update
            on conflict do nothing
            """, new { subscription, eventId, action = again ? "again" : "done", reason, actor }, cancellationToken: ct)) == 1;
    }
}

/// <summary>What one outside subscription was asked to call again.</summary>
internal sealed class AskedAgain(string subscription)
{
    /// <summary>Only what the checkpoint has passed: until then the reader itself is still at it.</summary>
    public async Task<Recorded?> Next(NpgsqlConnection connection, Registry registry, long checkpoint, CancellationToken ct)
    {
        // Two statements: nearly always there is nothing, and then the log is not looked at.
        if (await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            """
            select a.seq from pc_outside_resolutions r join pc_outside_attempts a using (subscription, event_id)
            where r.subscription = @subscription and r.finished_at is null and a.seq <= @checkpoint order by r.at limit 1
            """, new { subscription, checkpoint }, cancellationToken: ct)) is not { } seq)
            return null;
        await using var command = new NpgsqlCommand($"select {EventRows.Columns} from mt_events where seq_id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seq });
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? EventRows.ReadOrTell(rows, registry) : null;
    }

    /// <summary>The attempt stands open again. False: it does already, and its end was not seen this time either.</summary>
    public async Task<bool> Reopen(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid eventId, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_outside_attempts set outcome = null, completed_at = null, attempted_at = powercrm_now()
            where subscription = @subscription and event_id = @eventId and outcome = 'unknown'
            """, new { subscription, eventId }, transaction, cancellationToken: ct)) == 1;

    public Task Finished(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid eventId, CancellationToken ct) => Close(connection, transaction, eventId, null, ct);

    /// <summary>It came to nothing: the call is unknown as before, and is asked for anew or not at all.</summary>
    public async Task GiveUp(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid eventId, Exception fault, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_outside_attempts set outcome = 'unknown', completed_at = powercrm_now()
            where subscription = @subscription and event_id = @eventId and outcome is null
            """, new { subscription, eventId }, transaction, cancellationToken: ct));
        await Close(connection, transaction, eventId, SafeError.Of(fault), ct);
    }

    private Task Close(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid eventId, string? error, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_outside_resolutions set finished_at = powercrm_now(), error = @error
            where subscription = @subscription and event_id = @eventId and finished_at is null
            """, new { subscription, eventId, error }, transaction, cancellationToken: ct));
}
