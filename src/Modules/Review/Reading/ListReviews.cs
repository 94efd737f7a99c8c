using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>
/// Lists the reviewers' queue, least working time first. Of cases due on the same day, urged cases come first, then those with the most
/// findings, then the oldest. Without a status, undecided cases are listed.
/// </summary>
[Tags("review")]
public static class ListReviews
{
    internal static readonly IReadOnlyList<string> Statuses =
        [AuthStatus.Pending, AuthStatus.Processing, AuthStatus.Approved, AuthStatus.Rejected];

    /// <summary>The query for one status: the index has the order of the list. For several statuses PostgreSQL must sort.</summary>
    private static readonly string SingleStatusSql = Sql.Replace(CaseFilter.StatusesSql, "c.status = @only", StringComparison.Ordinal);

    private const string Sql = $"""
        select c.registration_id as Id, c.company_name as CompanyName, c.status as Status, c.submitted_at as SubmittedAt, c.due_at as DueAt,
            c.round as Round, case when c.lease_until > powercrm_now() then c.claimed_by end as ClaimedBy, c.flags as Flags,
            c.status in ('pending', 'processing') and c.due_at <= powercrm_now() as Overdue, c.urged_at as UrgedAt,
            coalesce(c.status in ('pending', 'processing') and c.refusals >= @calls::int, false) as Call,
            {CaseFilter.SameCodeSql} as SameCode, {CaseFilter.SameNameSql} as SameName,
            {CaseRow.SortTimeSql} as Place, -c.risk as Calm, powercrm_now() as Now
        from pc_review_cases c
        where {CaseFilter.Sql}
          and (@place::timestamptz is null or ({CaseRow.OrderSql}) > (@place, @calm, @submitted, @id))
        order by {CaseRow.OrderSql}
        limit @limit
        """;

    private const string SecondOpinionsSql = """
        select count(*)::int from pc_review_cases
        where 'second_opinion' = any(flags) and status in ('pending', 'processing') and not @Id = any(first_by)
            and not exists (select from pc_v_own_registrations own where own.staff = @Id and own.registration = registration_id)
        """;

    /// <param name="SecondOpinions">Number of cases that wait for a second opinion which the caller may give.</param>
    internal sealed record Answer(IReadOnlyList<Item> Items, string? NextCursor, int SecondOpinions);

    /// <param name="ClaimedBy">The current holder of the claim.</param>
    /// <param name="UrgedAt">When the applicant last urged the review.</param>
    /// <param name="WorkingMinutesLeft">Office time until <paramref name="DueAt"/>; negative when the case is overdue.</param>
    public sealed record Item(Guid RegistrationId, string CompanyName, string AuthStatus, DateTimeOffset SubmittedAt,
        DateTimeOffset DueAt, int WorkingMinutesLeft,
        int Round, Guid? ClaimedBy, IReadOnlyList<string> Flags, DateTimeOffset? UrgedAt, RiskShown Risk);

    /// <summary>The risk, by which cases due on the same day are sorted.</summary>
    /// <param name="Blocking">Number of kinds of blocking findings.</param>
    /// <param name="Warnings">Number of kinds of warnings; <c>info</c> findings are not counted.</param>
    public sealed record RiskShown(int Blocking, int Warnings);

    [WolverineGet("/reviews"), Staff("reviewer", "admin")]
    [QueryParameters("status", "q", "flag", "region", "reviewer", "age", "round")]
    [Answers<Answer>, ProblemCodes("cursor_invalid")]
    public static async Task<IResult> Get(Page page, CurrentCaller caller, NpgsqlDataSource database, PolicyVersions policies,
        HttpContext http, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var filter = CaseFilter.Read(http, Statuses, (await policies.KindOf<ReviewPolicy>().ReadEffective(connection, ct)).Content);
        var rows = await Read(page, filter, Query.ReadSingle(http, "status"),
            (sql, values) => connection.QueryAsync<Row>(new CommandDefinition(CaseFilter.WithNameSearch(sql, Query.ReadSingle(http, "q")),
                values, cancellationToken: ct)));
        var part = page.Of(rows, r => r.Position);
        var opinions = await connection.ExecuteScalarAsync<int>(new CommandDefinition(SecondOpinionsSql, new { caller.Id },
            cancellationToken: ct));
        return Reply.Ok(new Answer([.. part.Items.Select(r => r.ResponseItem)], part.NextCursor, opinions))
            .WithHeader("Cache-Control", "private, no-cache");
    }

    /// <summary>Returns the rows of a page, plus one more if there is a next page.</summary>
    /// <param name="only">The single requested status; null if there are several.</param>
    /// <param name="ask">Runs the query on the live tables or on those of a past moment.</param>
    internal static async Task<List<Row>> Read(Page page, DynamicParameters filter, string? only,
        Func<string, object, Task<IEnumerable<Row>>> ask)
    {
        var (place, calm, submitted, id) = ParseCursor(page);
        filter.AddDynamicParams(new { only, place, calm, submitted, id, limit = page.Rows });
        return (await ask(only is null ? Sql : SingleStatusSql, filter)).AsList();
    }

    /// <summary>Returns the sort key of the last row of the previous page.</summary>
    private static (DateTime? Place, int Calm, DateTime? Submitted, Guid Id) ParseCursor(Page page)
    {
        if (page.Position is not { } position)
            return default;
        // The cursor comes from a build with another sort order, and cannot be continued.
        if (position.Split(' ') is not [var place, var calm, var submitted, var id])
            throw new Problem("cursor_invalid").ToException();
        return (Time(place), int.Parse(calm, CultureInfo.InvariantCulture), Time(submitted), Guid.ParseExact(id, "N"));

        static DateTime Time(string ticks) => new(long.Parse(ticks, CultureInfo.InvariantCulture), DateTimeKind.Utc);
    }

    internal sealed class Row
    {
        public Guid Id { get; init; }
        public string CompanyName { get; init; } = "";
        public string Status { get; init; } = "";
        public DateTime SubmittedAt { get; init; }
        public DateTime DueAt { get; init; }
        public int Round { get; init; }
        public Guid? ClaimedBy { get; init; }
        public string[] Flags { get; init; } = [];
        public bool Overdue { get; init; }
        public DateTime? UrgedAt { get; init; }
        public bool Call { get; init; }
        public bool SameCode { get; init; }
        public bool SameName { get; init; }
        public DateTime Place { get; init; }
        public int Calm { get; init; }
        public DateTime Now { get; init; }

        /// <summary>The sort key as stored in a cursor.</summary>
        public string Position => string.Create(CultureInfo.InvariantCulture, $"{Place.Ticks} {Calm} {SubmittedAt.Ticks} {Id:N}");

        public Item ResponseItem => new(Id, CompanyName, Status, SubmittedAt, DueAt, CaseRow.GetMinutesLeft(Now, DueAt), Round, ClaimedBy,
            [.. Flags.Union([.. SameCode ? (string[])["duplicate_credit_code"] : [], .. SameName ? (string[])["duplicate_company"] : []]),
                .. Overdue ? (string[])[Review.Flags.Overdue] : [],
                .. UrgedAt is null ? (string[])[] : [Review.Flags.Urged],
                .. Call ? (string[])[Review.Flags.CallApplicant] : []], UrgedAt,
            new RiskShown(-Calm / Severities.BlockingWeight, -Calm % Severities.BlockingWeight));
    }
}
