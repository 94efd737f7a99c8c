using Dapper;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Wraps all subjects' keys, and the root last, by the newer master key. Nothing else is touched: what the keys have sealed stays as it is.
/// Hosts go on meanwhile if they have both master keys. Ended at any moment, it goes on where it was, since each key says what it is under.
/// </summary>
public static class KeyRotation
{
    private const int Size = 500;

    /// <param name="Rewrapped">Keys that this run has wrapped anew.</param>
    /// <param name="Left">Keys under other master keys: neither of this host's opens them, or another host has made them meanwhile.</param>
    /// <param name="Root">Whether the root is under the newer master key.</param>
    public sealed record Result(long Rewrapped, long Left, bool Root);

    private const string Waiting = """
        select count(*) from pc_subject_keys where wrapped is not null and master is distinct from @name
        """;

    private const string Page = """
        select subject, wrapped
        from pc_subject_keys
        where wrapped is not null and master is distinct from @name and subject > @after
        order by subject
        limit @Size
        """;

    // A key that was destroyed since the page was read stays destroyed.
    private const string Write = """
        update pc_subject_keys k
        set wrapped = n.wrapped, master = @name
        from unnest(@subjects, @before, @after) as n (subject, before, wrapped)
        where k.subject = n.subject and k.wrapped = n.before
        """;

    /// <summary>How many keys are not under the newer master key.</summary>
    public static Task<long> Left(NpgsqlConnection connection, MasterKey master, CancellationToken ct) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(Waiting, new { name = master.Name }, cancellationToken: ct));

    /// <param name="progress">Keys done, of how many.</param>
    public static async Task<Result> Run(NpgsqlConnection connection, MasterKey master, Action<long, long> progress, CancellationToken ct)
    {
        var (total, seen, written, last) = (await Left(connection, master, ct), 0L, 0L, Guid.Empty);
        while (true)
        {
            var page = (await connection.QueryAsync<(Guid Subject, byte[] Wrapped)>(new CommandDefinition(Page,
                new { name = master.Name, after = last, Size }, cancellationToken: ct))).ToList();
            if (page.Count == 0)
                break;
            var opened = page.Select(p => (p.Subject, p.Wrapped, Key: KeyRing.Unwrap(master, p.Subject, p.Wrapped)))
                .Where(p => p.Key is not null).ToList();
            written += await connection.ExecuteAsync(new CommandDefinition(Write, new
            {
                name = master.Name,
                subjects = opened.Select(p => p.Subject).ToArray(),
                before = opened.Select(p => p.Wrapped).ToArray(),
                after = opened.Select(p => KeyRing.Wrap(master, p.Subject, p.Key!)).ToArray(),
            }, cancellationToken: ct));
            (last, seen) = (page[^1].Subject, seen + page.Count);
            progress(seen, Math.Max(seen, total));
        }
        // Last, and only when all is done: a host with the newer key alone refuses to start before that.
        var left = await Left(connection, master, ct);
        if (left == 0)
            await KeyRoot.Rewrap(connection, master, ct);
        return new Result(written, left, await KeyRoot.Under(connection, ct) == master.Name);
    }
}
