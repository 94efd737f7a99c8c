using System.Net.Sockets;
using System.Text;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Tests;

/// <summary>The notifications that systemd receives from the host.</summary>
public sealed class WatchdogTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-watchdog-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task systemd_is_notified_when_the_host_is_ready_alive_and_stopping()
    {
        var path = Path.Combine(folder.FullName, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        var (ready, cancellation) = (new TaskCompletionSource(), new CancellationTokenSource());

        var heartbeats = Watchdog.SendHeartbeats(path, TimeSpan.FromMilliseconds(20), ready.Task, cancellation.Token);
        systemd.Available.ShouldBe(0, "it is not up yet");
        ready.SetResult();

        (await Receive()).ShouldBe("READY=1");
        for (var i = 0; i < 3; i++)
            (await Receive()).ShouldBe("WATCHDOG=1");
        await cancellation.CancelAsync();
        await heartbeats;
        var last = "";
        while (systemd.Available > 0)
            last = await Receive();
        last.ShouldBe("STOPPING=1");

        async Task<string> Receive()
        {
            var buffer = new byte[100];
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            return Encoding.ASCII.GetString(buffer, 0, await systemd.ReceiveAsync(buffer, SocketFlags.None, limit.Token));
        }
    }
}
