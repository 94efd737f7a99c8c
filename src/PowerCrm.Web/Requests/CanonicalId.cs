using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Web;

/// <summary><c>{id:guid}</c> takes the hyphened form alone; braces and bare digits lead nowhere (404), as any id of nobody.</summary>
internal sealed class CanonicalId : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values,
        RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value) && value is not null
        && (value is Guid || Guid.TryParseExact(Convert.ToString(value, CultureInfo.InvariantCulture), "D", out _)
            && Convert.ToString(value, CultureInfo.InvariantCulture)!.Length == 36);
}
