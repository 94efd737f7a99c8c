using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace PowerCrm.Web;

/// <summary>Adds a body to the framework's responses that have only a status: unknown routes, wrong methods and media types.</summary>
internal static class StatusProblems
{
    public static Task Write(StatusCodeContext context)
    {
        var http = context.HttpContext;
        // A malformed id in a path matches no route; the response is the same as for an unknown id.
        var status = http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed && !RouteExists(http) ? StatusCodes.Status404NotFound
            : http.Response.StatusCode;
        if (status == StatusCodes.Status404NotFound)
            http.Response.Headers.Remove("Allow");
        return new Problem(GetCode(status), status).ExecuteAsync(http);
    }

    /// <summary>
    /// Whether a route exists for the URL. ASP.NET checks the method before the constraints of a path (<c>{id:guid}</c>), and responds with
    /// 405 even if no route matches.
    /// </summary>
    private static bool RouteExists(HttpContext http) => http.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>().Any(route =>
        {
            var values = new RouteValueDictionary();
            var factory = http.RequestServices.GetRequiredService<ParameterPolicyFactory>();
            return new TemplateMatcher(new RouteTemplate(route.RoutePattern), []).TryMatch(http.Request.Path, values)
                && route.RoutePattern.ParameterPolicies.All(part => part.Value.All(policy =>
                    factory.Create(route.RoutePattern.GetParameter(part.Key), policy) is not IRouteConstraint constraint
                    || constraint.Match(http, null, part.Key, values, RouteDirection.IncomingRequest)));
        });

    public static string GetCode(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "unauthenticated",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status406NotAcceptable => "not_acceptable",
        StatusCodes.Status408RequestTimeout => "request_timeout",
        StatusCodes.Status412PreconditionFailed => "version_mismatch",
        StatusCodes.Status413PayloadTooLarge => "payload_too_large",
        StatusCodes.Status414UriTooLong => "uri_too_long",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        StatusCodes.Status429TooManyRequests => "rate_limited",
        StatusCodes.Status431RequestHeaderFieldsTooLarge => "headers_too_large",
        >= 500 => "internal_error",
        _ => "malformed_request",
    };
}
