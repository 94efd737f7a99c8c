using Dapper;
using JasperFx.Events;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Review;

/// <summary>
/// Compares the rows of the queue with the event log: each row must match its stream at the row's version, and every submitted case must
/// have a row. The whole log is read once and shared with other comparisons. Rows that change meanwhile are not judged.
/// </summary>
internal sealed class QueueComparison : IRowComparison
{
    // Offers are not events, so they are not compared. OutdatedRowRewriter rewrites the rows of an older build.
    private const string DifferentSql = """
        select m.registration_id as registration, 'its row in the queue does not match its events' as what
        from pc_queue_made m
            join pc_queue_seen s on s.registration_id = m.registration_id
            join pc_review_cases n on n.registration_id = m.registration_id
        where s.layout = m.layout and to_jsonb(s) - 'offered_until' <> to_jsonb(m) - 'offered_until'
          and to_jsonb(n) - 'offered_until' = to_jsonb(s) - 'offered_until'
        order by 1
        """;

    private readonly NpgsqlConnection connection;
    private readonly Dictionary<Guid, (long Version, string Status)> snapshot;
    private readonly Dictionary<Guid, ReviewCase> states = [];
    private readonly List<Row> expectedRows = [];

    private QueueComparison(NpgsqlConnection connection, Dictionary<Guid, (long, string)> snapshot) =>
        (this.connection, this.snapshot) = (connection, snapshot);

    public static async Task<QueueComparison> Begin(NpgsqlDataSource database, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition("""
                create temporary table pc_queue_seen as select * from pc_review_cases;
                create temporary table pc_queue_made (like pc_review_cases including defaults, primary key (registration_id))
                """, commandTimeout: 300, cancellationToken: ct));
            var rows = await connection.QueryAsync<(Guid Id, long Version, string Status)>(new CommandDefinition(
                "select registration_id, version, status from pc_queue_seen", commandTimeout: 300, cancellationToken: ct));
            return new QueueComparison(connection, rows.ToDictionary(r => r.Id, r => (r.Version, r.Status)));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes the next event in the order of the log.</summary>
    public void Add(IEvent e)
    {
        var it = Advance(states.GetValueOrDefault(e.StreamId) ?? Initial<ReviewCase>(), e);
        states[e.StreamId] = it;
        if (snapshot.TryGetValue(e.StreamId, out var row) && row.Version == it.Version && it is { Erased: false, Entry: not null })
            expectedRows.Add(CaseRow.InsertInto("pc_queue_made", e.StreamId, it));
    }

    /// <param name="hasPendingMessages">Whether a message of <c>keep_queue</c> is waiting. In that case a stale or missing row will be
    /// written soon.</param>
    public async Task<IReadOnlyList<RowDifference>> FindDifferences(Func<Task<bool>> hasPendingMessages, CancellationToken ct)
    {
        foreach (var row in expectedRows)
            await row.Run(connection, null, ct);
        var differences = await connection.QueryAsync<RowDifference>(new CommandDefinition(DifferentSql, commandTimeout: 300,
            cancellationToken: ct));
        return await hasPendingMessages() ? [.. differences] : [.. differences, .. await FindBehind(ct), .. await FindMissing(ct)];
    }

    /// <summary>Rows whose case has another status by now, and rows without a case.</summary>
    private async Task<IEnumerable<RowDifference>> FindBehind(CancellationToken ct)
    {
        var behind = snapshot.Where(r => !states.TryGetValue(r.Key, out var it) || it.Erased || it.Status != r.Value.Status)
            .Select(r => r.Key).ToArray();
        return await connection.QueryAsync<RowDifference>(new CommandDefinition("""
            select s.registration_id as registration, 'its row in the queue says ' || s.status as what
            from pc_queue_seen s join pc_review_cases n on n.registration_id = s.registration_id and n.version = s.version
            where s.registration_id = any(@behind)
            order by 1
            """, new { behind }, cancellationToken: ct));
    }

    private async Task<IEnumerable<RowDifference>> FindMissing(CancellationToken ct)
    {
        var handedIn = states.Where(s => s.Value is { Erased: false, Entry: not null } && !snapshot.ContainsKey(s.Key)).Select(s => s.Key)
            .ToArray();
        return await connection.QueryAsync<RowDifference>(new CommandDefinition("""
            select id as registration, 'no row in the queue' as what
            from unnest(@handedIn) id
            where not exists (select from pc_review_cases n where n.registration_id = id)
            order by 1
            """, new { handedIn }, cancellationToken: ct));
    }

    private static T Initial<T>() where T : class, IFold<T> => T.Initial;

    private static T Advance<T>(T it, IEvent e) where T : class, IFold<T> => T.WhenRecorded(it, e);

    public async ValueTask DisposeAsync()
    {
        await using (connection)
            await connection.ExecuteAsync("drop table if exists pc_queue_seen, pc_queue_made");
    }
}
