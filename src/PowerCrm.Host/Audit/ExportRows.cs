using Dapper;
using Npgsql;

namespace PowerCrm.Host.Audit;

/// <summary>An export that was asked for, and how far it is.</summary>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
internal sealed record ExportRow(Guid Id, Guid? RegistrationId, DateTimeOffset? From, DateTimeOffset? To, string Reason, string Actor,
    DateTimeOffset At, string State, long Done, long Total);

/// <summary>Exports as they lie in their table.</summary>
internal static class ExportRows
{
    private sealed class Row
    {
        public Guid Id { get; init; }
        public Guid? Registration_id { get; init; }
        public DateTime? From_at { get; init; }
        public DateTime? To_at { get; init; }
        public string Reason { get; init; } = "";
        public string Actor { get; init; } = "";
        public DateTime At { get; init; }
        public string State { get; init; } = "";
        public long Done { get; init; }
        public long Total { get; init; }

        public ExportRow Export => new(Id, Registration_id, From_at, To_at, Reason, Actor, At, State, Done, Total);
    }

    public static async Task<ExportRow?> Find(NpgsqlConnection connection, Guid id, CancellationToken ct) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition("select * from pc_audit_exports where id = @id", new { id },
            cancellationToken: ct)))?.Export;

    /// <summary>The oldest that nobody works on, now ours.</summary>
    public static async Task<ExportRow?> Take(NpgsqlConnection connection, CancellationToken ct) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            update pc_audit_exports set state = 'running', beat_at = now()
            where id = (
                select id from pc_audit_exports
                where state = 'waiting' or (state = 'running' and beat_at < now() - interval '1 minute')
                order by at
                limit 1
                for update skip locked)
            returning *
            """, cancellationToken: ct)))?.Export;

    public static Task Beat(NpgsqlConnection connection, Guid id, long done, long total, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update pc_audit_exports set done = @done, total = @total, beat_at = now() where id = @id", new { id, done, total },
            cancellationToken: ct));

    public static Task End(NpgsqlConnection connection, Guid id, string? fault, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update pc_audit_exports set state = @state, fault = @fault where id = @id",
            new { id, state = fault is null ? "done" : "failed", fault }, cancellationToken: ct));

    /// <summary>Those whose week is over, and those of persons who were erased meanwhile.</summary>
    public static async Task<IReadOnlyList<Guid>> Over(NpgsqlConnection connection, CancellationToken ct) =>
        [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select id from pc_audit_exports e
            where e.state in ('done', 'failed') and (e.at < powercrm_now() - interval '7 days'
                or exists (select from pc_subject_keys k where k.subject = e.registration_id and k.destroyed_at > e.at))
            """, cancellationToken: ct))];

    public static Task Remove(NpgsqlConnection connection, Guid id, CancellationToken ct) => connection.ExecuteAsync(
        new CommandDefinition("delete from pc_audit_exports where id = @id", new { id }, cancellationToken: ct));
}
