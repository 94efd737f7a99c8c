using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>A browser cannot set headers on a WebSocket, so its token comes as sub-protocol <c>bearer.&lt;token&gt;</c>.</summary>
public static class WebSocketToken
{
    internal const string Prefix = "bearer.";

    /// <summary>The sub-protocol to accept the socket with; null on any other request.</summary>
    public static string? Protocol(HttpContext http) => Protocols(http).FirstOrDefault();

    /// <summary>All that carry a token: of two nobody could say which is meant, so none counts.</summary>
    internal static IReadOnlyList<string> Protocols(HttpContext http) =>
        !http.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase) ? []
        : [.. http.Request.Headers.GetCommaSeparatedValues("Sec-WebSocket-Protocol")
            .Where(p => p.StartsWith(Prefix, StringComparison.Ordinal))];
}
