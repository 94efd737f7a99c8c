using System.Security.Cryptography;
using System.Text;

namespace PowerCrm.Vendors;

/// <summary>The hash formats that both signatures use.</summary>
internal static class Hashes
{
    public static string Sha256Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string Sha256Hex(string text) => Sha256Hex(Encoding.UTF8.GetBytes(text));

    public static byte[] Hmac(ReadOnlySpan<byte> key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    public static string HmacHex(ReadOnlySpan<byte> key, string text) => Convert.ToHexStringLower(Hmac(key, text));
}
