using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>Sends the hints over a WebSocket, for the mini-program, which does not support server-sent events.</summary>
internal static class HintSocket
{
    private const WebSocketCloseStatus RevokedStatus = (WebSocketCloseStatus)4401;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder notifications) => notifications.MapGet("/ws", Handle)
        .WithName(nameof(HintSocket)).Produces(StatusCodes.Status101SwitchingProtocols).WithProblemCodes("https_required");

    [DisableRequestTimeout]
    private static async Task Handle(CurrentCaller caller, Hints hints, HttpContext http, CancellationToken ct)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await new Problem("malformed_request").ExecuteAsync(http);
            return;
        }
        using var socket = await http.WebSockets.AcceptWebSocketAsync(WebSocketToken.FindProtocol(http));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = ReadUntilClosed(socket, cancellation);
        var v = 0L;
        var end = HintsEndReason.Disconnected;
        try
        {
            end = await hints.Follow(caller, async (hint, token) =>
            {
                v = hint?.V ?? v;
                var text = string.Create(CultureInfo.InvariantCulture, $$"""{"t":"{{hint?.T ?? "ping"}}","v":{{v}}}""");
                await Send(socket, text, token);
            }, cancellation.Token);
        }
        catch (WebSocketException)
        {
            // The connection was lost without a close frame.
        }
        catch
        {
            // The socket is disposed when this method ends, so it must not be read any more.
            await cancellation.CancelAsync();
            await reading;
            throw;
        }
        await Close(socket, end);
        // Cancelling the read would abort the connection before our close frame arrives, so the client's close frame is awaited for a short
        // time.
        cancellation.CancelAfter(CloseTimeout);
        await reading;
    }

    /// <summary>
    /// Sends a text. A cancelled send aborts the connection, and the client would get no close frame. So when the hints end during a send,
    /// as when the host stops, the send has a short time to finish; only a client that does not read is cut off.
    /// </summary>
    internal static async Task Send(WebSocket socket, string text, CancellationToken ending)
    {
        using var limit = new CancellationTokenSource();
        await using var registration = ending.Register(() => limit.CancelAfter(CloseTimeout));
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
    }

    /// <summary>Reads and ignores what the client sends. A close frame or a lost connection ends the hints.</summary>
    private static async Task ReadUntilClosed(WebSocket socket, CancellationTokenSource cancellation)
    {
        var buffer = new byte[1024];
        try
        {
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent
                && (await socket.ReceiveAsync(buffer, cancellation.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
        }
        await cancellation.CancelAsync();
    }

    private static async Task Close(WebSocket socket, HintsEndReason end)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        var (status, description) = end switch
        {
            HintsEndReason.Revoked => (RevokedStatus, "signed out"),
            HintsEndReason.Replaced => (WebSocketCloseStatus.NormalClosure, "replaced by a newer connection"),
            HintsEndReason.Disconnected => (WebSocketCloseStatus.NormalClosure, ""),
            _ => (WebSocketCloseStatus.EndpointUnavailable, "reconnect"),
        };
        using var timeout = new CancellationTokenSource(CloseTimeout);
        try
        {
            await socket.CloseOutputAsync(status, description, timeout.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
        }
    }
}
