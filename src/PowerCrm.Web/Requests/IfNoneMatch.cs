using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PowerCrm.Web;

/// <summary>Returns 304 to clients that already have this version.</summary>
public static class IfNoneMatch
{
    /// <param name="tag">Including its quotes: <c>"7"</c>.</param>
    public static bool Matches(HttpContext http, string tag) =>
        http.Request.Headers.IfNoneMatch is { Count: > 0 } header
        && EntityTagHeaderValue.TryParseList(header, out var tags)
        && EntityTagHeaderValue.TryParse(tag, out var current)
        && tags.Any(t => t.Tag == "*" || t.Compare(current, useStrongComparison: false));

    /// <summary>Returns the response, or 304 when the client has this version.</summary>
    public static Reply NotModifiedOr(HttpContext http, Reply reply) =>
        reply.Tag is { } tag && Matches(http, tag) ? reply with { Status = StatusCodes.Status304NotModified, Body = null } : reply;
}
