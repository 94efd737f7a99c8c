using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>Gives a body to what the framework refuses by a bare status: unknown routes, wrong methods and media types.</summary>
internal static class StatusProblems
{
    public static Task Write(StatusCodeContext context)
    {
        var http = context.HttpContext;
        // Ids in a path that are no ids lead to no route; the answer is the same as for an id of nobody.
        return new Problem(Code(http.Response.StatusCode), http.Response.StatusCode).ExecuteAsync(http);
    }

    public static string Code(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "unauthenticated",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status406NotAcceptable => "not_acceptable",
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
