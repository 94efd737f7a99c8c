using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PowerCrm.Testing;

/// <summary>Finds a free port for programs whose address must be known before they start.</summary>
/// <remarks>
/// The ports lie below those that the system gives to outgoing connections (32768 to 60999 on Linux), one of which could take the port
/// before the program listens on it, and below those of the embedded PostgreSQL (20000 to 31999).
/// </remarks>
public static class FreePort
{
    private const int First = 10_000, End = 20_000;
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>Returns a port from 10000 to 19999 that nobody listens on and that this process did not get before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(port) && Given.TryAdd(port, true))
                return port;
        }
    }

    /// <summary>Returns an address with a free port.</summary>
    public static Uri Url() => new($"http://127.0.0.1:{Next()}");

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
