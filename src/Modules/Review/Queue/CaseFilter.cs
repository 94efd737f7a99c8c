using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>
/// The filters of the queue: <c>status</c>, <c>flag</c>, <c>region</c> (prefix of a code), <c>reviewer</c> (who holds the case), <c>age</c>
/// (at least this many hours since the submission), <c>round</c>, and <c>q</c>, which finds a company by any spelling of its name, by its
/// pinyin initials, by the prefix of its credit code or by its registration's id.
/// </summary>
internal static class CaseFilter
{
    private const int MaxAgeHours = 100_000, MinLetters = 2;

    /// <summary>The part of the condition for <c>q</c>. It reads all cases; see <see cref="WithNameSearch"/>.</summary>
    public const string NameConditionSql = """
        (@like::text[] is null or translate(c.company_key, '()', '') like any (@like) or c.company_initials like @initials
            or c.credit_code like @code or c.registration_id = @registration)
        """;

    /// <summary>
    /// The name of <c>c</c>, a case or an imported customer, contains a text of two letters or more: the index on pairs of letters finds
    /// possible matches, and the patterns select the real ones.
    /// </summary>
    internal const string IndexedNameSql = """
        (translate(c.company_key, '()', '') like any (@like)
                and (powercrm_pairs(translate(c.company_key, '()', '')) @> powercrm_pairs(@typed)
                    or powercrm_pairs(translate(c.company_key, '()', '')) @> powercrm_pairs(@simplified)))
        """;

    /// <summary>The same as <see cref="NameConditionSql"/> for a text of two letters or more, by the indexes.</summary>
    private const string IndexedNameConditionSql = $"""
        ({IndexedNameSql}
            or c.company_initials like @initials and powercrm_pairs(c.company_initials) @> powercrm_pairs(@typedInitials)
            or c.credit_code like @code or c.registration_id = @registration)
        """;

    /// <summary>SQL condition: another registration has the same credit code as the open case <c>c</c>.</summary>
    public const string SameCodeSql = $"""
        (c.status in ('pending', 'processing') and exists (select from pc_review_cases o
            where o.credit_code = c.credit_code and o.registration_id <> c.registration_id and o.status <> 'draft'))
        """;

    /// <summary>SQL condition like <see cref="SameCodeSql"/>, but for the company's name.</summary>
    public const string SameNameSql = $"""
        (c.status in ('pending', 'processing') and exists (select from pc_review_cases o
            where o.company_key = c.company_key and o.registration_id <> c.registration_id and o.status <> 'draft'))
        """;

    /// <summary>The part of the condition for <c>status</c>.</summary>
    public const string StatusesSql = "c.status = any(@statuses)";

    /// <summary>The condition on <c>pc_review_cases c</c>.</summary>
    public const string Sql = $"""
        {StatusesSql}
          and (@flag::text is null or @flag = any(c.flags)
            or (@flag = 'overdue' and c.status in ('pending', 'processing') and c.due_at <= powercrm_now())
            or (@flag = 'duplicate_credit_code' and {SameCodeSql}) or (@flag = 'duplicate_company' and {SameNameSql})
            or (@flag = 'urged' and c.urged_at is not null)
            or (@flag = 'call_applicant' and c.status in ('pending', 'processing') and c.refusals >= @calls::int))
          and (@region::text is null or c.region_code like @region)
          and (@reviewer::uuid is null or (c.claimed_by = @reviewer and c.lease_until > powercrm_now()))
          and (@age::int is null or c.submitted_at <= powercrm_now() - make_interval(hours => @age))
          and (@round::int is null or c.round = @round)
          and {NameConditionSql}
        """;

    /// <summary>The parameters of the condition.</summary>
    /// <param name="statuses">The allowed statuses. Without a requested status, the open cases are returned.</param>
    /// <param name="searchNames">False when <c>q</c> does not search by name.</param>
    /// <exception cref="ProblemException">A filter has an invalid value.</exception>
    public static DynamicParameters Read(HttpContext http, IReadOnlyList<string> statuses, ReviewPolicy policy, bool searchNames = true)
    {
        var status = Query.ReadSingle(http, "status");
        if (status is not null && !statuses.Contains(status))
            throw CreateInvalid("status");
        return AddFilters(ReadNameSearch(searchNames ? Query.ReadSingle(http, "q") : null), status, policy, Query.ReadSingle(http, "flag"),
            Query.ReadRegionPattern(http), ReadId(http, "reviewer"), ReadNumber(http, "age", 0, MaxAgeHours),
            ReadNumber(http, "round", 1, int.MaxValue));
    }

    /// <summary>The parameters for all cases of a status; null: the open ones.</summary>
    public static DynamicParameters ForStatus(string? status, ReviewPolicy policy) => AddFilters(ReadNameSearch(q: null), status, policy);

    private static DynamicParameters AddFilters(DynamicParameters parameters, string? status, ReviewPolicy policy, string? flag = null,
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

    /// <summary>
    /// Returns the query for a search text. A prepared query has one plan for all values, so a search needs a text of its own to use the
    /// indexes. A single letter has no pair.
    /// </summary>
    /// <param name="sql">A query with <see cref="NameConditionSql"/>.</param>
    /// <param name="q">The search text, or null if the request has none.</param>
    public static string WithNameSearch(string sql, string? q) => q is null || CountLetters(q) < MinLetters ? sql
        : sql.Replace(NameConditionSql, IndexedNameConditionSql, StringComparison.Ordinal);

    /// <summary>Returns the number of letters that are searched for.</summary>
    public static int CountLetters(string q) => Names.SearchKey(q).EnumerateRunes().Count();

    /// <summary>The parameters of <see cref="NameConditionSql"/>.</summary>
    public static DynamicParameters ReadNameSearch(HttpContext http) => ReadNameSearch(Query.ReadSingle(http, "q"));

    internal static DynamicParameters ReadNameSearch(string? q)
    {
        // Compares names as the duplicate check does, ignoring brackets and the difference of simplified and traditional characters.
        var names = q is null ? null : Simplified.Variants(Names.SearchKey(q));
        var key = q is null ? "" : Names.Key(q);
        var code = q is null ? "" : CreditCode.FindIn(q) ?? CreditCode.WithoutSeparators(q);
        var isAscii = key.Length >= MinLetters && key.All(char.IsAsciiLetterOrDigit);
        var parameters = new DynamicParameters();
        parameters.AddDynamicParams(new
        {
            like = names is null ? null : LikePattern.Containing(names),
            typed = names is null ? null : names[0],
            simplified = names is null ? null : names[^1],
            initials = isAscii ? LikePattern.Containing(key) : null,
            typedInitials = isAscii ? key : null,
            code = code.Length >= MinLetters && code.All(char.IsAsciiLetterOrDigit) ? code + "%" : null,
            registration = Guid.TryParse(key, out var id) ? id : (Guid?)null,
        });
        return parameters;
    }

    private static Guid? ReadId(HttpContext http, string name) => Query.ReadSingle(http, name) is not { } text ? null
        : CanonicalId.Read(text) ?? throw CreateInvalid(name);

    private static int? ReadNumber(HttpContext http, string name, int min, int max) => Query.ReadSingle(http, name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw Problem.Invalid(new Fault("/" + name, "out_of_range", min, max)).ToException();

    private static ProblemException CreateInvalid(string name) => Problem.Invalid(new Fault("/" + name, "invalid")).ToException();
}
