using System.Net;
using System.Net.Sockets;

namespace PowerCrm.Testing;

/// <summary>Finds a free port for programs whose address must be known before they start.</summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Returns an address with a free port.</summary>
    public static Uri Url() => new($"http://127.0.0.1:{Next()}");
}
