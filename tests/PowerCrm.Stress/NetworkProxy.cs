using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PowerCrm.Stress;

/// <summary>
/// The network between one host and PostgreSQL: a TCP proxy that can reset and refuse connections, stop all traffic without closing, and
/// delay every byte.
/// </summary>
internal sealed class NetworkProxy : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Connection, bool> links = new();
    private readonly CancellationTokenSource shutdown = new();
    private readonly IPEndPoint server;
    private Socket listener;
    private volatile TaskCompletionSource resumption = new();
    private long delay;

    private NetworkProxy(int serverPort)
    {
        server = new IPEndPoint(IPAddress.Loopback, serverPort);
        listener = Bind(FreePort.Next());
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        resumption.SetResult();
        Listen();
    }

    public int Port { get; }

    /// <summary>The number of connections so far.</summary>
    public int Connections { get; private set; }

    public static NetworkProxy To(int serverPort) => new(serverPort);

    /// <summary>Resets all connections and refuses new ones.</summary>
    public void Cut()
    {
        listener.Dispose();
        // Bound, so that no other process takes the port, but not listening: new connections are refused.
        listener = Bind(Port);
        foreach (var link in links.Keys)
            link.Reset();
    }

    /// <summary>Accepts new connections again.</summary>
    public void Restore() => Listen();

    /// <summary>Stops all traffic without closing connections, as when a route is lost.</summary>
    public void Stall() => resumption = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Resumes the traffic. With <paramref name="dropsConnections"/> existing connections stay dead, as when a firewall has lost its table:
    /// the host gets no more data, and the server sees them closed.
    /// </summary>
    public void Resume(bool dropsConnections)
    {
        if (dropsConnections)
            foreach (var link in links.Keys)
                link.Forget();
        resumption.SetResult();
    }

    /// <summary>Delays every byte by this time, in both directions.</summary>
    public void Slow(TimeSpan duration) => Interlocked.Exchange(ref delay, duration.Ticks);

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private void Listen()
    {
        listener.Listen(200);
        _ = Accept(listener);
    }

    private async Task Accept(Socket from)
    {
        try
        {
            while (true)
            {
                var host = await from.AcceptAsync(shutdown.Token);
                Connections++;
                _ = Forward(host);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut, or the experiment has ended.
        }
    }

    private async Task Forward(Socket host)
    {
        using var link = new Connection(this, host);
        links[link] = true;
        try
        {
            await link.Forward();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end has closed the connection; the other one is closed now.
        }
        links.TryRemove(link, out _);
    }

    public async ValueTask DisposeAsync()
    {
        await shutdown.CancelAsync();
        listener.Dispose();
        foreach (var link in links.Keys)
            link.Reset();
        shutdown.Dispose();
    }

    /// <summary>One connection of a host.</summary>
    private sealed class Connection(NetworkProxy network, Socket host) : IDisposable
    {
        private readonly Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(network.shutdown.Token);
        private volatile bool isForgotten;

        public async Task Forward()
        {
            // During a stall the host's first byte does not arrive either.
            await network.resumption.Task.WaitAsync(cancellation.Token);
            (host.NoDelay, server.NoDelay) = (true, true);
            await server.ConnectAsync(network.server, cancellation.Token);
            await Task.WhenAll(CopyDirection(host, server), CopyDirection(server, host));
        }

        /// <summary>Resets the connection at both ends.</summary>
        public void Reset()
        {
            Close(host);
            Close(server);
        }

        public void Forget()
        {
            isForgotten = true;
            Close(server);
        }

        public void Dispose()
        {
            Close(server);
            Close(host);
            cancellation.Dispose();
        }

        private static void Close(Socket end)
        {
            try
            {
                end.LingerState = new LingerOption(true, 0);
                end.Close();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The other end was faster.
            }
        }

        /// <summary>Copies one direction. It reads ahead, so that delays do not add up.</summary>
        private async Task CopyDirection(Socket from, Socket to)
        {
            var channel = Channel.CreateBounded<(long Sent, byte[] Bytes)>(256);
            await Task.WhenAll(Read(), Write());

            async Task Read()
            {
                var buffer = new byte[65536];
                try
                {
                    int length;
                    do
                    {
                        length = await from.ReceiveAsync(buffer, cancellation.Token);
                        await channel.Writer.WriteAsync((Stopwatch.GetTimestamp(), buffer[..length]), cancellation.Token);
                    }
                    while (length > 0);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // A reset counts as the end of the stream, which is delayed like data.
                    channel.Writer.TryWrite((Stopwatch.GetTimestamp(), []));
                }
                channel.Writer.TryComplete();
            }

            async Task Write()
            {
                await foreach (var (sentAt, bytes) in channel.Reader.ReadAllAsync(cancellation.Token))
                {
                    var remainingDelay = TimeSpan.FromTicks(Interlocked.Read(ref network.delay)) - Stopwatch.GetElapsedTime(sentAt);
                    if (remainingDelay > TimeSpan.Zero)
                        await Task.Delay(remainingDelay, cancellation.Token);
                    await network.resumption.Task.WaitAsync(cancellation.Token);
                    if (isForgotten)
                        // The data of the host is dropped without an answer.
                        continue;
                    if (bytes.Length == 0)
                    {
                        await cancellation.CancelAsync();
                        return;
                    }
                    for (var remaining = bytes.AsMemory(); remaining.Length > 0;)
                        remaining = remaining[await to.SendAsync(remaining, cancellation.Token)..];
                }
            }
        }
    }
}
