using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;
using PowerCrm.Host.Backup;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <summary>The invariants, checked by SQL over the tables and by folding every stream.</summary>
public static class Invariants
{
    /// <summary>Each query returns one row per violation, and no rows if the invariant holds.</summary>
    private static readonly (string Name, string Sql)[] Queries =
    [
        // Marten writes a tombstone for a number that a rolled-back transaction had taken; tombstones have a stream of their own.
        ("versions have no gaps and no repeats", """
            select 'stream ' || stream_id || ': ' || count(*) || ' events up to version ' || max(version)
            from mt_events where type <> 'tombstone' group by stream_id having count(*) <> max(version) or min(version) <> 1
            """),
        ("a stream's version is that of its last event", """
            select 'stream ' || s.id || ': says ' || s.version || ', has ' || coalesce(max(e.version), 0)
            from mt_streams s left join mt_events e on e.stream_id = s.id
            where not exists (select from mt_events t where t.stream_id = s.id and t.type = 'tombstone')
            group by s.id, s.version having s.version <> coalesce(max(e.version), 0)
            """),
        ("every event is in the log once",
            "select 'event ' || id || ' occurs ' || count(*) || ' times' from mt_events group by id having count(*) > 1"),
        ("no manager above capacity", """
            select 'manager ' || m.staff_id || ': ' || count(a.*) || ' of ' || m.capacity
            from pc_managers m join pc_assignments a on a.manager_id = m.staff_id and a.state <> 'serving'
            group by m.staff_id, m.capacity having count(a.*) > m.capacity
            """),
        ("a customer's place is with the manager that the log names last", """
            select 'registration ' || a.registration_id || ': held by ' || a.manager_id
            from pc_assignments a
            where a.manager_id is distinct from (
                select (case e.type when 'customer_imported' then e.data -> 'Place' ->> 'Manager'
                    when 'manager_assigned' then e.data ->> 'Manager' else e.data ->> 'To' end)::uuid
                from mt_events e
                where e.stream_id = a.registration_id and e.type in ('manager_assigned', 'manager_reassigned', 'customer_imported')
                order by e.version desc limit 1)
            """),
        ("no customer has a manager whose account is closed", """
            select 'registration ' || a.registration_id || ': held by ' || a.manager_id
            from pc_assignments a join pc_v_staff s on s.id = a.manager_id
            where not s.active and not exists (select from pc_assignment_waiting w where w.registration_id = a.registration_id)
            """),
        ("every policy is as it was activated", $"""
            select 'policy ' || coalesce(p.kind, e.kind) || '-' || coalesce(p.version, e.version) || ': ' ||
                case when e.kind is null then 'in the table, but the log does not have its activation'
                     when p.kind is null then 'activated, but missing in the table'
                     else 'content, time or actor differ from its activation' end
            from pc_policies p
            full join (
                select data ->> 'Kind' as kind, (data ->> 'Version')::int as version, data ->> 'ContentHash' as content_hash,
                    (data ->> 'At')::timestamptz as at, user_name as actor
                from mt_events where type = 'policy_version_activated') e on e.kind = p.kind and e.version = p.version
            where e.kind is null or p.kind is null
                or e.content_hash is distinct from encode(sha256(convert_to(p.content::text, 'UTF8')), 'hex')
                or e.at is distinct from p.at
                or (e.actor is distinct from p.actor and e.actor is distinct from 'system:{PolicyStream.EarlierVersions}')
            """),
        // Rows of earlier builds have no event: rows older than the first event need none. A row about a person has a reason that its event
        // lacks. Row and event take their times one after the other. A reset of the demo deletes attempts with what was decided about them.
        ("every operation is as the log records it", """
            with logged as (
                select stream_id as id, data ->> 'Act' as act, data ->> 'Target' as target, data ->> 'Reason' as reason,
                    user_name as actor, timestamp as at
                from mt_events where type = 'operator_acted'),
            decided as (
                select act, target, reason, actor, count(*) as total,
                    count(*) filter (where at >= (select min(at) from logged)) as later
                from (
                    select 'discard_message' as act, id::text as target, reason, actor, min(at) as at
                    from pc_discarded_messages group by id, reason, actor
                    union all
                    select 'resolve_call', concat_ws(' ', call, cause, action), reason, actor, at from pc_outside_resolutions) d
                group by act, target, reason, actor),
            expected as (
                select act, target, reason, actor, case act when 'discard_message' then 1 else count(*) end as events,
                    bool_and(act = 'discard_message' or exists (
                        select from pc_outside_attempts a
                        where a.call = split_part(l.target, ' ', 1) and a.cause::text = split_part(l.target, ' ', 2))) as has_row
                from logged l where act in ('discard_message', 'resolve_call')
                group by act, target, reason, actor)
            select 'operation ' || coalesce(o.id, e.id) || ', ' || coalesce(o.act, e.act) || ' of ' || coalesce(o.target, e.target)
                || ': ' || case when e.id is null then 'in the table, but not in the log'
                     when o.id is null then 'in the log, but missing in the table'
                     else 'act, target, reason, time or actor differ from the log' end
            from pc_operations o
            full join (select * from logged where act not in ('discard_message', 'resolve_call')) e on e.id = o.id
            where o.id is null
                or (e.id is null and o.at >= (select min(at) from logged))
                or e.act <> o.act or e.target <> o.target or (e.id is not null and e.actor is distinct from o.actor)
                or (e.reason <> '' and e.reason <> o.reason)
                or o.at not between e.at - interval '1 hour' and e.at + interval '1 hour'
            union all
            select coalesce(d.act, e.act) || ' of ' || coalesce(d.target, e.target) || ': ' ||
                case when coalesce(d.total, 0) < coalesce(e.events, 0) then 'in the log, but missing in the table or changed there'
                     else 'in the table, but not in the log' end
            from decided d
            full join expected e on e.act = d.act and e.target = d.target and e.reason = d.reason and e.actor = d.actor
            where (coalesce(d.total, 0) < e.events and e.has_row) or d.later > coalesce(e.events, 0)
            """),
        ("there are no dead letters",
            "select received_at || ' ' || message_type || ' ' || id || ': ' || exception_type from wolverine.wolverine_dead_letters"),
        ("no scheduled work is overdue",
            "select command || ' of ' || stream || ', due at ' || at from pc_due where at < powercrm_now() - interval '5 minutes'"),
        ("no reader is ahead of the log", """
            select p.name || ' is at ' || p.last_seq_id from mt_event_progression p
            where p.last_seq_id > (select case when is_called then last_value else 0 end from mt_events_sequence)
              and p.name not like 'HighWater%'
            """),
        // The primary key prevents a second call for one event; without it the guarantee is lost.
        ("a vendor is called once for an event", """
            select 'pc_outside_attempts has lost its key' where not exists (
                select from pg_constraint
                where conrelid = 'pc_outside_attempts'::regclass and contype = 'p'
                  and pg_get_constraintdef(oid) = 'PRIMARY KEY (call, cause)')
            """),
    ];

