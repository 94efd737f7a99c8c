using System.Text;

namespace PowerCrm.Vendors;

/// <summary>Aliyun's ACS3-HMAC-SHA256: the secret is the key that signs the hash of the request.</summary>
internal static class Acs3Signature
{
    private const string Algorithm = "ACS3-HMAC-SHA256";

    /// <returns>The text of the Authorization header.</returns>
    public static string Authorization(string keyId, string keySecret, CanonicalRequest request) =>
        $"{Algorithm} Credential={keyId},SignedHeaders={request.SignedHeaders},Signature={Sign(keySecret, request)}";

    public static string Sign(string keySecret, CanonicalRequest request) =>
        Hashes.HmacHex(Encoding.UTF8.GetBytes(keySecret), $"{Algorithm}\n{request.Hash}");

    /// <summary>
    /// Builds the query, sorted by name. <c>EscapeDataString</c> follows RFC 3986 exactly: ~ is not escaped, * ' ( ) ! are.
    /// </summary>
    public static string ToQuery(IEnumerable<KeyValuePair<string, string>> parameters) => string.Join('&', parameters
        .OrderBy(p => p.Key, StringComparer.Ordinal)
        .Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
}
