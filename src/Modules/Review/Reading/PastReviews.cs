using Dapper;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>
/// The queue as it was at a moment, from the log alone: each stream up to then is folded into the row that its commands and reactions
/// wrote (<see cref="CaseRow"/>), and the statement of the list is put to these rows, with that moment as its time.
/// </summary>
/// <remarks>
/// Whoever is erased by now has no name here: such a row stays, since it was there and others stood behind it.
/// </remarks>
public sealed class PastReviews(NpgsqlDataSource database, EventStreams streams, PolicyVersions policies, DatabaseClock clock)
{
    private const string Create =
        "create temporary table pc_past_queue (like pc_review_cases including defaults including indexes) on commit drop";

    private const string Forget = """
        update pc_past_queue p set company_name = ''
        where not exists (select from pc_review_cases c where c.registration_id = p.registration_id)
        """;

    /// <param name="At">Up to here.</param>
    /// <param name="Events">So many were recorded by then.</param>
    /// <param name="Rows">Those of the page, and one more where there are more.</param>
    internal sealed record Then(DateTimeOffset At, long Events, IReadOnlyList<ListReviews.Found> Rows);

    /// <summary>For the command line.</summary>
    /// <param name="More">There are more than were asked for.</param>
    public sealed record Part(DateTimeOffset At, long Events, IReadOnlyList<ListReviews.Item> Items, bool More);

    /// <param name="asked">Null: now.</param>
    /// <param name="filter">The statement's parameters, by the policy of that time.</param>
    /// <param name="only">The one status that is asked for; null: there are several.</param>
    /// <returns>Or why there is no queue of that moment.</returns>
    internal async Task<(Then? Then, Fault? Wrong)> Read(DateTimeOffset? asked, Page page, Func<ReviewPolicy, DynamicParameters> filter,
        string? only, CancellationToken ct)
    {
        var (at, wrong) = PastMoment.Of(asked, await clock.Now(ct));
        if (wrong is not null)
            return (null, wrong);
        // Before the work: a filter that cannot be is refused at once.
        var asking = filter((await policies.InForce<ReviewPolicy>(ct, at)).Content);
        asking.Add("at", at.UtcDateTime);
        var events = streams.As(Caller.System("past_queue"));
        await using var tables = await PastTables.Begin(database, Create, ct);
        var count = 0L;
        await foreach (var stream in events.ReadStreams(at, ct))
        {
            count += stream.Count;
            if (stream.Fold<ReviewCase>() is { Erased: false, Entry: not null } it)
                await tables.Put(CaseRow.Made("pc_past_queue", stream[0].StreamId, it), ct);
        }
        if (count == 0)
            return (null, PastMoment.BeforeTheLog(await events.Begins(ct)));
        await tables.Flush(ct);
        await tables.Connection.ExecuteAsync(new CommandDefinition(Forget, transaction: tables.Transaction, cancellationToken: ct));
        return (new Then(at, count, await ListReviews.Read(page, asking, only, (sql, values) =>
            tables.Connection.QueryAsync<ListReviews.Found>(new CommandDefinition(
                PastTables.Sql(sql, ("pc_review_cases", "pc_past_queue")), values, tables.Transaction, commandTimeout: 300,
                cancellationToken: ct)))), null);
    }

    /// <param name="asked">Null: now.</param>
    /// <param name="status">Null: the open ones.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<(Part? Part, Fault? Wrong)> Read(DateTimeOffset? asked, string? status, int most, CancellationToken ct)
    {
        if (status is not null && !ListReviews.Statuses.Contains(status))
            return (null, Fault.Said("/status", "invalid", "没有这个状态。",
                $"A status is one of: {string.Join(", ", ListReviews.Statuses)}."));
        var (then, wrong) = await Read(asked, new Page(most), policy => CaseFilter.Of(status, policy), status, ct);
        return then is null ? (null, wrong)
            : (new Part(then.At, then.Events, [.. then.Rows.Take(most).Select(r => r.Shown)], then.Rows.Count > most), null);
    }
}
