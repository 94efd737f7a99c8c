using Dapper;
using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>
/// The filters of the list of customers: <c>status</c>, <c>region</c> (prefix of a code), <c>rating</c>, <c>due</c> (<c>overdue</c>), and
/// <c>q</c>, which finds a company by any spelling of its name, by its pinyin initials, by the prefix of its credit code or by the
/// customer's id.
/// </summary>
/// <param name="Sql">The condition on the documents <c>d</c> and the assignments <c>a</c>; starts with <c>and</c>.</param>
/// <param name="Parameters">The condition's parameters.</param>
internal sealed record CustomerFilter(string Sql, DynamicParameters Parameters)
{
    private const int MinLetters = 2;

    private const string NamePatternSql = "d.data ->> 'NameKey' like any (@like)";

    private const string OverdueSql = $"{PlaceRows.MissedDeadlineSql} and (d.data ->> 'ConsentWithdrawn')::boolean is not true";

    /// <exception cref="ProblemException">A filter has an invalid value.</exception>
    public static CustomerFilter Read(HttpContext http)
    {
        var (status, rating, due) = (Query.ReadSingle(http, "status"), Query.ReadSingle(http, "rating"), Query.ReadSingle(http, "due"));
        if (status is not null && !CustomerState.All.Contains(status))
            throw CreateInvalid("status");
        if (rating is not (null or "A" or "B" or "C"))
            throw CreateInvalid("rating");
        if (due is not (null or "overdue"))
            throw CreateInvalid("due");
        var (region, q) = (Query.ReadRegionPattern(http), Query.ReadSingle(http, "q"));
        var (nameSql, parameters) = q is null ? ("", new DynamicParameters()) : SearchName(q);
        parameters.AddDynamicParams(new { status, region, rating });
        return new CustomerFilter($"""
            and (@status::text is null or a.state = @status)
            {(region is null ? "" : "and d.data ->> 'RegionCode' like @region")}
            {(rating is null ? "" : $"and {Rating.Sql} = @rating")}
            {(due is null ? "" : $"and {OverdueSql}")}
            {nameSql}
            """, parameters);
    }

    private static (string Sql, DynamicParameters Parameters) SearchName(string q)
    {
        // Compares names as the duplicate check does, ignoring brackets and the difference of simplified and traditional characters.
        var names = Simplified.Variants(Names.SearchKey(q));
        var key = Names.Key(q);
        var code = CreditCode.FindIn(q) ?? CreditCode.WithoutSeparators(q);
        var isCode = code.Length >= MinLetters && code.All(char.IsAsciiLetterOrDigit);
        var parameters = new DynamicParameters();
        parameters.AddDynamicParams(new
        {
            like = LikePattern.Containing(names),
            typed = names[0],
            simplified = names[^1],
            initials = LikePattern.Containing(key),
            code = isCode ? code + "%" : null,
            customer = Guid.TryParse(key, out var id) ? id : (Guid?)null,
        });
        // Letters and digits may be something else than a part of the name, and a code may have a label or the name beside it; the index
        // on character pairs cannot help then.
        if (isCode || key.Length >= MinLetters && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            return ($"""
                and ({NamePatternSql} or d.data ->> 'Initials' like @initials or d.data ->> 'CreditCode' like @code or d.id = @customer)
                """, parameters);
        // The index on character pairs finds possible matches, and the pattern selects the real ones. A single character has no pair.
        return names.Any(n => n.EnumerateRunes().Count() < 2) ? ($"and {NamePatternSql}", parameters)
            : ($"and {NamePatternSql} and (powercrm_pairs(d.data ->> 'NameKey') @> powercrm_pairs(@typed) "
                + "or powercrm_pairs(d.data ->> 'NameKey') @> powercrm_pairs(@simplified))", parameters);
    }

    private static ProblemException CreateInvalid(string name) => Problem.Invalid(new Fault("/" + name, "invalid")).ToException();
}
