using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace PowerCrm.Embedded;

/// <summary>Picks a permanent loopback port for the server, below the range that systems use for outgoing connections.</summary>
internal static class FreePort
{
    public static int Pick(int? preferred)
    {
        if (preferred is { } port && IsFree(port)) return port;
        while (true)
        {
            var candidate = RandomNumberGenerator.GetInt32(20_000, 32_000);
            if (IsFree(candidate)) return candidate;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
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