    public static async Task<IReadOnlyList<(string Name, IReadOnlyList<string> Violations)>> Check(IServiceProvider services,
        CancellationToken ct)
    {
        var results = new List<(string, IReadOnlyList<string>)>();
        await foreach (var (name, violations) in CheckEach(services, ct))
            // All read models count as one check; the violation names the read model.
            if (!name.StartsWith(ReadModelCheckPrefix, StringComparison.Ordinal))
                results.Add((name, violations));
            else if (results[^1] is (ProjectionsCheckName, var previous))
                results[^1] = (ProjectionsCheckName, [.. previous, .. violations]);
            else
                results.Add((ProjectionsCheckName, violations));
        return results;
    }

    private const string ProjectionsCheckName = "every projection equals its rebuild",
        ReadModelCheckPrefix = "the read model equals its rebuild: ";

    /// <summary>Runs one check after another, with a check of its own for each read model.</summary>
    public static async IAsyncEnumerable<(string Name, IReadOnlyList<string> Violations)> CheckEach(IServiceProvider services,
        [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var (name, sql) in Queries)
        {
            await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
            yield return (name, [.. await connection.QueryAsync<string>(new CommandDefinition(sql, commandTimeout: 300,
                cancellationToken: ct))]);
        }
        await using (var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct))
            yield return ("no key of an erased registration is live", [.. (await DestroyedKeys.FindErasedWithKey(connection, ct))
                .Select(id => $"registration {id}: keys restore destroys the key again")]);
        foreach (var it in await CheckSeals(services, ct))
            yield return it;
        foreach (var it in await StreamInvariants.Check(services, ct))
            yield return it;
        foreach (var (projection, violations) in await CompareWithRebuilds(services.GetRequiredService<Maintenance>(), ct))
            yield return (ReadModelCheckPrefix + projection, violations);
    }

    /// <summary>An event that cannot be read is reported by a check of its own, so it must not hide the findings of the others.</summary>
    private static async Task<IReadOnlyList<(string Projection, IReadOnlyList<string> Violations)>> CompareWithRebuilds(
        Maintenance admin, CancellationToken ct)
    {
        try
        {
            return [.. (await admin.CompareAll(ct)).Select(c => (c.Projection, DescribeViolations(c)))];
        }
        catch (Exception e) when (e is not (OperationCanceledException or NpgsqlException) && !StoreFaults.IsTransient(e))
        {
            return [.. admin.Projections.Select(p => (p, (IReadOnlyList<string>)[$"{p}: not compared ({e.GetType().Name})"]))];
        }
    }

    /// <summary>Compares the log with its seals, and both with the checkpoints and this host's copy of those.</summary>
    /// <param name="onEvent">Called with the number of each event that was read.</param>
    public static async Task<IReadOnlyList<(string Name, IReadOnlyList<string> Violations)>> CheckSeals(IServiceProvider services,
        CancellationToken ct, Action<long>? onEvent = null)
    {
        await using var verifier = await CheckpointVerifier.Begin(services.GetRequiredService<NpgsqlDataSource>(),
            services.GetRequiredService<AuditKey>(), services.GetRequiredService<Checkpoints>().File, ct);
        var seals = await services.GetRequiredService<LogChain>().Verify(verifier, ct, onEvent);
        return [("every event matches its seal", seals), ("every checkpoint matches its signature", await verifier.End())];
    }

    private static IReadOnlyList<string> DescribeViolations(ProjectionComparison it) =>
    [
        .. it.StoppedAt is { } seq ? [$"{it.Projection}: event {seq} cannot be applied"] : Array.Empty<string>(),
        .. it.Examples.Select(e => $"{it.Projection}: {e}"),
    ];
}
