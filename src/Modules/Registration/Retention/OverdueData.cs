using Dapper;
using Npgsql;

namespace PowerCrm.Registration;

/// <summary>Finds the data that are kept longer than a number of days.</summary>
internal static class OverdueData
{
    private const string OverdueSql = """
        select d.id, s.version, last.at
        from mt_doc_registrationstatus d
        join pc_identities p on p.registration = d.id     -- an erased person has no identity
        join pc_v_streams s on s.id = d.id
        join pc_v_stream_ends e on e.id = d.id
        left join pc_drafts f on f.registration = d.id
        left join lateral (select max(created_at) as at from pc_images where owner = d.id) i on true
        cross join lateral (select greatest(e.at, f.saved_at, i.at) as at) last
        where d.data ->> 'AuthStatus' = @Status and ((d.data ->> 'Round')::int > 0) = @WasSubmitted
          and last.at <= powercrm_now() - make_interval(days => @days)
          and not exists (select from pc_v_signed_in t where t.subject = d.id)
        """;

    private static readonly string DeletableSql = $"{OverdueSql} and {LegalHolds.NotHeldSql("d.id")}";

    private const string HeldSql = $"""
        select h.id, h.data ->> 'Reason', h.data ->> 'Reference', (h.data ->> 'At')::timestamptz as since
        from mt_doc_legalhold h
        join ({OverdueSql}) over_time on over_time.id = h.id
        order by since, h.id
        """;

    private static readonly string NetworkSignalsSql =
        "from pc_signals where kind = 'network' and at <= powercrm_now() - make_interval(days => @days) and "
            + LegalHolds.NotHeldSql("registration");

    /// <param name="days">Null when the class is kept.</param>
    public static async Task<RetentionBacklog> Count(NpgsqlConnection connection, RetentionClass kind, int? days, CancellationToken ct)
    {
        if (days is null)
            return new RetentionBacklog(kind.Name, null, 0, null, []);
        var sql = kind.Status is null ? $"select count(*), min(at) {NetworkSignalsSql}"
            : $"select count(*), min(at) from ({DeletableSql}) over_time";
        var (count, oldest) = await connection.QuerySingleAsync<(long, DateTime?)>(new CommandDefinition(sql,
            new { kind.Status, kind.WasSubmitted, days }, commandTimeout: 300, cancellationToken: ct));
        return new RetentionBacklog(kind.Name, days, count, oldest, kind.Status is null
            ? [] : await FindHeld(connection, kind, days.Value, ct));
    }

    /// <summary>Returns the registrations of a class that may be deleted, those with the oldest activity first.</summary>
    public static Task<IEnumerable<Retention.Candidate>> FindDeletable(NpgsqlConnection connection, RetentionClass kind, int days,
        int limit, CancellationToken ct) =>
        connection.QueryAsync<Retention.Candidate>(new CommandDefinition($"{DeletableSql} order by last.at, d.id limit @limit",
            new { kind.Status, kind.WasSubmitted, days, limit }, commandTimeout: 300, cancellationToken: ct));

    /// <summary>Returns the registrations under a legal hold.</summary>
    public static async Task<IReadOnlyList<Guid>> FindHeldIds(NpgsqlConnection connection, CancellationToken ct) =>
        [.. await connection.QueryAsync<Guid>(new CommandDefinition("select id from mt_doc_legalhold", cancellationToken: ct))];

    /// <summary>Deletes the marks of the networks that sign-ins came from.</summary>
    public static Task<int> DeleteNetworkSignals(NpgsqlConnection connection, int days, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition("delete " + NetworkSignalsSql, new { days }, cancellationToken: ct));

    private static async Task<IReadOnlyList<HeldRegistration>> FindHeld(NpgsqlConnection connection, RetentionClass kind, int days,
        CancellationToken ct) =>
        [.. (await connection.QueryAsync<(Guid Id, string Reason, string Reference, DateTime Since)>(new CommandDefinition(HeldSql,
            new { kind.Status, kind.WasSubmitted, days }, commandTimeout: 300, cancellationToken: ct)))
            .Select(h => new HeldRegistration(h.Id, h.Reason, h.Reference, h.Since))];
}
