using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>
/// Finds registrations by any spelling of the company's name, by the prefix of its credit code or by the registration's id: all that were
/// ever submitted, in any state, and imported customers. Personal data cannot be searched, and erased persons are not found.
/// </summary>
[Tags("audit")]
public static class FindRegistrations
{
    private const int MaxItems = 20, MinLetters = 2;

    internal const string Sql = $"""
        select c.registration_id as RegistrationId, c.company_name as CompanyName, c.credit_code as CreditCode, c.status as AuthStatus,
            c.round as Round, c.submitted_at as SubmittedAt
        from pc_review_cases c
        where {CaseFilter.NameConditionSql}
        union all
        (select c.customer, c.company_key, c.credit_code, null, 0, null
        from pc_v_imported_customers c
        where {CaseFilter.IndexedNameSql} or c.credit_code like @code or c.customer = @registration
        limit @most)
        order by SubmittedAt desc nulls last, RegistrationId
        limit @most
        """;

    /// <param name="More">True when there are more; a longer search text returns fewer.</param>
    internal sealed record Answer(IReadOnlyList<Item> Items, bool More);

    /// <param name="CompanyName">For an imported customer, the normalized form that is used to compare names.</param>
    /// <param name="AuthStatus">Null for an imported customer, who did not submit anything.</param>
    internal sealed record Item(Guid RegistrationId, string CompanyName, string? CreditCode, string? AuthStatus, int Round,
        DateTimeOffset? SubmittedAt);

    [WolverineGet("/audit/registrations"), Staff("auditor", "admin")]
    [QueryParameters("q")]
    [Answers<Answer>]
    public static async Task<IResult> Get(NpgsqlDataSource database, HttpContext http, CancellationToken ct)
    {
        // One letter is too unspecific, and an empty text would list everybody.
        var q = Query.ReadSingle(http, "q") ?? "";
        if (CaseFilter.CountLetters(q) < MinLetters)
            return Problem.Invalid(new Fault("/q", "too_short", MinLetters));
        var filter = CaseFilter.ReadNameSearch(http);
        filter.Add("most", MaxItems + 1);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(CaseFilter.WithNameSearch(Sql, q), filter,
            cancellationToken: ct))).AsList();
        return Reply.Ok(new Answer([.. rows.Take(MaxItems).Select(f => f.ResponseItem)], rows.Count > MaxItems))
            .WithHeader("Cache-Control", "private, no-cache");
    }

    private sealed class Row
    {
        public Guid RegistrationId { get; init; }
        public string CompanyName { get; init; } = "";
        public string? CreditCode { get; init; }
        public string? AuthStatus { get; init; }
        public int Round { get; init; }
        public DateTime? SubmittedAt { get; init; }

        public Item ResponseItem => new(RegistrationId, CompanyName, CreditCode, AuthStatus, Round, SubmittedAt);
    }
}
