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
    private readonly CancellationTokenSource disposed = new();
    private readonly IPEndPoint server;
    private Socket listener;
    private volatile TaskCompletionSource resumed = new();
    private long delay;

    private NetworkProxy(int serverPort)
    {
        server = new IPEndPoint(IPAddress.Loopback, serverPort);
        listener = Bound(FreePort.Next());
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        resumed.SetResult();
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
        listener = Bound(Port);
        foreach (var link in links.Keys)
            link.Reset();
    }

    /// <summary>Accepts new connections again.</summary>
    public void Restore() => Listen();

    /// <summary>Stops all traffic without closing connections, as when a route is lost.</summary>
    public void Stall() => resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Resumes the traffic. With <paramref name="forget"/> existing connections stay dead, as when a firewall has lost its table: the host
    /// gets no more data, and the server sees them closed.
    /// </summary>
    public void Resume(bool forget)
    {
        if (forget)
            foreach (var link in links.Keys)
                link.Forget();
        resumed.SetResult();
    }

    /// <summary>Delays every byte by this time, in both directions.</summary>
    public void Slow(TimeSpan by) => Interlocked.Exchange(ref delay, by.Ticks);

    private static Socket Bound(int port)
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
                var host = await from.AcceptAsync(disposed.Token);
                Connections++;
                _ = Carry(host);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut, or the experiment has ended.
        }
    }

    private async Task Carry(Socket host)
    {
        using var link = new Connection(this, host);
        links[link] = true;
        try
        {
            await link.Carry();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end has closed the connection; the other one is closed now.
        }
        links.TryRemove(link, out _);
    }

    public async ValueTask DisposeAsync()
    {
        await disposed.CancelAsync();
        listener.Dispose();
        foreach (var link in links.Keys)
            link.Reset();
        disposed.Dispose();
    }

    /// <summary>One connection of a host.</summary>
    private sealed class Connection(NetworkProxy network, Socket host) : IDisposable
    {
        private readonly Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(network.disposed.Token);
        private volatile bool forgotten;

        public async Task Carry()
        {
            // During a stall the host's first byte does not arrive either.
            await network.resumed.Task.WaitAsync(ended.Token);
            (host.NoDelay, server.NoDelay) = (true, true);
            await server.ConnectAsync(network.server, ended.Token);
            await Task.WhenAll(Direction(host, server), Direction(server, host));
        }

        /// <summary>Resets the connection at both ends.</summary>
        public void Reset()
        {
            Close(host);
            Close(server);
        }

        public void Forget()
        {
            forgotten = true;
            Close(server);
        }

        public void Dispose()
        {
            Close(server);
            Close(host);
            ended.Dispose();
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
        private async Task Direction(Socket from, Socket to)
        {
            var underWay = Channel.CreateBounded<(long Sent, byte[] Bytes)>(256);
            await Task.WhenAll(Read(), Write());

            async Task Read()
            {
                var buffer = new byte[65536];
                try
                {
                    int length;
                    do
                    {
                        length = await from.ReceiveAsync(buffer, ended.Token);
                        await underWay.Writer.WriteAsync((Stopwatch.GetTimestamp(), buffer[..length]), ended.Token);
                    }
                    while (length > 0);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // A reset counts as the end of the stream, which is delayed like data.
                    underWay.Writer.TryWrite((Stopwatch.GetTimestamp(), []));
                }
                underWay.Writer.TryComplete();
            }

            async Task Write()
            {
                await foreach (var (sent, bytes) in underWay.Reader.ReadAllAsync(ended.Token))
                {
                    var wait = TimeSpan.FromTicks(Interlocked.Read(ref network.delay)) - Stopwatch.GetElapsedTime(sent);
                    if (wait > TimeSpan.Zero)
                        await Task.Delay(wait, ended.Token);
                    await network.resumed.Task.WaitAsync(ended.Token);
                    if (forgotten)
                        // The data of the host is dropped without an answer.
                        continue;
                    if (bytes.Length == 0)
                    {
                        await ended.CancelAsync();
                        return;
                    }
                    for (var rest = bytes.AsMemory(); rest.Length > 0;)
                        rest = rest[await to.SendAsync(rest, ended.Token)..];
                }
            }
        }
    }
}
