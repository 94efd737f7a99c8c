using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Web;

/// <summary>
/// <c>{id:guid}</c> takes one spelling, hyphens and lower case, as every answer writes ids; others lead nowhere (404), as any id of nobody.
/// Two spellings of one address would be two entries of a cache and two lines of an access log. The nil id is nobody's, and Marten takes
/// none.
/// </summary>
internal sealed class CanonicalId : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values,
        RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value)
        && (value is Guid id ? id != Guid.Empty : Fits(Convert.ToString(value, CultureInfo.InvariantCulture)));

    internal static bool Fits(string? text) =>
        text is { Length: 36 } && Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty
        && !text.AsSpan().ContainsAnyInRange('A', 'F');
}
