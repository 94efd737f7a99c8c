using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Web;

/// <summary>
/// The constraint <c>{id:guid}</c> accepts only the format in which responses write ids: hyphens and lower case. Other formats get 404,
/// like an unknown id. Two formats of one id would give two cache entries and two lines in an access log. The nil id is never used, and
/// Marten rejects it.
/// </summary>
public sealed class CanonicalId : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values,
        RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value)
        && (value is Guid id ? id != Guid.Empty : Fits(Convert.ToString(value, CultureInfo.InvariantCulture)));

    internal static bool Fits(string? text) => Read(text) is { } id && id != Guid.Empty;

    /// <summary>
    /// Parses an id that is written as in responses. Parsing alone is not enough: parsers also accept <c>+1a2…</c>, <c>0x1a…</c> and
    /// capitals.
    /// </summary>
    public static Guid? Read(string? text) =>
        text is { Length: 36 } && Guid.TryParseExact(text, "D", out var id) && id.ToString("D") == text ? id : null;
}
