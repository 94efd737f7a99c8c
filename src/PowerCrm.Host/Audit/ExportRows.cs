using System.Text;
using Dapper;
using Npgsql;
using PowerCrm.Host.Backup;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>A requested export and its progress.</summary>
/// <param name="State"><c>awaiting_second_person</c>, <c>waiting</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Until">For an export with personal values: when the request expires, or, once it is approved, the export.</param>
/// <param name="Fault">Why it failed: <c>not_provable</c>, <c>not_sealed</c> or <c>not_written</c>.</param>
internal sealed record ExportRow(Guid Id, Guid? RegistrationId, DateTimeOffset? From, DateTimeOffset? To, string Reason, string Actor,
    DateTimeOffset At, string State, long Done, long Total, bool Personal, DateTimeOffset? Until, AuditExport.Approval? Approval,
    string? Fault);

/// <summary>
/// Reads and writes the table of exports. Expired exports, those of persons who were erased since, and those with personal values of
/// persons whose readings were destroyed since, are not found, even before they are removed. Reasons may contain personal data, so they
/// are stored sealed.
/// </summary>
internal static class ExportRows
{
    public const string AwaitingApproval = "awaiting_second_person";

    /// <summary>The fault of an export whose newest events were not sealed in time.</summary>
    public const string NotSealed = "not_sealed";

    private const string ErasedSinceCondition = $"""
        (exists (select from pc_subject_keys k where k.subject = registration_id and k.destroyed_at > pc_audit_exports.at)
            or personal and exists (
                select from mt_events e
                where e.stream_id = registration_id and e.timestamp > pc_audit_exports.at
                    and {DestroyedKeys.ReadingsDestroyedCondition}))
        """;

    private const string NotExpiredCondition = $"(until_at is null or until_at > powercrm_now()) and not {ErasedSinceCondition}";

    private const string Purpose = "audit-export-reasons";

    public static byte[] SealReason(MasterKey master, Guid id, string reason) =>
        master.Seal(Purpose, Encoding.UTF8.GetBytes(reason), id.ToByteArray(bigEndian: true));

    private static string? OpenReason(MasterKey master, Guid id, byte[]? reason) =>
        reason is not null && master.Open(Purpose, reason, id.ToByteArray(bigEndian: true)) is { } bytes ? Encoding.UTF8.GetString(bytes)
            : null;

    private sealed class Row
    {
        public Guid Id { get; init; }
        public Guid? Registration_id { get; init; }
        public DateTime? From_at { get; init; }
        public DateTime? To_at { get; init; }
        public string? Reason { get; init; }
        public byte[]? Sealed_reason { get; init; }
        public string Actor { get; init; } = "";
        public DateTime At { get; init; }
        public string State { get; init; } = "";
        public long Done { get; init; }
        public long Total { get; init; }
        public bool Personal { get; init; }
        public DateTime? Until_at { get; init; }
        public string? Approved_by { get; init; }
        public string? Approved_reason { get; init; }
        public byte[]? Sealed_approved_reason { get; init; }
        public DateTime? Approved_at { get; init; }
        public string? Fault { get; init; }

        public ExportRow ToExport(MasterKey master) => new(Id, Registration_id, From_at, To_at,
            OpenReason(master, Id, Sealed_reason) ?? Reason ?? "", Actor, At, State, Done, Total, Personal, Until_at,
            Approved_by is { } approver && Approved_at is { } at
                ? new AuditExport.Approval(approver, OpenReason(master, Id, Sealed_approved_reason) ?? Approved_reason ?? "", at) : null,
            Fault);
    }

    public static async Task<ExportRow?> Find(NpgsqlConnection connection, MasterKey master, Guid id, CancellationToken ct) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"select * from pc_audit_exports where id = @id and {NotExpiredCondition}", new { id }, cancellationToken: ct)))?
                .ToExport(master);

    /// <summary>Returns the exports, newest first.</summary>
    /// <param name="at">Returns only exports before this time and <paramref name="before"/>; null to start from the newest.</param>
    public static async Task<IReadOnlyList<ExportRow>> List(NpgsqlConnection connection, MasterKey master, DateTimeOffset? at, Guid before,
        int limit, CancellationToken ct) =>
        [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select * from pc_audit_exports
            where {NotExpiredCondition} and (@at::timestamptz is null or (at, id) < (@at, @before))
            order by at desc, id desc
            limit @most
            """, new { at = at?.UtcDateTime, before, most = limit }, cancellationToken: ct))).Select(r => r.ToExport(master))];

    /// <summary>This actor's newest export of a registration with personal values; null if there is none.</summary>
    public static async Task<ExportRow?> FindPersonal(NpgsqlConnection connection, MasterKey master, Guid registration, string actor,
        CancellationToken ct) =>
        (await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            $"""
            select * from pc_audit_exports
            where personal and registration_id = @registration and actor = @actor and state <> 'failed' and {NotExpiredCondition}
            order by at desc, id desc
            limit 1
            """, new { registration, actor }, cancellationToken: ct)))?.ToExport(master);

    /// <summary>Claims the oldest export that no host is working on, or the wanted one if it is free.</summary>
    public static async Task<ExportRow?> ClaimNext(NpgsqlConnection connection, MasterKey master, Guid? wanted, CancellationToken ct) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"""
            update pc_audit_exports set state = 'running', beat_at = now()
            where id = (
                select id from pc_audit_exports
                where (state = 'waiting' or (state = 'running' and beat_at < now() - interval '1 minute')) and {NotExpiredCondition}
                  and (@wanted::uuid is null or id = @wanted)
                order by at
                limit 1
                for update skip locked)
            returning *
            """, new { wanted }, cancellationToken: ct)))?.ToExport(master);

    public static Task UpdateProgress(NpgsqlConnection connection, Guid id, long done, long total, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update pc_audit_exports set done = @done, total = @total, beat_at = now() where id = @id", new { id, done, total },
            cancellationToken: ct));

    /// <summary>Ends the export. A fault counts only while it runs: another host may have finished it.</summary>
    /// <returns>False if it was removed meanwhile, so that its file must be deleted too.</returns>
    public static async Task<bool> End(NpgsqlConnection connection, Guid id, string? fault, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "update pc_audit_exports set state = @state, fault = @fault where id = @id and (state = 'running' or @fault::text is null)",
            new { id, state = fault is null ? "done" : "failed", fault }, cancellationToken: ct)) > 0;

    /// <summary>
    /// Returns the expired exports: after a week, or with personal values after a day, and those of persons who were erased or whose
    /// readings were destroyed since. Exports that a host is working on are left out.
    /// </summary>
    public static async Task<IReadOnlyList<Guid>> ListExpired(NpgsqlConnection connection, CancellationToken ct) =>
        [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            $"""
            select id from pc_audit_exports
            where (state in ('done', 'failed') and at < powercrm_now() - interval '7 days')
                or ((until_at <= powercrm_now() or {ErasedSinceCondition})
                    and (state <> 'running' or beat_at < now() - interval '1 minute'))
            """, cancellationToken: ct))];

    public static Task Remove(NpgsqlConnection connection, Guid id, CancellationToken ct) => connection.ExecuteAsync(
        new CommandDefinition("delete from pc_audit_exports where id = @id", new { id }, cancellationToken: ct));
}
