using System.Net;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>
/// The client's address for rate limits: the connection's, or the one forwarded by a configured proxy (<c>Proxies:Trusted</c>). IPv6
/// addresses are grouped by /64, since a subscriber has a whole one.
/// </summary>
public static class ClientAddress
{
    /// <summary>Returns a key for rate limits, not to be stored or logged.</summary>
    public static string Of(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    /// <summary>Returns the surrounding network: /24, or /48.</summary>
    public static string PrefixOf(HttpContext http)
    {
        var key = Of(http);
        return key.Contains('.', StringComparison.Ordinal) ? key[..key.LastIndexOf('.')] : key.Length >= 12 ? key[..12] : key;
    }
}
