using Dapper;
using Npgsql;

namespace PowerCrm.Registration;

/// <param name="Night">The night that the run was for; null for a manual run.</param>
/// <param name="Actor">Who started it.</param>
/// <param name="Policy">The policy version that was applied.</param>
/// <param name="State"><c>running</c>, <c>done</c>, or <c>failed</c> when something could not be deleted.</param>
/// <param name="Fault">The type of the last error, or <c>policy_changed</c>.</param>
public sealed record RetentionRun(Guid Id, DateOnly? Night, string Actor, string Policy, string State, DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt, string? Fault, IReadOnlyList<RetentionRun.ClassResult> Classes)
{
    /// <param name="Found">How many were older than the policy allows.</param>
    /// <param name="Gone">How many of them were deleted.</param>
    public sealed record ClassResult(string Class, int Days, long Found, long Gone, DateTimeOffset? Oldest);
}

/// <summary>Reads and writes the tables of retention runs.</summary>
internal static class RetentionRunRows
{
    private sealed class Row
    {
        public Guid Id { get; init; }
        public DateTime? Night { get; init; }
        public string Actor { get; init; } = "";
        public string Policy { get; init; } = "";
        public string State { get; init; } = "";
        public DateTime Started_at { get; init; }
        public DateTime? Ended_at { get; init; }
        public string? Fault { get; init; }
    }

    private sealed class ClassRow
    {
        public Guid Run { get; init; }
        public string Class { get; init; } = "";
        public int Days { get; init; }
        public long Found { get; init; }
        public long Gone { get; init; }
        public DateTime? Oldest { get; init; }
    }

    /// <summary>Whether the run of a night has ended.</summary>
    public static Task<bool> HasEnded(NpgsqlConnection connection, DateOnly night, CancellationToken ct) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from pc_retention_runs where night = @night and state <> 'running')",
            new { night = night.ToDateTime(default) }, cancellationToken: ct));

    /// <summary>
    /// Starts a run, or continues the night's run that another host left unfinished. Returns null when that run has ended.
    /// </summary>
    public static async Task<Guid?> Begin(NpgsqlConnection connection, DateOnly? night, string actor, string policy, CancellationToken ct)
    {
        // The caller holds the lock, so another run that is not ended was interrupted.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_retention_runs set state = 'failed', ended_at = powercrm_now(), fault = 'interrupted'
            where state = 'running' and (night is null or night is distinct from @night)
            """, new { night = night?.ToDateTime(default) }, cancellationToken: ct));
        return await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            """
            insert into pc_retention_runs as r (id, night, actor, policy, state, started_at)
            values (@id, @night, @actor, @policy, 'running', powercrm_now())
            on conflict (night) do update
            set actor = excluded.actor, policy = excluded.policy
            where r.state = 'running'
            returning id
            """, new { id = Guid.CreateVersion7(), night = night?.ToDateTime(default), actor, policy }, cancellationToken: ct));
    }

    /// <summary>
    /// Adds what was deleted of a class. A run that another host continues, or that goes on by another policy, also counts what was deleted
    /// before; the days are those of the last policy.
    /// </summary>
    public static Task AddDeleted(NpgsqlConnection connection, Guid run, RetentionBacklog backlog, long gone, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into pc_retention_run_classes as c (run, class, days, found, gone, oldest)
            values (@run, @Class, @Days, @Count, @gone, @Oldest)
            on conflict (run, class) do update
            set days = excluded.days, found = greatest(c.found, excluded.found), gone = c.gone + excluded.gone,
                oldest = least(c.oldest, excluded.oldest)
            """, new { run, backlog.Class, backlog.Days, backlog.Count, gone, Oldest = backlog.Oldest?.UtcDateTime },
            cancellationToken: ct));

    public static Task End(NpgsqlConnection connection, Guid run, string? fault, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update pc_retention_runs set state = @state, ended_at = powercrm_now(), fault = @fault where id = @run",
            new { run, state = fault is null ? "done" : "failed", fault }, cancellationToken: ct));

    /// <summary>Returns the latest runs, newest first, or one of them.</summary>
    public static async Task<IReadOnlyList<RetentionRun>> ListLatest(NpgsqlConnection connection, int limit, CancellationToken ct,
        Guid? runId = null)
    {
        var runs = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select id, night::timestamp as night, actor, policy, state, started_at, ended_at, fault
            from pc_retention_runs
            where @one::uuid is null or id = @one
            order by started_at desc, id desc
            limit @most
            """, new { most = limit, one = runId }, cancellationToken: ct))).ToList();
        var classes = (await connection.QueryAsync<ClassRow>(new CommandDefinition(
            "select run, class, days, found, gone, oldest from pc_retention_run_classes where run = any(@runs) order by class",
            new { runs = runs.Select(r => r.Id).ToArray() }, cancellationToken: ct))).ToLookup(c => c.Run);
        return [.. runs.Select(r => new RetentionRun(r.Id, r.Night is { } night ? DateOnly.FromDateTime(night) : null, r.Actor, r.Policy,
            r.State, r.Started_at, r.Ended_at, r.Fault,
            [.. classes[r.Id].Select(c => new RetentionRun.ClassResult(c.Class, c.Days, c.Found, c.Gone, c.Oldest))]))];
    }
}
