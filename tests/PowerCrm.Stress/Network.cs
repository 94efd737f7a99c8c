using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PowerCrm.Stress;

/// <summary>
/// The network between one host and PostgreSQL: a TCP proxy that can close the connections and refuse new ones, stop all bytes without a
/// close, and deliver each byte later.
/// </summary>
internal sealed class Network : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Link, bool> links = new();
    private readonly CancellationTokenSource disposed = new();
    private readonly IPEndPoint server;
    private Socket listener;
    private volatile TaskCompletionSource flows = new();
    private long delay;

    private Network(int serverPort)
    {
        server = new IPEndPoint(IPAddress.Loopback, serverPort);
        listener = Bound(FreePort.Next());
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        flows.SetResult();
        Listen();
    }

    public int Port { get; }

    /// <summary>Connections that were made so far.</summary>
    public int Connections { get; private set; }

    public static Network To(int serverPort) => new(serverPort);

    /// <summary>All connections are reset, and new ones are refused.</summary>
    public void Cut()
    {
        listener.Dispose();
        // Bound, so that nobody else takes the port, but not listening: who connects is refused.
        listener = Bound(Port);
        foreach (var link in links.Keys)
            link.Reset();
    }

    /// <summary>New connections are taken again.</summary>
    public void Mend() => Listen();

    /// <summary>No byte passes and no close is seen, as with a lost route.</summary>
    public void Stall() => flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Bytes pass again. With <paramref name="forget"/> those of connections made before do not, as where a firewall has lost its table:
    /// the host never hears of them again, the server is told that they are closed.
    /// </summary>
    public void Flow(bool forget)
    {
        if (forget)
            foreach (var link in links.Keys)
                link.Forget();
        flows.SetResult();
    }

    /// <summary>Each byte arrives this much later, in both directions.</summary>
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
            // Cut, or the experiment is over.
        }
    }

    private async Task Carry(Socket host)
    {
        using var link = new Link(this, host);
        links[link] = true;
        try
        {
            await link.Carry();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One of the two is gone, and so is the other now.
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
    private sealed class Link(Network network, Socket host) : IDisposable
    {
        private readonly Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(network.disposed.Token);
        private volatile bool forgotten;

        public async Task Carry()
        {
            // During a stall the host's first byte does not arrive either.
            await network.flows.Task.WaitAsync(ended.Token);
            (host.NoDelay, server.NoDelay) = (true, true);
            await server.ConnectAsync(network.server, ended.Token);
            await Task.WhenAll(Direction(host, server), Direction(server, host));
        }

        /// <summary>Both ends read a reset.</summary>
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
                // Its other end was faster.
            }
        }

        /// <summary>Reads ahead, so that a delay is one and does not add up.</summary>
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
                    // A reset reads as an end, which arrives as late as bytes do.
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
                    await network.flows.Task.WaitAsync(ended.Token);
                    if (forgotten)
                        // What the host still sends is swallowed; that it hears nothing is the point.
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
