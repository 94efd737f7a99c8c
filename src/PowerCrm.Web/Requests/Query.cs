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
    /// <summary>
    /// The years that a date or time of a request may have: the first one, and the one after the last. Near the ends of what a date can be,
    /// it can no longer be converted to China's time.
    /// </summary>
    public const int FirstYear = 2000, EndYear = 2200;

    /// <returns>Null if the parameter is missing or empty.</returns>
    /// <exception cref="ProblemException">The parameter is repeated, or contains characters that are not allowed in text.</exception>
    public static string? ReadSingle(HttpContext http, string name) => ReadSingleOrEmpty(http, name) is { Length: > 0 } value
        ? value : null;

    /// <summary>Returns the value, when an empty value differs from a missing one.</summary>
    /// <exception cref="ProblemException">The parameter is repeated, or contains characters that are not allowed in text.</exception>
    public static string? ReadSingleOrEmpty(HttpContext http, string name)
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
            throw new Problem("validation_failed", Errors: [new Fault("/" + name, "repeated_member")]).ToException();
        var (text, code, bound) = SafeText.Normalize(values[0] ?? "", TextRule.Line);
        return code is null ? text : throw Problem.Invalid(SafeText.CreateFault("/" + name, code, bound)).ToException();
    }

    /// <summary>
    /// Reads the parameter <c>region</c> as a pattern for the region's code. Code 440300 matches the whole city, 440000 the whole province
    /// and 000000 the whole country, as in the managers' territories.
    /// </summary>
    /// <returns>Null if the parameter is missing or empty.</returns>
    /// <exception cref="ProblemException">The value is not 2 to 6 digits.</exception>
    public static string? ReadRegionPattern(HttpContext http)
    {
        if (ReadSingle(http, "region") is not { } code)
            return null;
        if (code.Length is < 2 or > 6 || !code.All(char.IsAsciiDigit))
            throw Problem.Invalid(new Fault("/region", "invalid")).ToException();
        if (code == "000000")
            return "%";
        while (code.Length is 4 or 6 && code.EndsWith("00", StringComparison.Ordinal))
            code = code[..^2];
        return code + "%";
    }

    /// <summary>
    /// Reads a period of whole days, <c>?from=&amp;to=</c>, both included. The default end is today; the default start is the last day.
    /// </summary>
    /// <exception cref="ProblemException">
    /// A value is not a date or not within 2000 to 2199, the period ends before it begins, or it is longer than a year.
    /// </exception>
    public static (DateOnly From, DateOnly To) ReadPeriod(HttpContext http, DateOnly today)
    {
        var to = ReadDay(http, "to") ?? today;
        var from = ReadDay(http, "from") ?? to;
        return to < from || to.DayNumber - from.DayNumber > MaxPeriodDays
            ? throw Problem.Invalid(new Fault("/to", "period_invalid")).ToException() : (from, to);
    }

    private const int MaxPeriodDays = 366;

    private static DateOnly? ReadDay(HttpContext http, string name) => ReadSingle(http, name) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= FirstYear and < EndYear ? day
        : throw Problem.Invalid(new Fault("/" + name, "date_invalid")).ToException();
}
