using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>
/// One value of a query parameter. Unknown parameters are ignored; a known one that is repeated is refused, since readers disagree which
/// counts.
/// </summary>
public static class Query
{
    /// <exception cref="ProblemException">Repeated, or with characters that have no place in text.</exception>
    public static string? Single(HttpContext http, string name)
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
}
