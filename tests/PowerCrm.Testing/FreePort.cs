using System.Net;
using System.Net.Sockets;

namespace PowerCrm.Testing;

/// <summary>A port on which nobody listens: for what must know its address before it starts, or is a process of its own.</summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>An address with such a port.</summary>
    public static Uri Url() => new($"http://127.0.0.1:{Next()}");
}
