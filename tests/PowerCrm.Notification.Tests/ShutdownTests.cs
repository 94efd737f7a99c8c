using System.Net.WebSockets;

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
}
