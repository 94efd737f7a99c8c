using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PowerCrm.Store.Tests;

/// <summary>
/// A proxy to the database that breaks at the worst moment: on the connection whose next statement contains <see cref="Mark"/>, the answer
/// to COMMIT is not forwarded. The transaction is committed, and the client does not know it.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    public const string Mark = "/* cut after this */";
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource shutdown = new();
    private readonly string host;
    private readonly int port;
    private int cutCount;

    public CuttingProxy(string connectionString)
    {
        var builder = new Npgsql.NpgsqlConnectionStringBuilder(connectionString);
        (host, port) = (builder.Host!, builder.Port);
        listener.Start();
        (builder.Host, builder.Port) = ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        ConnectionString = builder.ConnectionString;
        _ = Accept();
    }

    public string ConnectionString { get; }

    /// <summary>How many answers were dropped: one, at the first mark.</summary>
    public int CutCount => cutCount;

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Forward(await listener.AcceptSocketAsync(shutdown.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Forward(Socket client)
    {
        using (client)
        using (var server = host.StartsWith('/') ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp))
            try
            {
                await server.ConnectAsync(host.StartsWith('/')
                    ? new UnixDomainSocketEndPoint($"{host}/.s.PGSQL.{port}") : new DnsEndPoint(host, port), shutdown.Token);
                var isMarked = false;
                await await Task.WhenAny(
                    Copy(client, server, request =>
                    {
                        isMarked |= request.Contains(Mark, StringComparison.Ordinal);
                        return true;
                    }),
                    Copy(server, client, response => !(isMarked && response.Contains("COMMIT\0", StringComparison.Ordinal)
                        && Interlocked.CompareExchange(ref cutCount, 1, 0) == 0)));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
            }
    }

    private async Task Copy(Socket from, Socket to, Func<string, bool> pass)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer, shutdown.Token) is > 0 and var length && pass(Encoding.Latin1.GetString(buffer, 0, length)))
            await to.SendAsync(buffer.AsMemory(0, length), shutdown.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await shutdown.CancelAsync();
        listener.Stop();
    }
}
