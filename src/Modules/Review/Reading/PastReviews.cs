using Dapper;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>
/// Reads the queue at a past moment from the log alone: each stream up to that moment is folded into the row that its commands and
/// reactions wrote (<see cref="CaseRow"/>). The query of the live list then runs on these rows, with that moment as the current time.
/// </summary>
/// <remarks>
/// A case whose applicant was erased since then keeps its row, without a name, so that the other cases keep their positions.
/// </remarks>
public sealed class PastReviews(NpgsqlDataSource database, StreamsFactory streams, PolicyVersions policies, DatabaseClock clock)
{
    // Without the indexes for the search of names, which nobody makes here and which would slow down the filling.
    private const string CreateTableSql = """
        create temporary table pc_past_queue (like pc_review_cases including defaults, primary key (registration_id)) on commit drop;
        create index on pc_past_queue (credit_code);
        create index on pc_past_queue (company_key)
        """;

    private const string ClearErasedNamesSql = """
        update pc_past_queue p set company_name = ''
        where not exists (select from pc_review_cases c where c.registration_id = p.registration_id)
        """;

    /// <param name="At">The moment that was read.</param>
    /// <param name="Events">The number of events recorded up to that moment.</param>
    /// <param name="Rows">The rows of the page, plus one more if there is a next page.</param>
    internal sealed record PastQueue(DateTimeOffset At, long Events, IReadOnlyList<ListReviews.Row> Rows);

    /// <summary>The first part of the queue, for the command line.</summary>
    /// <param name="More">Whether there are more cases than requested.</param>
    public sealed record PastQueuePage(DateTimeOffset At, long Events, IReadOnlyList<ListReviews.Item> Items, bool More);

    /// <summary>Returns a page of the queue at a moment, or the fault if that moment cannot be read.</summary>
    /// <param name="requestedAt">The requested moment; null for now.</param>
    /// <param name="filter">Returns the parameters of the query from the policy of that time.</param>
    /// <param name="status">The single requested status; null if there are several.</param>
    internal async Task<(PastQueue? Queue, Fault? Fault)> Read(DateTimeOffset? requestedAt, Page page,
        Func<ReviewPolicy, DynamicParameters> filter, string? status, CancellationToken ct)
    {
        var (at, fault) = PastMoment.Resolve(requestedAt, await clock.ReadNow(ct));
        if (fault is not null)
            return (null, fault);
        // An invalid filter is refused before the log is read.
        var parameters = filter((await policies.ReadEffective<ReviewPolicy>(ct, at)).Content);
        parameters.Add("at", at.UtcDateTime);
        var events = streams.As(Caller.System("past_queue"));
        await using var tables = await PastTables.Begin(database, CreateTableSql, ct);
        var count = 0L;
        await foreach (var stream in events.ReadStreams(at, ct))
        {
            count += stream.Count;
            if (stream.Fold<ReviewCase>() is { Erased: false, Entry: not null } it)
                await tables.Add(CaseRow.InsertInto("pc_past_queue", stream[0].StreamId, it), ct);
        }
        if (count == 0)
            return (null, PastMoment.CreateLogStartFault(await events.ReadFirstEventTime(ct)));
        await tables.Flush(ct);
        await tables.Connection.ExecuteAsync(new CommandDefinition(ClearErasedNamesSql, transaction: tables.Transaction,
            cancellationToken: ct));
        return (new PastQueue(at, count, await ListReviews.Read(page, parameters, status, (sql, values) =>
            tables.Connection.QueryAsync<ListReviews.Row>(new CommandDefinition(
                PastTables.RewriteSql(sql, ("pc_review_cases", "pc_past_queue")), values, tables.Transaction, commandTimeout: 300,
                cancellationToken: ct)))), null);
    }

    /// <summary>Returns the first cases of the queue at a moment, or the fault if it cannot be read.</summary>
    /// <param name="requestedAt">The requested moment; null for now.</param>
    /// <param name="status">The requested status; null for undecided cases.</param>
    /// <param name="limit">The largest number of cases to return.</param>
    /// <param name="ct">Cancels the read.</param>
    public async Task<(PastQueuePage? Page, Fault? Fault)> Read(DateTimeOffset? requestedAt, string? status, int limit,
        CancellationToken ct)
    {
        if (status is not null && !ListReviews.Statuses.Contains(status))
            return (null, Fault.WithText("/status", "invalid", "没有这个状态。",
                $"The status must be one of: {string.Join(", ", ListReviews.Statuses)}."));
        var (past, fault) = await Read(requestedAt, new Page(limit), policy => CaseFilter.ForStatus(status, policy), status, ct);
        return past is null ? (null, fault)
            : (new PastQueuePage(past.At, past.Events, [.. past.Rows.Take(limit).Select(r => r.ResponseItem)], past.Rows.Count > limit),
            null);
    }
}
