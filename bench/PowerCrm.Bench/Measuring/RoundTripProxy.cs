using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace PowerCrm.Bench.Measuring;

/// <summary>
/// A proxy between a host and PostgreSQL that counts round trips: each time the host sends after the server has sent. It costs CPU time, so
/// nothing else is measured with it.
/// </summary>
/// <remarks>
/// A commit starts reactions, which may send a dozen queries before the request is answered. While the round trips of a request are
/// counted, everything that is sent after a commit is therefore delayed, one connection at a time after each pause. In one of several runs
/// the queries of the request itself are among the first.
/// </remarks>
internal sealed class RoundTripProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim gate = new(1);
    private volatile bool held, committed;
    private readonly string host;
    private readonly int port;
    private long trips;

    public RoundTripProxy(string connectionString)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        (host, port) = (to.Host ?? "127.0.0.1", to.Port);
        listener.Start();
        (to.Host, to.Port) = ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        ConnectionString = to.ConnectionString;
        _ = Accept();
    }

    public string ConnectionString { get; }
    public long RoundTrips => Interlocked.Read(ref trips);

    /// <summary>From now on delays everything after a commit, until <see cref="Release"/>.</summary>
    public void Hold() => (committed, held) = (false, true);

    public void Release() => held = false;

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Join(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The measurement has ended.
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
                Pump(near, far, Asked),
                Pump(far, near, _ =>
                {
                    Interlocked.Exchange(ref answered, 1);
                    return Task.CompletedTask;
                }));

            async Task Asked(ReadOnlyMemory<byte> said)
            {
                var first = Interlocked.Exchange(ref answered, 0) == 1;
                if (first && held && committed)
                    await Wait();
                if (first)
                    Interlocked.Increment(ref trips);
                if (said.Span.IndexOf("COMMIT\0"u8) >= 0)
                    committed = true;
            }
        }
    }

    private async Task Wait()
    {
        await gate.WaitAsync(stop.Token);
        try
        {
            for (var waited = 0; held && waited < 5; waited++)
                await Task.Delay(Pause / 5, stop.Token);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task Pump(TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, Task> heard)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, stop.Token) is var read and > 0)
            {
                await heard(buffer.AsMemory(0, read));
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side closed the connection.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        stop.Dispose();
        gate.Dispose();
    }
}
