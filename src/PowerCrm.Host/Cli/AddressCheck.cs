using System.Net;
using System.Net.Sockets;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Cli;

/// <summary>
/// Checks that the configured addresses are free before anything is started, so that a single error message is printed: if the server
/// cannot listen on a started host, each part of the host logs an error.
/// </summary>
internal static class AddressCheck
{
    /// <exception cref="StartupException">The address is already in use.</exception>
    public static void EnsureFree(IConfiguration configuration)
    {
        const StringSplitOptions options = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var url in (configuration["urls"] ?? "").Split(';', options))
            if (IsInUse(BindingAddress.Parse(url)))
                throw new StartupException($"{url} is already in use. Another host may be running; --urls or ASPNETCORE_URLS "
                    + "sets another address.");
    }

    private static bool IsInUse(BindingAddress address)
    {
        if (address.IsUnixPipe || address.IsNamedPipe)
            return false;
        var host = address.Host is "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.IPv6Any;
        try
        {
            using var listener = host.Equals(IPAddress.IPv6Any) ? TcpListener.Create(address.Port) : new TcpListener(host, address.Port);
            listener.Start();
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true;
        }
        catch (SocketException)
        {
            // The server reports any other fault of the address.
            return false;
        }
    }
}
