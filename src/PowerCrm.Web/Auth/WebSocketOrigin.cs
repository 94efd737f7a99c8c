using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PowerCrm.Web;

/// <summary>
/// A socket is opened by our own pages only: of this host, of the mini-program, or of an origin that <c>WebSockets:Origins</c> names. CORS
/// does not hold for sockets, so that any page in a browser could open one with a token that it got hold of. Clients that are no browser
/// send no origin. In Development pages of this machine are ours too: the clients are served from ports of their own.
/// </summary>
internal static class WebSocketOrigin
{
    private const string MiniProgram = "https://servicewechat.com";

    public static IApplicationBuilder UseWebSocketOrigins(this IApplicationBuilder app)
    {
        var here = app.ApplicationServices.GetRequiredService<IHostEnvironment>().IsDevelopment();
        string[] named = [MiniProgram,
            .. app.ApplicationServices.GetRequiredService<IConfiguration>().GetSection("WebSockets:Origins").Get<string[]>() ?? []];
        return app.Use((http, next) => !http.WebSockets.IsWebSocketRequest || Ours(http.Request, named, here) ? next(http)
            : Problem.Forbidden.ExecuteAsync(http));
    }

    private static bool Ours(HttpRequest request, string[] named, bool here) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin
        || named.Contains(origin, StringComparer.OrdinalIgnoreCase)
        // Behind a proxy that ends TLS the scheme differs.
        || Uri.TryCreate(origin, UriKind.Absolute, out var page) && (page.Scheme is "http" or "https")
            && (page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase) || here && page.IsLoopback);
}
