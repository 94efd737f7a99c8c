using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PowerCrm.Web;

/// <summary>
/// Accepts WebSockets only from this product's pages: of this host, of the mini-program, or of an origin in <c>WebSockets:Origins</c>. CORS
/// does not apply to WebSockets, so any page in a browser could open one with a token that it has obtained. Clients other than browsers
/// send no origin. In Development, pages on this machine are allowed too, since the clients are served from other ports.
/// </summary>
internal static class WebSocketOrigin
{
    private const string MiniProgramOrigin = "https://servicewechat.com";

    public static IApplicationBuilder UseWebSocketOrigins(this IApplicationBuilder app)
    {
        var isDevelopment = app.ApplicationServices.GetRequiredService<IHostEnvironment>().IsDevelopment();
        string[] origins = [MiniProgramOrigin,
            .. ListSettings.Read(app.ApplicationServices.GetRequiredService<IConfiguration>(), "WebSockets:Origins")];
        return app.Use((http, next) => !http.WebSockets.IsWebSocketRequest || IsAllowed(http.Request, origins, isDevelopment) ? next(http)
            : Problem.Forbidden.ExecuteAsync(http));
    }

    /// <summary>
    /// Refuses a WebSocket if a trusted proxy says that the client reached it by plain HTTP, because the handshake carries the token.
    /// Without a trusted proxy nobody knows how the client is connected, so nothing is refused.
    /// </summary>
    public static IApplicationBuilder UseWebSocketEncryption(this IApplicationBuilder app) => app.Use((http, next) =>
        http.WebSockets.IsWebSocketRequest && !http.Request.IsHttps
            && http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalProtoHeaderName)
            && http.Connection.RemoteIpAddress is { } client && !IPAddress.IsLoopback(client)
            ? new Problem("https_required").ExecuteAsync(http) : next(http));

    /// <summary>
    /// Applies the headers of trusted proxies. If one of them names the client's scheme, the framework keeps the previous one in
    /// <c>X-Original-Proto</c>; the header of this name that a client sends is removed.
    /// </summary>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Request.Headers.Remove(ForwardedHeadersDefaults.XOriginalProtoHeaderName);
        return next(http);
    }).UseForwardedHeaders();

    private static bool IsAllowed(HttpRequest request, string[] origins, bool isDevelopment) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin
        || origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        // The scheme differs behind a proxy that terminates TLS.
        || Uri.TryCreate(origin, UriKind.Absolute, out var page) && (page.Scheme is "http" or "https")
            && (page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase) || isDevelopment && page.IsLoopback);
}
