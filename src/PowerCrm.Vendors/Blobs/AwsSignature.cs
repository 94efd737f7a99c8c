using System.Globalization;
using System.Text;

namespace PowerCrm.Vendors;

/// <summary>
/// AWS4-HMAC-SHA256 (signature version 4), which every S3-compatible store supports: a key for day, region and service signs the request.
/// </summary>
internal static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public static string FormatTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <returns>The text of the Authorization header.</returns>
    public static string Authorization(string keyId, string secret, string region, string service, DateTimeOffset time,
        CanonicalRequest request) =>
        $"{Algorithm} Credential={keyId}/{Scope(region, service, time)}, SignedHeaders={request.SignedHeaders}, "
            + $"Signature={Sign(secret, region, service, time, request)}";

    public static string Sign(string secret, string region, string service, DateTimeOffset time, CanonicalRequest request)
    {
        var key = Hashes.Hmac(Encoding.UTF8.GetBytes("AWS4" + secret), FormatDay(time));
        key = Hashes.Hmac(Hashes.Hmac(Hashes.Hmac(key, region), service), "aws4_request");
        return Hashes.HmacHex(key, $"{Algorithm}\n{FormatTime(time)}\n{Scope(region, service, time)}\n{request.Hash}");
    }

    private static string Scope(string region, string service, DateTimeOffset time) => $"{FormatDay(time)}/{region}/{service}/aws4_request";

    private static string FormatDay(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
