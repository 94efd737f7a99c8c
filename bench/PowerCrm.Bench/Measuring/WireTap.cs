using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace PowerCrm.Bench.Measuring;

/// <summary>
/// Sits between a host and PostgreSQL and counts round trips: whenever the host speaks after the server has spoken. Costs CPU, so nothing
/// else is measured while it is in between.
/// </summary>
internal sealed class WireTap : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly string host;
    private readonly int port;
    private long trips;

    public WireTap(string connectionString)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        (host, port) = (to.Host ?? "127.0.0.1", to.Port);
        listener.Start();
        (to.Host, to.Port) = ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        ConnectionString = to.ConnectionString;
        _ = Accept();
    }

    public string ConnectionString { get; }
    public long Trips => Interlocked.Read(ref trips);

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Join(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    private async Task Join(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            await far.ConnectAsync(host, port, stop.Token);
            (near.NoDelay, far.NoDelay) = (true, true);
            var answered = 1;
            await Task.WhenAny(
                Pump(near, far, () => Interlocked.Add(ref trips, Interlocked.Exchange(ref answered, 0))),
                Pump(far, near, () => Interlocked.Exchange(ref answered, 1)));
        }
    }

    private async Task Pump(TcpClient from, TcpClient to, Action heard)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, stop.Token) is var read and > 0)
            {
                heard();
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side went away, and with it this connection.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        stop.Dispose();
    }
}
