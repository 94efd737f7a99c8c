using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Web;

/// <summary>
/// <c>{id:guid}</c> takes one spelling, hyphens and lower case, as every answer writes ids; others lead nowhere (404), as any id of nobody.
/// Two spellings of one address would be two entries of a cache and two lines of an access log. The nil id is nobody's, and Marten takes
/// none.
/// </summary>
public sealed class CanonicalId : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values,
        RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value)
        && (value is Guid id ? id != Guid.Empty : Fits(Convert.ToString(value, CultureInfo.InvariantCulture)));

    internal static bool Fits(string? text) => Read(text) is { } id && id != Guid.Empty;

    /// <summary>
    /// The id, if it is spelt as answers spell it. What parses is not enough: parsers take <c>+1a2…</c>, <c>0x1a…</c> and capitals too.
    /// </summary>
    public static Guid? Read(string? text) =>
        text is { Length: 36 } && Guid.TryParseExact(text, "D", out var id) && id.ToString("D") == text ? id : null;
}
