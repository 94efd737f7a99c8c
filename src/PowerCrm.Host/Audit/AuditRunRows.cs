using Dapper;
using Npgsql;

namespace PowerCrm.Host.Audit;

/// <param name="Night">The night that the run was for; null if it was started by hand.</param>
/// <param name="Actor">Who started it.</param>
/// <param name="State"><c>running</c>, <c>clean</c>, <c>differs</c> (a check found something, even if the run did not finish),
/// <c>failed</c> or <c>timed_out</c>.</param>
/// <param name="Events">Number of events in the log at its start.</param>
/// <param name="Fault">Why not all checks were made: <c>timed_out</c>, <c>interrupted</c> or the kind of error; null if all were.</param>
public sealed record AuditRun(Guid Id, DateOnly? Night, string Actor, string State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt,
    long Events, string? Fault, IReadOnlyList<AuditRunCheck> Checks);

/// <param name="Found">Number of rows, events or streams that violate the check.</param>
/// <param name="Examples">The first of them, by id.</param>
public sealed record AuditRunCheck(string Name, long Found, IReadOnlyList<string> Examples, long TookMs);

/// <summary>Reads and writes the tables of the standing audit's runs.</summary>
internal static class AuditRunRows
{
    private sealed class Row
    {
        public Guid Id { get; init; }
        public DateTime? Night { get; init; }
        public string Actor { get; init; } = "";
        public string State { get; init; } = "";
        public DateTime Started_at { get; init; }
        public DateTime? Ended_at { get; init; }
        public long Events { get; init; }
        public string? Fault { get; init; }
    }

    private sealed class CheckRow
    {
        public Guid Run { get; init; }
        public string Name { get; init; } = "";
        public long Found { get; init; }
        public string[] Examples { get; init; } = [];
        public long Took_ms { get; init; }
    }

    /// <summary>Whether the run of a night has ended, with any result.</summary>
    public static Task<bool> HasEnded(NpgsqlConnection connection, DateOnly night, CancellationToken ct) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from pc_audit_runs where night = @night and state <> 'running')",
            new { night = night.ToDateTime(default) }, cancellationToken: ct));

    /// <summary>Starts a run. A night's run that its host did not finish is started again. Returns null if that run has ended.</summary>
    public static async Task<Guid?> Begin(NpgsqlConnection connection, DateOnly? night, string actor, CancellationToken ct)
    {
        // The caller holds the lock, so another run that is not ended was interrupted.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_audit_runs r set ended_at = powercrm_now(), fault = 'interrupted',
                state = case when exists (select from pc_audit_run_checks c where c.run = r.id and c.found > 0) then 'differs'
                    else 'failed' end
            where state = 'running' and (night is null or night is distinct from @night)
            """, new { night = night?.ToDateTime(default) }, cancellationToken: ct));
        var run = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            """
            insert into pc_audit_runs as r (id, night, actor, state, started_at, events)
            values (@id, @night, @actor, 'running', powercrm_now(), (select count(*) from mt_events))
            on conflict (night) do update
            set actor = excluded.actor, started_at = excluded.started_at, events = excluded.events
            where r.state = 'running'
            returning id
            """, new { id = Guid.CreateVersion7(), night = night?.ToDateTime(default), actor }, commandTimeout: 300,
            cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition("delete from pc_audit_run_checks where run = @run", new { run },
            cancellationToken: ct));
        return run;
    }

    public static Task InsertCheck(NpgsqlConnection connection, Guid run, int number, AuditRunCheck check, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into pc_audit_run_checks (run, number, name, found, examples, took_ms)
            values (@run, @number, @Name, @Found, @examples, @TookMs)
            """, new { run, number, check.Name, check.Found, examples = check.Examples.ToArray(), check.TookMs }, cancellationToken: ct));

    public static Task End(NpgsqlConnection connection, Guid run, string state, string? fault, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update pc_audit_runs set state = @state, ended_at = powercrm_now(), fault = @fault where id = @run",
            new { run, state, fault }, cancellationToken: ct));

    /// <summary>Returns the latest runs, newest first, or one of them.</summary>
    public static async Task<IReadOnlyList<AuditRun>> ListLatest(NpgsqlConnection connection, int limit, CancellationToken ct,
        Guid? runId = null)
    {
        var runs = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select id, night::timestamp as night, actor, state, started_at, ended_at, events, fault
            from pc_audit_runs
            where @one::uuid is null or id = @one
            order by started_at desc, id desc
            limit @most
            """, new { most = limit, one = runId }, cancellationToken: ct))).ToList();
        var checks = (await connection.QueryAsync<CheckRow>(new CommandDefinition(
            "select run, name, found, examples, took_ms from pc_audit_run_checks where run = any(@runs) order by number",
            new { runs = runs.Select(r => r.Id).ToArray() }, cancellationToken: ct))).ToLookup(c => c.Run);
        return [.. runs.Select(r => new AuditRun(r.Id, r.Night is { } night ? DateOnly.FromDateTime(night) : null, r.Actor, r.State,
            r.Started_at, r.Ended_at, r.Events, r.Fault,
            [.. checks[r.Id].Select(c => new AuditRunCheck(c.Name, c.Found, c.Examples, c.Took_ms))]))];
    }
}
