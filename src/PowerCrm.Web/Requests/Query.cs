using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>
/// Reads query parameters. Unknown parameters are ignored, and so is a known one with an empty value, as forms send it. A repeated one is
/// rejected, because implementations differ in which value counts.
/// </summary>
public static class Query
{
    /// <returns>Null if the parameter is missing or empty.</returns>
    /// <exception cref="ProblemException">The parameter is repeated, or contains characters that are not allowed in text.</exception>
    public static string? Single(HttpContext http, string name) => SingleOrEmpty(http, name) is { Length: > 0 } value ? value : null;

    /// <summary>Returns the value, when an empty value differs from a missing one.</summary>
    /// <exception cref="ProblemException">The parameter is repeated, or contains characters that are not allowed in text.</exception>
    public static string? SingleOrEmpty(HttpContext http, string name)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>() is { } method
            && method.GetCustomAttribute<QueryParametersAttribute>()?.Names.Contains(name) is not true
            && !(name is "limit" or "cursor" && method.GetParameters().Any(p => p.ParameterType == typeof(Page))))
            throw new InvalidOperationException(
                $"{method.DeclaringType?.Name} reads the query parameter '{name}' but does not declare it: [QueryParameters(\"{name}\")].");
        // Query names are case-insensitive in ASP.NET. They are case-sensitive in this API, but "Limit" must not be ignored as unknown
        // either.
        if (!http.Request.Query.TryGetValue(name, out var values) || values.Count == 0)
            return null;
        if (values.Count > 1)
            throw new Problem("validation_failed", Errors: [new Fault("/" + name, "repeated_member")]).Exception();
        var (text, code, bound) = SafeText.Normalize(values[0] ?? "", TextRule.Line);
        return code is null ? text : throw Problem.Invalid(SafeText.Fault("/" + name, code, bound)).Exception();
    }

    /// <summary>
    /// Reads a period of whole days, <c>?from=&amp;to=</c>, both included. The default end is today; the default start is the last day.
    /// </summary>
    /// <exception cref="ProblemException">
    /// A value is not a date or not within 2000 to 2199, the period ends before it begins, or it is longer than a year.
    /// </exception>
    public static (DateOnly From, DateOnly To) ReadPeriod(HttpContext http, DateOnly today)
    {
        var to = Day(http, "to") ?? today;
        var from = Day(http, "from") ?? to;
        return to < from || to.DayNumber - from.DayNumber > Year
            ? throw Problem.Invalid(new Fault("/to", "period_invalid")).Exception() : (from, to);
    }

    private const int Year = 366;

    private static DateOnly? Day(HttpContext http, string name) => Single(http, name) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 2000 and < 2200 ? day
        : throw Problem.Invalid(new Fault("/" + name, "date_invalid")).Exception();
}
