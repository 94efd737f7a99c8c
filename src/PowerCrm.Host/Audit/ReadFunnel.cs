using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Returns, for those who first signed in during a period of days in China, how many reached each step and how long the first contact took.
/// For a reviewer, only applications that they decided on are counted.
/// </summary>
[Tags("metrics")]
public static class ReadFunnel
{
    // A contact may be recorded up to five minutes before the assignment, because clocks differ; that counts as no delay.
    private const string FunnelSql = $"""
        select count(*) as signedin, count(phone) as phoneverified, count(submitted) as submitted, count(approved) as approved,
            count(assigned) as assigned, count(contacted) as firstcontact, count(serving) as serving,
            percentile_cont(0.5) within group (order by delay) as median, percentile_cont(0.9) within group (order by delay) as p90
        from (
            select f.data ->> 'PhoneVerified' as phone, f.data ->> 'Submitted' as submitted, f.data ->> 'Approved' as approved,
                f.data ->> 'Assigned' as assigned, f.data ->> 'ContactedAt' as contacted, f.data ->> 'Serving' as serving,
                case when f.data ->> 'ContactedAt' is not null then greatest(0, extract(epoch from
                    (f.data ->> 'ContactedAt')::timestamptz - (f.data ->> 'Assigned')::timestamptz))::float8 end as delay
            from mt_doc_registrationfunnel f
            where {FilterCondition}) steps
        """;

    // The expressions match those of the index.
    private const string FilterCondition = """
        mt_immutable_timestamptz(f.data ->> 'SignedIn') >= @from and mt_immutable_timestamptz(f.data ->> 'SignedIn') < @to
          and (@reviewer::uuid is null or exists (
            select from mt_doc_reviewdecisions doc, jsonb_array_elements(doc.data -> 'Decisions') made
            where doc.id = f.id and (made ->> 'Reviewer')::uuid = @reviewer))
        """;

    private const string ContactsSql = $"""
        select (f.data ->> 'Assigned')::timestamptz, (f.data ->> 'ContactedAt')::timestamptz
        from mt_doc_registrationfunnel f
        where f.data ->> 'ContactedAt' is not null and f.data ->> 'Assigned' is not null and {FilterCondition}
        """;

    /// <param name="To">The last day of the period, inclusive; days are in China's time zone.</param>
    internal sealed record Answer(DateOnly From, DateOnly To, IReadOnlyList<Step> Steps, Delay FirstContact);

    /// <param name="Code"><c>signed_in</c>, <c>phone_verified</c>, <c>submitted</c>, <c>approved</c>, <c>assigned</c>,
    /// <c>first_contact</c>, <c>serving</c>.</param>
    /// <param name="Share">Share of those who signed in; null if nobody did.</param>
    public sealed record Step(string Code, int Count, decimal? Share);

    /// <summary>Time from the first assignment to the first contact, in seconds; null if there was no contact.</summary>
    /// <param name="WorkingMedian">In office time by the Chinese calendar, without nights, breaks and holidays.</param>
    /// <param name="WorkingP90">In office time, like <paramref name="WorkingMedian"/>.</param>
    public sealed record Delay(long? Median, long? P90, long? WorkingMedian, long? WorkingP90);

    [WolverineGet("/metrics/funnel"), Staff("reviewer", "admin")]
    [QueryParameters("from", "to")]
    [Answers<Answer>]
    public static async Task<IResult> Get(CurrentCaller caller, NpgsqlDataSource database, DatabaseClock clock, HttpContext http,
        CancellationToken ct)
    {
        var (from, to) = Query.ReadPeriod(http, ChinaTime.Day(await clock.ReadNow(ct)));
        await using var connection = await database.OpenConnectionAsync(ct);
        var parameters = new
        {
            from = ChinaTime.Start(from).UtcDateTime,
            to = ChinaTime.Start(to.AddDays(1)).UtcDateTime,
            reviewer = caller.Has("admin") ? (Guid?)null : caller.Id,
        };
        var it = await connection.QuerySingleAsync<Row>(new CommandDefinition(FunnelSql, parameters, cancellationToken: ct));
        var contacts = await connection.QueryAsync<(DateTime From, DateTime To)>(new CommandDefinition(ContactsSql, parameters,
            cancellationToken: ct));
        var delays = contacts.Select(c => Math.Max(0, WorkingCalendar.WorkingTimeBetween(c.From, c.To).TotalSeconds)).Order().ToList();
        return Reply.Ok(new Answer(from, to, it.Steps, new Delay(RoundToSeconds(it.Median), RoundToSeconds(it.P90),
            RoundToSeconds(ComputePercentile(delays, 0.5)),
                RoundToSeconds(ComputePercentile(delays, 0.9)))))
            .WithHeader("Cache-Control", "private, no-cache");
    }

    /// <summary>Calculates a percentile like PostgreSQL's percentile_cont.</summary>
    private static double? ComputePercentile(List<double> sorted, double fraction)
    {
        if (sorted.Count == 0)
            return null;
        var position = fraction * (sorted.Count - 1);
        var (lower, upper) = (sorted[(int)Math.Floor(position)], sorted[(int)Math.Ceiling(position)]);
        return lower + (upper - lower) * (position - Math.Floor(position));
    }

    private static long? RoundToSeconds(double? it) => it is { } seconds ? (long)Math.Round(seconds) : null;

    private sealed class Row
    {
        public int SignedIn { get; init; }
        public int PhoneVerified { get; init; }
        public int Submitted { get; init; }
        public int Approved { get; init; }
        public int Assigned { get; init; }
        public int FirstContact { get; init; }
        public int Serving { get; init; }
        public double? Median { get; init; }
        public double? P90 { get; init; }

        public IReadOnlyList<Step> Steps =>
        [
            Of("signed_in", SignedIn), Of("phone_verified", PhoneVerified), Of("submitted", Submitted), Of("approved", Approved),
            Of("assigned", Assigned), Of("first_contact", FirstContact), Of("serving", Serving),
        ];

        private Step Of(string code, int count) => new(code, count, SignedIn == 0 ? null : Math.Round((decimal)count / SignedIn, 4));
    }
}
