using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>
/// A host under a stand-in for systemd, which cannot run in a test: it does what the unit (ops/systemd/powercrm.service) tells systemd to
/// do with <c>Type=notify</c>, <c>WatchdogSec</c>, <c>WatchdogSignal</c> and <c>Restart</c>.
/// </summary>
[Trait("Category", "Full")]
public sealed class WatchdogKillTests : IAsyncLifetime
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-watchdog-");
    private readonly Socket systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync()
    {
        systemd.Dispose();
        await database.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task a_frozen_host_falls_silent_is_killed_and_starts_again()
    {
        var unit = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "ops", "systemd", "powercrm.service"));
        foreach (var line in (string[])["Type=notify", "WatchdogSignal=SIGKILL", "Restart=always"])
            unit.ShouldContain(line);
        var limit = TimeSpan.FromSeconds(int.Parse(unit.Single(l => l.StartsWith("WatchdogSec=", StringComparison.Ordinal))[12..],
            CultureInfo.InvariantCulture));
        var path = Path.Combine(folder.FullName, "notify");
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        await using var host = await HostProcess.StartAsync(database.ConnectionString, Path.Combine(folder.FullName, "blobs"),
            ("NOTIFY_SOCKET", path), ("WATCHDOG_USEC", limit.TotalMicroseconds.ToString("0", CultureInfo.InvariantCulture)));
        (await Receive(StartTimeout)).ShouldBe("READY=1");
        for (var i = 0; i < 2; i++)
            (await Receive(limit)).ShouldBe("WATCHDOG=1", "a host that runs is in time");

        await host.Freeze();
        // A heartbeat that was sent before may still arrive.
        var late = 0;
        while (await Receive(limit) is not null)
            (++late).ShouldBeLessThan(3, "a frozen host sends nothing");
        await host.Kill();

        host.Start();
        (await Receive(StartTimeout)).ShouldBe("READY=1");
        await host.WaitUntilReady();
    }

    /// <returns>Null if nothing arrives in this time.</returns>
    private async Task<string?> Receive(TimeSpan atMost)
    {
        var buffer = new byte[100];
        using var timeout = new CancellationTokenSource(atMost);
        try
        {
            return Encoding.ASCII.GetString(buffer, 0, await systemd.ReceiveAsync(buffer, SocketFlags.None, timeout.Token));
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
