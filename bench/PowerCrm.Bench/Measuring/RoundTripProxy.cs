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
    private readonly CancellationTokenSource shutdown = new();
    private readonly SemaphoreSlim gate = new(1);
    private volatile bool isHeld, hasCommitted;
    private readonly string host;
    private readonly int port;
    private long roundTrips;

    public RoundTripProxy(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        (host, port) = (builder.Host ?? "127.0.0.1", builder.Port);
        listener.Start();
        (builder.Host, builder.Port) = ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        ConnectionString = builder.ConnectionString;
        _ = Accept();
    }

    public string ConnectionString { get; }
    public long RoundTrips => Interlocked.Read(ref roundTrips);

    /// <summary>From now on delays everything after a commit, until <see cref="Release"/>.</summary>
    public void Hold() => (hasCommitted, isHeld) = (false, true);

    public void Release() => isHeld = false;

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Forward(await listener.AcceptTcpClientAsync(shutdown.Token));
        }
        catch (OperationCanceledException)
        {
            // The measurement has ended.
        }
    }

    private async Task Forward(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(host, port, shutdown.Token);
            (client.NoDelay, server.NoDelay) = (true, true);
            var answered = 1;
            await Task.WhenAny(
                Pump(client, server, OnRequest),
                Pump(server, client, _ =>
                {
                    Interlocked.Exchange(ref answered, 1);
                    return Task.CompletedTask;
                }));

            async Task OnRequest(ReadOnlyMemory<byte> bytes)
            {
                var isFirst = Interlocked.Exchange(ref answered, 0) == 1;
                if (isFirst && isHeld && hasCommitted)
                    await WaitWhileHeld();
                if (isFirst)
                    Interlocked.Increment(ref roundTrips);
                if (bytes.Span.IndexOf("COMMIT\0"u8) >= 0)
                    hasCommitted = true;
            }
        }
    }

    private async Task WaitWhileHeld()
    {
        await gate.WaitAsync(shutdown.Token);
        try
        {
            for (var i = 0; isHeld && i < 5; i++)
                await Task.Delay(Pause / 5, shutdown.Token);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task Pump(TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, Task> onRead)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, shutdown.Token) is var read and > 0)
            {
                await onRead(buffer.AsMemory(0, read));
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), shutdown.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side closed the connection.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await shutdown.CancelAsync();
        listener.Stop();
        shutdown.Dispose();
        gate.Dispose();
    }
}
