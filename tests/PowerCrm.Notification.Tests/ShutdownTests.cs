using System.Net.WebSockets;
using System.Text;

namespace PowerCrm.Notification.Tests;

public class ShutdownTests(NotificationApp app) : IClassFixture<NotificationApp>
{
    [Fact]
    public async Task a_stopping_host_closes_its_web_sockets_and_does_not_hang()
    {
        var manager = await app.CreateManager("110101");
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("bearer." + manager.Token);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.ConnectAsync(new Uri(app.Url.ToString().Replace("http:", "ws:") + "notifications/ws"), limit.Token);
        await socket.ReceiveAsync(new byte[1024], limit.Token);
        var stopping = app.Host.StopAsync(limit.Token);
        (await socket.ReceiveAsync(new byte[1024], limit.Token)).CloseStatus.ShouldBe(WebSocketCloseStatus.EndpointUnavailable);
        await stopping;
    }

    // The client can have a hint before the server's send has returned, and the host can stop in between.
    [Fact]
    public async Task a_hint_that_is_being_sent_when_the_host_stops_is_sent_and_the_connection_is_not_aborted()
    {
        await using var connection = new HeldConnection();
        using var socket = WebSocket.CreateFromStream(connection, new WebSocketCreationOptions { IsServer = true });
        using var stopping = new CancellationTokenSource();

        var sending = HintSocket.Send(socket, "hint", stopping.Token);
        await stopping.CancelAsync();
        connection.Release();
        await sending;

        socket.State.ShouldBe(WebSocketState.Open);
        Encoding.UTF8.GetString(connection.ToArray()).ShouldEndWith("hint");
    }

    /// <summary>A connection that takes a message only when it is released.</summary>
    private sealed class HeldConnection : MemoryStream
    {
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => released.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await released.Task;
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
