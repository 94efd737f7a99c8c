using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>
/// One value of a query parameter. Unknown parameters are ignored, and so is a known one without a value, as forms send it; one that is
/// repeated is refused, since readers disagree which counts.
/// </summary>
public static class Query
{
    /// <returns>Null where there is none, or an empty one.</returns>
    /// <exception cref="ProblemException">Repeated, or with characters that have no place in text.</exception>
    public static string? Single(HttpContext http, string name) => Given(http, name) is { Length: > 0 } value ? value : null;

    /// <summary>The same where an empty value is not the same as none.</summary>
    /// <exception cref="ProblemException">Repeated, or with characters that have no place in text.</exception>
    public static string? Given(HttpContext http, string name)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>() is { } method
            && method.GetCustomAttribute<AsksAttribute>()?.Names.Contains(name) is not true
            && !(name is "limit" or "cursor" && method.GetParameters().Any(p => p.ParameterType == typeof(Page))))
            throw new InvalidOperationException($"{method.DeclaringType?.Name} reads '{name}' and does not say so: [Asks(\"{name}\")].");
        // The query's names are case-blind in ASP.NET; ours are not, but "Limit" must not slip past as unknown either.
        if (!http.Request.Query.TryGetValue(name, out var values) || values.Count == 0)
            return null;
        if (values.Count > 1)
            throw new Problem("validation_failed", Errors: [new Fault("/" + name, "repeated_member")]).Exception();
        var (text, code, bound) = SafeText.Take(values[0] ?? "", TextRule.Line);
        return code is null ? text : throw Problem.Invalid(SafeText.Fault("/" + name, code, bound)).Exception();
    }

    /// <summary>
    /// A period of whole days, <c>?from=&amp;to=</c>, both included. Without the last one it ends today; without the first one it is a day.
    /// </summary>
    /// <exception cref="ProblemException">
    /// No date, one outside of 2000 to 2199, a period that ends before it begins, or one that is longer than a year.
    /// </exception>
    public static (DateOnly From, DateOnly To) Days(HttpContext http, DateOnly today)
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
