using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PowerCrm.Store;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// Notifies systemd that the host is up, and then at half of the watchdog's interval that it still runs, as <c>sd_notify</c> does. The
/// timer runs on the thread pool: a process that is frozen or has no free thread sends nothing, and systemd ends it (<c>WatchdogSec</c>).
/// Does nothing without <c>NOTIFY_SOCKET</c>.
/// </summary>
internal sealed class Watchdog(IHostApplicationLifetime lifetime) : BackgroundService
{
    internal static async Task SendHeartbeats(string socketPath, TimeSpan? interval, Task started, CancellationToken stopping)
    {
        // '@' marks Linux' abstract socket names.
        var endPoint = new UnixDomainSocketEndPoint(socketPath.StartsWith('@') ? '\0' + socketPath[1..] : socketPath);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            await started.WaitAsync(stopping);
            await Notify("READY=1");
            if (interval is not null)
                await Notify("WATCHDOG=1");
            await TimerLoop.Run(interval ?? Timeout.InfiniteTimeSpan, TimeProvider.System, _ => Notify("WATCHDOG=1"), (_, _) =>
                { }, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Notify("STOPPING=1");
        }

        async Task Notify(string state)
        {
            try
            {
                await socket.SendToAsync(Encoding.ASCII.GetBytes(state), endPoint, CancellationToken.None);
            }
            catch (SocketException)
            {
                // The socket is closed; the next notification tries again.
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 0 } path)
            return;
        var setting = Environment.GetEnvironmentVariable("WATCHDOG_USEC");
        TimeSpan? every = long.TryParse(setting, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds / 2.0) : null;
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => up.TrySetResult());
        await SendHeartbeats(path, every, up.Task, stoppingToken);
    }
}
