using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>The headers of every response unless its route sets others: no sniffing, no framing, no caching, no referrer.</summary>
public static class SecurityHeaders
{
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (http, next) =>
    {
        http.Response.OnStarting(static state =>
        {
            var (http, headers) = ((HttpContext)state, ((HttpContext)state).Response.Headers);
            headers.XContentTypeOptions = "nosniff";
            headers.TryAdd("Referrer-Policy", "no-referrer");
            headers.TryAdd("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'");
            if (headers.CacheControl.Count == 0)
                headers.CacheControl = "no-store";
            if (http.Request.Headers.Authorization.Count > 0 || http.Response.StatusCode == StatusCodes.Status401Unauthorized)
                headers.Append("Vary", "Authorization");
            // Names and messages are in the client's language.
            headers.Append("Vary", "Accept-Language");
            return Task.CompletedTask;
        }, http);
        if (HttpMethods.IsTrace(http.Request.Method) || HttpMethods.IsConnect(http.Request.Method))
            return new Problem("method_not_allowed").ExecuteAsync(http);
        return next(http);
    });
}
