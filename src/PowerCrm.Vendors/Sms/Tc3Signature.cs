using System.Globalization;
using System.Text;

namespace PowerCrm.Vendors;

/// <summary>Tencent Cloud's TC3-HMAC-SHA256: a key derived from the UTC date and the service signs the hash of the request.</summary>
internal static class Tc3Signature
{
    private const string Algorithm = "TC3-HMAC-SHA256";

    /// <returns>The text of the Authorization header.</returns>
    public static string Authorization(string secretId, string secretKey, string service, DateTimeOffset time, CanonicalRequest request)
    {
        var signing = SigningKey(ServiceKey(DateKey(secretKey, time), service));
        return $"{Algorithm} Credential={secretId}/{Scope(service, time)}, SignedHeaders={request.SignedHeaders}, "
            + $"Signature={Sign(signing, service, time, request)}";
    }

    public static string Sign(ReadOnlySpan<byte> signingKey, string service, DateTimeOffset time, CanonicalRequest request) =>
        Hashes.HmacHex(signingKey, $"{Algorithm}\n{time.ToUnixTimeSeconds()}\n{Scope(service, time)}\n{request.Hash}");

    public static byte[] DateKey(string secretKey, DateTimeOffset time) =>
        Hashes.Hmac(Encoding.UTF8.GetBytes("TC3" + secretKey), FormatDay(time));

    public static byte[] ServiceKey(ReadOnlySpan<byte> dateKey, string service) => Hashes.Hmac(dateKey, service);

    public static byte[] SigningKey(ReadOnlySpan<byte> serviceKey) => Hashes.Hmac(serviceKey, "tc3_request");

    private static string Scope(string service, DateTimeOffset time) => $"{FormatDay(time)}/{service}/tc3_request";

    // The UTC date of the timestamp; the local date in China differs for eight hours of the day.
    private static string FormatDay(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
