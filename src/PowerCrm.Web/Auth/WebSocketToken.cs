using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>Browsers cannot set headers on a WebSocket, so the token is sent as the sub-protocol <c>bearer.&lt;token&gt;</c>.</summary>
public static class WebSocketToken
{
    internal const string Prefix = "bearer.";

    /// <summary>Returns the sub-protocol with which to accept the socket; null for other requests.</summary>
    public static string? FindProtocol(HttpContext http) => FindProtocols(http).FirstOrDefault();

    /// <summary>Returns all sub-protocols with a token. If there are two, it is not clear which one is meant, so neither is used.</summary>
    internal static IReadOnlyList<string> FindProtocols(HttpContext http) =>
        !http.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase) ? []
        : [.. http.Request.Headers.GetCommaSeparatedValues("Sec-WebSocket-Protocol")
            .Where(p => p.StartsWith(Prefix, StringComparison.Ordinal))];
}
