using Dapper;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Wraps all subject keys, and finally the root, with the newer master key. The sealed data itself is not changed. Hosts that have both
/// master keys keep running. A rotation that was interrupted can be resumed, since each key stores the name of its master key.
/// </summary>
public static class KeyRotation
{
    private const int PageSize = 500;

    /// <param name="Rewrapped">The number of keys that this run has wrapped.</param>
    /// <param name="Remaining">Keys under other master keys: this host cannot open them, or another host has created them
    /// meanwhile.</param>
    /// <param name="RootIsCurrent">Whether the root is under the newer master key.</param>
    public sealed record Result(long Rewrapped, long Remaining, bool RootIsCurrent);

    private const string CountPendingSql = """
        select count(*) from pc_subject_keys where wrapped is not null and master is distinct from @name
        """;

    private const string NextPageSql = """
        select subject, wrapped
        from pc_subject_keys
        where wrapped is not null and master is distinct from @name and subject > @after
        order by subject
        limit @Size
        """;

    // A key that was destroyed after the page was read stays destroyed.
    private const string RewrapSql = """
        update pc_subject_keys k
        set wrapped = n.wrapped, master = @name
        from unnest(@subjects, @before, @after) as n (subject, before, wrapped)
        where k.subject = n.subject and k.wrapped = n.before
        """;

    /// <summary>Counts the keys that are not under the newer master key.</summary>
    public static Task<long> CountPending(NpgsqlConnection connection, MasterKey master, CancellationToken ct) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(CountPendingSql, new { name = master.Name }, cancellationToken: ct));

    /// <param name="progress">Receives the number of keys done and the total.</param>
    public static async Task<Result> Run(NpgsqlConnection connection, MasterKey master, Action<long, long> progress, CancellationToken ct)
    {
        var (total, processed, rewrapped, last) = (await CountPending(connection, master, ct), 0L, 0L, Guid.Empty);
        while (true)
        {
            var page = (await connection.QueryAsync<(Guid Subject, byte[] Wrapped)>(new CommandDefinition(NextPageSql,
                new { name = master.Name, after = last, Size = PageSize }, cancellationToken: ct))).ToList();
            if (page.Count == 0)
                break;
            var unwrapped = page.Select(p => (p.Subject, p.Wrapped, Key: KeyRing.Unwrap(master, p.Subject, p.Wrapped)))
                .Where(p => p.Key is not null).ToList();
            rewrapped += await connection.ExecuteAsync(new CommandDefinition(RewrapSql, new
            {
                name = master.Name,
                subjects = unwrapped.Select(p => p.Subject).ToArray(),
                before = unwrapped.Select(p => p.Wrapped).ToArray(),
                after = unwrapped.Select(p => KeyRing.Wrap(master, p.Subject, p.Key!)).ToArray(),
            }, cancellationToken: ct));
            (last, processed) = (page[^1].Subject, processed + page.Count);
            progress(processed, Math.Max(processed, total));
        }
        // The root comes last, when everything else is done: until then, a host that has only the newer key refuses to start.
        var remaining = await CountPending(connection, master, ct);
        if (remaining == 0)
            await KeyRoot.Rewrap(connection, master, ct);
        return new Result(rewrapped, remaining, await KeyRoot.ReadMasterKeyName(connection, ct) == master.Name);
    }
}
