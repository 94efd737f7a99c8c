using Dapper;
using Npgsql;
using PowerCrm.Contracts;

namespace PowerCrm.Host.Backup;

/// <summary>
/// The keys that the erasures of the log have destroyed. The rows of the keys say so too, but they can be lost, and an older file of keys
/// has the keys from before the erasure.
/// </summary>
internal static class ErasedKeys
{
    private const string ErasedSql = """
        select e.stream_id, max(e.timestamp), coalesce(max((s.data ->> 'Round')::int), 0)
        from mt_events e left join mt_events s on s.stream_id = e.stream_id and s.type = 'info_submitted'
        where e.type = 'personal_data_erased'
        group by e.stream_id
        """;

    /// <param name="At">When the person was erased.</param>
    public readonly record struct Erasure(Guid Registration, DateTime At);

    /// <summary>Returns the subjects of the destroyed keys: each erased person, and the readings of each of their rounds.</summary>
    public static async Task<IReadOnlyDictionary<Guid, Erasure>> Find(NpgsqlConnection connection, NpgsqlTransaction? transaction,
        CancellationToken ct)
    {
        var subjects = new Dictionary<Guid, Erasure>();
        foreach (var (registration, at, rounds) in await connection.QueryAsync<(Guid, DateTime, int)>(new CommandDefinition(ErasedSql,
            transaction: transaction, commandTimeout: 600, cancellationToken: ct)))
            foreach (var subject in (Guid[])[registration, .. ReadingSubject.UpTo(registration, rounds + 1)])
                subjects[subject] = new Erasure(registration, at);
        return subjects;
    }

    /// <summary>Returns the erased registrations with a key that is not destroyed.</summary>
    public static async Task<IReadOnlyList<Guid>> FindLive(NpgsqlConnection connection, CancellationToken ct)
    {
        var erased = await Find(connection, null, ct);
        return [.. (await connection.QueryAsync<Guid>(new CommandDefinition(
            "select subject from pc_subject_keys where subject = any(@subjects) and wrapped is not null",
            new { subjects = erased.Keys.ToArray() }, commandTimeout: 300, cancellationToken: ct)))
            .Select(subject => erased[subject].Registration).Distinct()];
    }
}
