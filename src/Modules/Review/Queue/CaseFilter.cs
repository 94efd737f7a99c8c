using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>
/// Which rows of the queue are asked for: <c>status</c>, <c>flag</c>, <c>region</c> (the beginning of a code), <c>reviewer</c> (who holds
/// it), <c>age</c> (hours since the submission, at least), <c>round</c>, and <c>q</c>, which finds a company in any spelling of its name,
/// by its pinyin initials, by the beginning of its credit code or by its registration.
/// </summary>
internal static class CaseFilter
{
    private const int MostHours = 100_000, FewestLetters = 2;

    /// <summary>The part of the condition that is <c>q</c>.</summary>
    public const string Named = """
        (@like::text[] is null or translate(c.company_key, '()', '') like any (@like) or c.company_initials like @initials
            or c.credit_code like @code or c.registration_id = @registration)
        """;

    /// <summary>Another registration of the company came in, before or after the open case <c>c</c>.</summary>
    public const string SameCode = $"""
        (c.status in ('pending', 'processing') and exists (select from pc_review_cases o
            where o.credit_code = c.credit_code and o.registration_id <> c.registration_id and o.status <> 'draft'))
        """;

    /// <summary>As <see cref="SameCode"/>, by the name.</summary>
    public const string SameName = $"""
        (c.status in ('pending', 'processing') and exists (select from pc_review_cases o
            where o.company_key = c.company_key and o.registration_id <> c.registration_id and o.status <> 'draft'))
        """;

    /// <summary>The part of the condition that is <c>status</c>.</summary>
    public const string OfStatuses = "c.status = any(@statuses)";

    /// <summary>The condition on <c>pc_review_cases c</c>.</summary>
    public const string Sql = $"""
        {OfStatuses}
          and (@flag::text is null or @flag = any(c.flags)
            or (@flag = 'overdue' and c.status in ('pending', 'processing') and c.due_at <= powercrm_now())
            or (@flag = 'duplicate_credit_code' and {SameCode}) or (@flag = 'duplicate_company' and {SameName})
            or (@flag = 'urged' and c.urged_at is not null)
            or (@flag = 'call_applicant' and c.status in ('pending', 'processing') and c.refusals >= @calls::int))
          and (@region::text is null or c.region_code like @region)
          and (@reviewer::uuid is null or (c.claimed_by = @reviewer and c.lease_until > powercrm_now()))
          and (@age::int is null or c.submitted_at <= powercrm_now() - make_interval(hours => @age))
          and (@round::int is null or c.round = @round)
          and {Named}
        """;

    /// <summary>The parameters of the condition.</summary>
    /// <param name="statuses">Those that may be asked for; where none is, it is the open ones.</param>
    /// <param name="named">False: nobody is found by <c>q</c>.</param>
    /// <exception cref="ProblemException">A filter that cannot be.</exception>
    public static DynamicParameters Read(HttpContext http, IReadOnlyList<string> statuses, ReviewPolicy policy, bool named = true)
    {
        var status = Query.Single(http, "status");
        if (status is not null && !statuses.Contains(status))
            throw Invalid("status");
        return With(ReadNamed(named ? Query.Single(http, "q") : null), status, policy, Query.Single(http, "flag"),
            Region(Query.Single(http, "region")), Id(http, "reviewer"), Number(http, "age", 0, MostHours),
            Number(http, "round", 1, int.MaxValue));
    }

    /// <summary>The parameters for all cases of a status; null: the open ones.</summary>
    public static DynamicParameters Of(string? status, ReviewPolicy policy) => With(ReadNamed(q: null), status, policy);

    private static DynamicParameters With(DynamicParameters parameters, string? status, ReviewPolicy policy, string? flag = null,
        string? region = null, Guid? reviewer = null, int? age = null, int? round = null)
    {
        parameters.AddDynamicParams(new
        {
            statuses = status is null ? [Contracts.AuthStatus.Pending, Contracts.AuthStatus.Processing] : new[] { status },
            calls = policy.CallAfterResubmissions,
            flag,
            region,
            reviewer,
            age,
            round,
        });
        return parameters;
    }

    /// <summary>The parameters of <see cref="Named"/>.</summary>
    public static DynamicParameters ReadNamed(HttpContext http) => ReadNamed(Query.Single(http, "q"));

    private static DynamicParameters ReadNamed(string? q)
    {
        var key = q is null ? "" : Names.Key(q);
        var code = q is null ? "" : CreditCode.In(q) ?? CreditCode.Together(q);
        var plain = key.Length >= FewestLetters && key.All(char.IsAsciiLetterOrDigit);
        var parameters = new DynamicParameters();
        parameters.AddDynamicParams(new
        {
            // A name in any spelling that the check for duplicates folds, without brackets, or in traditional characters.
            like = q is null ? null : LikePattern.Containing(Simplified.Ways(Names.Sought(q))),
            initials = plain ? LikePattern.Containing(key) : null,
            code = code.Length >= FewestLetters && code.All(char.IsAsciiLetterOrDigit) ? code + "%" : null,
            registration = Guid.TryParse(key, out var id) ? id : (Guid?)null,
        });
        return parameters;
    }

    /// <summary>Code 440300 is all of the city, 440000 all of the province and 000000 the country, as territories are.</summary>
    private static string? Region(string? code)
    {
        if (code is null)
            return null;
        if (code.Length is < 2 or > 6 || !code.All(char.IsAsciiDigit))
            throw Invalid("region");
        if (code == "000000")
            return "%";
        while (code.Length is 4 or 6 && code.EndsWith("00", StringComparison.Ordinal))
            code = code[..^2];
        return code + "%";
    }

    private static Guid? Id(HttpContext http, string name) => Query.Single(http, name) is not { } text ? null
        : CanonicalId.Read(text) ?? throw Invalid(name);

    private static int? Number(HttpContext http, string name, int least, int most) => Query.Single(http, name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw Problem.Invalid(new Fault("/" + name, "out_of_range", least, most)).Exception();

    private static ProblemException Invalid(string name) => Problem.Invalid(new Fault("/" + name, "invalid")).Exception();
}
