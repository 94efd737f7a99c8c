using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>The queue, most urgent first; without a status, what is open.</summary>
internal static class ListReviews
{
    public sealed record Item(Guid RegistrationId, string CompanyName, string AuthStatus, DateTimeOffset SubmittedAt, DateTimeOffset DueAt, int Round, Guid? ClaimedBy,
        IReadOnlyList<string> Flags);

    private static readonly string[] Statuses = [AuthStatus.Pending, AuthStatus.Processing, AuthStatus.Approved, AuthStatus.Rejected];

    private const string Sql = """
        select registration_id, company_name, status, submitted_at, due_at, round,
            case when lease_until > powercrm_now() then claimed_by end as claimed_by, flags
        from pc_review_cases
        where status = any(@statuses) and (@like::text is null or company_name ilike @like)
          and (@dueAt::timestamptz is null or (due_at, registration_id) > (@dueAt, @id))
        order by due_at, registration_id limit @most
        """;

    public static void Map(IEndpointRouteBuilder reviews) => reviews.MapGet("/", Handle).RequireStaff("reviewer", "admin").WithName(nameof(ListReviews)).Produces<PageOf<Item>>();

    private static async Task<IResult> Handle(Page page, NpgsqlDataSource database, HttpContext http, CancellationToken ct)
    {
        var status = Query.Single(http, "status");
        if (status is not null && !Statuses.Contains(status))
            return Problem.Invalid(new Fault("/status", "invalid"));
        var q = Query.Single(http, "q");
        if (q?.Length > 100)
            return Problem.Invalid(new Fault("/q", "too_long", 100));
        var (dueAt, id) = Position(page.After);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(Sql, new
        {
            statuses = status is null ? Statuses[..2] : [status], like = string.IsNullOrEmpty(q) ? null : $"%{Escaped(q)}%", dueAt, id, most = page.Limit + 1,
        }, cancellationToken: ct))).Select(r => new Item(r.Registration_Id, r.Company_Name, r.Status, Utc(r.Submitted_At), Utc(r.Due_At), r.Round, r.Claimed_By, r.Flags)).ToList();
        return Reply.Ok(page.Of(rows, r => string.Create(CultureInfo.InvariantCulture, $"{r.DueAt.UtcTicks}/{r.RegistrationId}")));
    }

    /// <summary>% and _ are letters like others.</summary>
    internal static string Escaped(string q) => q.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private static (DateTimeOffset? DueAt, Guid Id) Position(string? after)
    {
        var parts = after?.Split('/');
        return parts is [var ticks, var id] ? (new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero), Guid.Parse(id)) : (null, default);
    }

    private static DateTimeOffset Utc(DateTime at) => new(DateTime.SpecifyKind(at, DateTimeKind.Utc));

    private sealed class Row
    {
        public Guid Registration_Id { get; init; }
        public string Company_Name { get; init; } = "";
        public string Status { get; init; } = "";
        public DateTime Submitted_At { get; init; }
        public DateTime Due_At { get; init; }
        public int Round { get; init; }
        public Guid? Claimed_By { get; init; }
        public string[] Flags { get; init; } = [];
    }
}
