using Dapper;
using Npgsql;
using PowerCrm.Contracts;

namespace PowerCrm.Host.Backup;

/// <summary>
/// The keys that must be destroyed according to the log: those of erased persons, and those of the readings of pictures whose consent was
/// withdrawn. The rows of the keys say so too, but they can be lost, and an older file of keys has the keys from before.
/// </summary>
internal static class DestroyedKeys
{
    private const string ErasedSql = """
        select e.stream_id, max(e.timestamp), coalesce(max((s.data ->> 'Round')::int), 0)
        from mt_events e left join mt_events s on s.stream_id = e.stream_id and s.type = 'info_submitted'
        where e.type = 'personal_data_erased'
        group by e.stream_id
        """;

    /// <summary>
    /// True for an event <c>e</c> that destroyed the keys of the readings and left the person: a change of the consent, or the end of a
    /// hold. It is the rule of PictureRetention, with the consent, the hold and the status of that moment.
    /// </summary>
    internal const string ReadingsDestroyedCondition = """
        e.type in ('consent_changed', 'legal_hold_lifted')
            and not (
                select (consent.type = 'wechat_authorized' or (consent.data ->> 'Policy')::bool) and (consent.data ->> 'Sensitive')::bool
                from mt_events consent
                where consent.stream_id = e.stream_id and consent.version <= e.version
                    and consent.type in ('wechat_authorized', 'consent_changed')
                order by consent.version desc limit 1)
            and (
                select state.type = 'customer_imported' or state.type = 'review_decided' and state.data ->> 'Decision' = 'approved'
                from mt_events state
                where state.stream_id = e.stream_id and state.version < e.version and state.type in ('wechat_authorized',
                    'info_submitted', 'registration_withdrawn', 'review_decided', 'decision_reversed', 'customer_imported')
                order by state.version desc limit 1) is not true
            and (
                select hold.type = 'legal_hold_placed'
                from mt_events hold
                where hold.stream_id = e.stream_id and hold.version <= e.version
                    and hold.type in ('legal_hold_placed', 'legal_hold_lifted')
                order by hold.version desc limit 1) is not true
        """;

    private const string WithdrawnSql = $"""
        select e.stream_id, max(e.timestamp), coalesce(max((s.data ->> 'Round')::int), 0)
        from mt_events e join mt_events s on s.stream_id = e.stream_id and s.type = 'info_submitted' and s.version < e.version
        where {ReadingsDestroyedCondition}
        group by e.stream_id
        """;

    /// <param name="At">When the key was destroyed.</param>
    public readonly record struct Destruction(Guid Registration, DateTime At);

    /// <summary>Returns the subjects of these keys.</summary>
    public static async Task<IReadOnlyDictionary<Guid, Destruction>> Find(NpgsqlConnection connection, NpgsqlTransaction? transaction,
        CancellationToken ct)
    {
        var subjects = new Dictionary<Guid, Destruction>();
        foreach (var (registration, at, rounds) in await Query(connection, transaction, WithdrawnSql, ct))
            foreach (var subject in ReadingSubject.UpTo(registration, rounds))
                subjects[subject] = new Destruction(registration, at);
        foreach (var (subject, it) in await FindErased(connection, transaction, ct))
            subjects[subject] = it;
        return subjects;
    }

    /// <summary>Returns the erased registrations with a key that is not destroyed.</summary>
    public static async Task<IReadOnlyList<Guid>> FindErasedWithKey(NpgsqlConnection connection, CancellationToken ct)
    {
        var erased = (await FindErased(connection, null, ct)).ToDictionary();
        return [.. (await connection.QueryAsync<Guid>(new CommandDefinition(
            "select subject from pc_subject_keys where subject = any(@subjects) and wrapped is not null",
            new { subjects = erased.Keys.ToArray() }, commandTimeout: 300, cancellationToken: ct)))
            .Select(subject => erased[subject].Registration).Distinct()];
    }

    private static async Task<IEnumerable<KeyValuePair<Guid, Destruction>>> FindErased(NpgsqlConnection connection,
        NpgsqlTransaction? transaction, CancellationToken ct) =>
        from it in await Query(connection, transaction, ErasedSql, ct)
        from subject in (Guid[])[it.Registration, .. ReadingSubject.UpTo(it.Registration, it.Rounds + 1)]
        select KeyValuePair.Create(subject, new Destruction(it.Registration, it.At));

    private static Task<IEnumerable<(Guid Registration, DateTime At, int Rounds)>> Query(NpgsqlConnection connection,
        NpgsqlTransaction? transaction, string sql, CancellationToken ct) =>
        connection.QueryAsync<(Guid, DateTime, int)>(new CommandDefinition(sql, transaction: transaction, commandTimeout: 600,
            cancellationToken: ct));
}
