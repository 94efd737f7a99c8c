using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>
/// The queue as it is now, and the decisions in a period of days in China. Administrators get all decisions, reviewers their own.
/// </summary>
[Tags("review")]
public static class ReviewMetrics
{
    private const string QueueSql = """
        select count(*) filter (where not held) as waiting, count(*) filter (where held) as claimed,
            count(*) filter (where held and claimed_by = @caller) as mine, count(*) filter (where due_at <= now) as overdue,
            count(*) filter (where urged_at is not null) as urged,
            count(*) filter (where age < interval '4 hours') as hours4,
            count(*) filter (where age >= interval '4 hours' and age < interval '24 hours') as hours24,
            count(*) filter (where age >= interval '24 hours' and age < interval '48 hours') as hours48,
            count(*) filter (where age >= interval '48 hours' and age < interval '72 hours') as hours72,
            count(*) filter (where age >= interval '72 hours') as older
        from (
            select c.claimed_by, c.due_at, c.urged_at, t.now, t.now - c.submitted_at as age,
                c.claimed_by is not null and c.lease_until > t.now as held
            from pc_review_cases c, (select powercrm_now() as now) t
            where c.status in ('pending', 'processing')) open
        """;

    /// <summary>
    /// The round is the number of earlier rejections that were not reversed, plus one; a withdrawal followed by a resubmission is not
    /// counted. The index covers the first and the last decision of each registration.
    /// </summary>
    private const string DecisionsSql = """
        select (d ->> 'At')::timestamptz as at, (d ->> 'Reviewer')::uuid as reviewer,
            1 + (select count(*) from jsonb_array_elements(doc.data -> 'Decisions') with ordinality earlier (it, n)
                where n < place and it ->> 'Decision' = 'rejected' and (it ->> 'Reversed')::bool is not true)::int as round,
            d ->> 'Decision' as decision, array(select jsonb_array_elements_text(d -> 'Reasons')) as reasons,
            (d ->> 'Reversed')::bool as reversed
        from mt_doc_reviewdecisions doc, jsonb_array_elements(doc.data -> 'Decisions') with ordinality made (d, place)
        where mt_immutable_timestamptz(doc.data -> 'Decisions' -> -1 ->> 'At') >= @from
          and mt_immutable_timestamptz(doc.data -> 'Decisions' -> 0 ->> 'At') < @to
          and (d ->> 'At')::timestamptz >= @from and (d ->> 'At')::timestamptz < @to
          and (@reviewer::uuid is null or (d ->> 'Reviewer')::uuid = @reviewer)
        """;

    /// <param name="To">The last day. Days are days in China.</param>
    public sealed record Answer(DateOnly From, DateOnly To, QueueState Queue, ReviewFigures Decisions);

    /// <param name="Waiting">Cases that nobody holds.</param>
    /// <param name="Mine">Claimed cases that the caller holds.</param>
    /// <param name="Urged">Cases whose applicant urged in the current round.</param>
    /// <param name="Ages">By hours since the submission.</param>
    public sealed record QueueState(int Waiting, int Claimed, int Mine, int Overdue, int Urged, IReadOnlyList<Age> Ages);

    /// <param name="UntilHours">Null for all older cases.</param>
    public sealed record Age(int FromHours, int? UntilHours, int Cases);

    [WolverineGet("/reviews/metrics"), Staff("reviewer", "admin")]
    [QueryParameters("from", "to")]
    [Answers<Answer>]
    public static async Task<IResult> Get(CurrentCaller caller, NpgsqlDataSource database, DatabaseClock clock, HttpContext http,
        CancellationToken ct)
    {
        var (from, to) = Query.ReadPeriod(http, ChinaTime.Day(await clock.ReadNow(ct)));
        return Reply.Ok(await Read(database, from, to, caller.Id, caller.Has("admin") ? null : caller.Id, Languages.Of(http), ct))
            .WithHeader("Cache-Control", "private, no-cache");
    }

    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="holder">Whose claimed cases are counted as <see cref="QueueState.Mine"/>.</param>
    /// <param name="reviewer">Whose decisions are counted; null for all.</param>
    public static async Task<Answer> Read(NpgsqlDataSource database, DateOnly from, DateOnly to, Guid? holder, Guid? reviewer,
        Language language, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var queue = await connection.QuerySingleAsync<QueueCounts>(
            new CommandDefinition(QueueSql, new { caller = holder }, cancellationToken: ct));
        var decisions = (await connection.QueryAsync<DecisionRow>(new CommandDefinition(DecisionsSql, new
        {
            from = ChinaTime.Start(from).UtcDateTime,
            to = ChinaTime.Start(to.AddDays(1)).UtcDateTime,
            reviewer,
        }, cancellationToken: ct))).Select(d => d.DecisionMade).ToList();
        var names = (await connection.QueryAsync<(Guid Id, string Name)>(new CommandDefinition(
            "select id, display_name from pc_v_staff where id = any(@ids)",
            new { ids = decisions.Select(d => d.Reviewer).Distinct().ToArray() }, cancellationToken: ct)))
            .ToDictionary(s => s.Id, s => s.Name);
        return new Answer(from, to, queue.Summary, ReviewFigures.Of(decisions, names, language));
    }

    private sealed class QueueCounts
    {
        public int Waiting { get; init; }
        public int Claimed { get; init; }
        public int Mine { get; init; }
        public int Overdue { get; init; }
        public int Urged { get; init; }
        public int Hours4 { get; init; }
        public int Hours24 { get; init; }
        public int Hours48 { get; init; }
        public int Hours72 { get; init; }
        public int Older { get; init; }

        public QueueState Summary => new(Waiting, Claimed, Mine, Overdue, Urged,
            [new(0, 4, Hours4), new(4, 24, Hours24), new(24, 48, Hours48), new(48, 72, Hours72), new(72, null, Older)]);
    }

    private sealed class DecisionRow
    {
        public DateTime At { get; init; }
        public Guid Reviewer { get; init; }
        public int Round { get; init; }
        public string Decision { get; init; } = "";
        public string[] Reasons { get; init; } = [];
        public bool Reversed { get; init; }

        public DecisionMade DecisionMade => new(new DateTimeOffset(At, TimeSpan.Zero), Reviewer, Round, Decision, Reasons, Reversed);
    }
}
