using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>
/// The settled ceiling of the log.
/// <para>
/// Sequence numbers are handed out before commit, so a lower number can become visible after a higher one: a reader that remembers only
/// the last number it saw loses events. Therefore every append holds an advisory lock, shared, from before its first <c>nextval</c> until
/// its commit. To find a ceiling, read the sequence's last value as candidate, then note who holds the lock. Whoever took a number up to
/// the candidate is among those holders or has ended. When none of <em>those</em> is left, everything at or below the candidate is
/// committed or gone for ever. Nobody waits for anybody; only a stuck append delays readers, and its session ends after 5 s of idling.
/// </para>
/// <para>The three readings are three statements: one statement would look through one snapshot.</para>
/// </summary>
internal static class Fence
{
    private const string Candidate = "select case when is_called then last_value else 0 end from mt_events_sequence";

    private const string Holders = """
        select virtualtransaction from pg_locks
        where locktype = 'advisory' and classid = 5080 and objid = 1 and objsubid = 2 and granted
          and mode = 'ShareLock' and database = (select oid from pg_database where datname = current_database())
        """;

    public static async Task<long> Settled(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await Settled(connection, ct);
    }

    public static async Task<long> Settled(NpgsqlConnection connection, CancellationToken ct)
    {
        var candidate = await ReadCandidate(connection, ct);
        var waiting = await ReadHolders(connection, ct);
        for (var polls = 0; waiting.Count > 0; polls++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(20, 1 + polls)), ct);
            waiting.IntersectWith(await ReadHolders(connection, ct));
        }
        return candidate;
    }

    internal static async Task<long> ReadCandidate(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Candidate, connection);
        return (long)(await command.ExecuteScalarAsync(ct) ?? 0L);
    }

    private static async Task<HashSet<string>> ReadHolders(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Holders, connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var holders = new HashSet<string>(StringComparer.Ordinal);
        while (await rows.ReadAsync(ct))
            holders.Add(rows.GetString(0));
        return holders;
    }
}
