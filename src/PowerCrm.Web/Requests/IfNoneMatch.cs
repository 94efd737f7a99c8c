using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PowerCrm.Web;

/// <summary>A reader that has this version already gets 304.</summary>
public static class IfNoneMatch
{
    /// <param name="tag">With its quotes: <c>"7"</c>.</param>
    public static bool Has(HttpContext http, string tag) =>
        http.Request.Headers.IfNoneMatch is { Count: > 0 } header
        && EntityTagHeaderValue.TryParseList(header, out var tags)
        && EntityTagHeaderValue.TryParse(tag, out var ours)
        && tags.Any(t => t.Tag == "*" || t.Compare(ours, useStrongComparison: false));

    /// <summary>The answer, or 304 when the reader has its version.</summary>
    public static Reply Or(HttpContext http, Reply reply) =>
        reply.Tag(http) is { } tag && Has(http, tag) ? reply with { Status = StatusCodes.Status304NotModified, Body = null } : reply;
}
