using Dapper;
using Npgsql;

namespace PowerCrm.Host.Backup;

/// <summary>Changes a restored database so that hosts may run on it: what happened after the backup is not in it.</summary>
internal static class RestoredDatabase
{
    /// <summary>Marks messages, and queries to the registers, that may have been sent after the backup as unknown calls.</summary>
    // These are calls that were in progress, calls that an operator had requested again, and calls whose message was still waiting: nobody
    // knows whether they were made after the backup. The message contains the id of its event somewhere in its body.
    private const string MarkUnknownSql = """
        with calls (call) as (values ('tell_applicant'), ('tell_by_sms'), ('tell_by_wecom'), ('verify_identity')),
        messages as (
            select c.call, m.body
            from calls c
            join (
                select received_at, body from wolverine.wolverine_incoming_envelopes where status <> 'Handled'
                union all
                select received_at, body from wolverine.wolverine_dead_letters) m on m.received_at = 'local://' || c.call || '/'),
        waiting as (
            select c.call, e.id as cause, e.stream_id as stream
            from mt_events e cross join calls c
            where c.call <> 'verify_identity' and e.type in ('review_decided', 'decision_reversed') and exists (
                select from messages m where m.call = c.call and position(convert_to(e.id::text, 'UTF8') in m.body) > 0)
            union
            select 'tell_by_wecom', i.id, i.customer_id
            from pc_inbox i
            where exists (
                select from messages m where m.call = 'tell_by_wecom' and position(convert_to(i.id::text, 'UTF8') in m.body) > 0)
            union
            select 'verify_identity', handed.id, handed.stream_id
            from (
                select distinct on (stream_id) stream_id, id
                from mt_events
                where type = 'info_submitted'
                order by stream_id, version desc) handed
            where exists (
                select from messages m
                where m.call = 'verify_identity' and position(convert_to(handed.stream_id::text, 'UTF8') in m.body) > 0)
            union
            select d.command, d.data::uuid, d.stream from pc_due d where d.command in (select call from calls)),
        gone as (delete from pc_due where command in (select call from calls))
        insert into pc_outside_attempts as a (call, cause, stream, attempted_at, outcome, completed_at)
        select call, cause, stream, powercrm_now(), 'unknown', powercrm_now()
        from (
            select call, cause, stream from waiting
            union
            select call, cause, stream from pc_outside_attempts where outcome is null or outcome = 'again') w
        on conflict (call, cause) do update set outcome = 'unknown', completed_at = excluded.completed_at
        where a.outcome is null or a.outcome = 'again'
        """;

    /// <summary>
    /// Ends all sessions. Otherwise a session that ended after the backup would be valid again, and so would a refresh token that was used
    /// after it.
    /// </summary>
    private const string EndSessionsSql = """
        update pc_sessions set ended_at = powercrm_now(), ended_in = pg_current_xact_id() where ended_at is null
        """;

    /// <summary>
    /// Releases all messages. The hosts of the backup no longer exist, but a new host may get the number of one of them; it would then
    /// treat that host's messages as its own and wait for them.
    /// </summary>
    private const string ReleaseMessagesSql = """
        update wolverine.wolverine_incoming_envelopes set owner_id = 0 where owner_id <> 0;
        update wolverine.wolverine_outgoing_envelopes set owner_id = 0 where owner_id <> 0;
        """;

    /// <summary>
    /// Prevents messages from being sent twice: those that may have been sent after the backup become unknown calls, and an operator
    /// decides. All sessions are ended.
    /// </summary>
    /// <returns>The number of calls that are newly unknown.</returns>
    public static async Task<int> PreventDuplicateMessages(NpgsqlConnection connection, CancellationToken ct)
    {
        var unknown = await connection.ExecuteAsync(new CommandDefinition(MarkUnknownSql, commandTimeout: 600, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(EndSessionsSql, commandTimeout: 600, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(ReleaseMessagesSql, commandTimeout: 600, cancellationToken: ct));
        return unknown;
    }
}
