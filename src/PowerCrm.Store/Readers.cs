using Dapper;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>A reader of the log or a queue, and how far behind it is.</summary>
/// <param name="Kind"><c>inline_projection</c>, <c>projection</c>, <c>subscription</c>, <c>high_water_mark</c>, <c>due</c> (the drainer of
/// due commands) or <c>messages</c> (the messages that wait for reactions).</param>
/// <param name="Position">The last event that was read; null for readers that do not read the log.</param>
/// <param name="Behind">The number of waiting events, rows or messages.</param>
/// <param name="BehindSeconds">How long the oldest of them has waited; null when unknown.</param>
/// <param name="State"><c>current</c>, <c>behind</c>, or <c>late</c>: something has waited for longer than a minute, so the reader has
/// stopped or no host runs it.</param>
public sealed record Reader(string Name, string Kind, long? Position, long Behind, long? BehindSeconds, string State);

/// <summary>Reads the position of every reader of the log.</summary>
internal static class Readers
{
    private const long LateAfterSeconds = 60;

    // All of Marten's shards, including those that have never run and have no row yet.
    private const string ShardsSql = """
        select coalesce(p.name, n.name) as name, coalesce(p.last_seq_id, 0) as position,
            (select count(*) from mt_events e where e.seq_id > coalesce(p.last_seq_id, 0)) as behind,
            extract(epoch from powercrm_now() - (
                select nullif(e.timestamp, '-infinity') from mt_events e
                where e.seq_id > coalesce(p.last_seq_id, 0)
                order by e.seq_id
                limit 1))::bigint as seconds
        from mt_event_progression p
        full join unnest(@names) as n (name) on n.name = p.name
        order by 1
        """;

    // One statement: between two, a message could be handled that adds a due row, and neither would be counted.
    private const string PendingSql = """
        select d.behind, d.seconds, m.messages
        from (
            select count(*) as behind, extract(epoch from powercrm_now() - nullif(min(at), '-infinity'))::bigint as seconds
            from pc_due
            where at <= powercrm_now()) d,
            (select count(*) as messages from wolverine.wolverine_incoming_envelopes where status <> 'Handled') m
        """;

    public static async Task<IReadOnlyList<Reader>> Read(NpgsqlDataSource source, StoreRegistry registry, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var end = await LogPages.ReadLastSequence(connection, null, ct);
        var daemons = registry.ReadModels.Where(m => !m.IsInline).ToDictionary(m => m.ShardName, m => m.Name, StringComparer.Ordinal);
        var shards = await connection.QueryAsync<(string Name, long Position, long Behind, long? Seconds)>(new CommandDefinition(
            ShardsSql, new { names = daemons.Keys.ToArray() }, cancellationToken: ct));
        var (due, dueSeconds, messages) = await connection.QuerySingleAsync<(long, long?, long)>(
            new CommandDefinition(PendingSql, cancellationToken: ct));
        return
        [
            .. registry.ReadModels.Where(m => m.IsInline).Select(m => CreateReader(m.Name, "inline_projection", end, 0, null)),
            .. shards.Where(s => !IsDaemonBookkeeping(s.Name)).Select(s => CreateReader(
                daemons.GetValueOrDefault(s.Name) ?? s.Name.Replace(":All", "", StringComparison.Ordinal),
                daemons.ContainsKey(s.Name) ? "projection"
                    : s.Name.StartsWith("HighWater", StringComparison.Ordinal) ? "high_water_mark" : "subscription",
                s.Position, s.Behind, s.Seconds)),
            CreateReader("due", "due", null, due, dueSeconds),
            CreateReader("reactions", "messages", null, messages, null),
        ];
    }

    /// <summary>
    /// Whether this is a row that Marten's daemon keeps beside the mark (<c>HighWaterStuckGap</c>) and that is not a reader.
    /// </summary>
    private static bool IsDaemonBookkeeping(string name) => name.StartsWith("HighWater", StringComparison.Ordinal)
        && name != "HighWaterMark";

    private static Reader CreateReader(string name, string kind, long? position, long behind, long? seconds)
    {
        var lag = behind == 0 ? null : seconds is { } s ? Math.Max(0, s) : seconds;
        return new Reader(name, kind, position, behind, lag, behind == 0 ? "current" : lag >= LateAfterSeconds ? "late" : "behind");
    }
}
