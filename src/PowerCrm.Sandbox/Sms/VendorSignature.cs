using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Sandbox;

/// <summary>
/// The signature check of both SMS vendors: an Authorization header of <c>{algorithm} Credential=…,SignedHeaders=…,Signature=…</c> over
/// method, path, query, the named headers and the body. Written from the vendors' documentation; it shares no code with the clients.
/// </summary>
internal sealed class VendorSignature
{
    public required string Credential { get; init; }
    public required string[] SignedHeaders { get; init; }
    public required string Signature { get; init; }

    /// <returns>Null when the header is missing or has another format.</returns>
    public static VendorSignature? Read(HttpRequest request, string algorithm)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(algorithm + " ", StringComparison.Ordinal)) return null;
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in header[(algorithm.Length + 1)..].Split(','))
        {
            var pair = part.Trim().Split('=', 2);
            if (pair.Length != 2 || !parts.TryAdd(pair[0], pair[1])) return null;
        }
        return parts.TryGetValue("Credential", out var credential) && parts.TryGetValue("SignedHeaders", out var signedHeaders)
            && parts.TryGetValue("Signature", out var signature)
            ? new VendorSignature { Credential = credential, SignedHeaders = signedHeaders.Split(';'), Signature = signature }
            : null;
    }

    /// <param name="request">Its path is used as received, including the mount.</param>
    /// <param name="query">In canonical form.</param>
    /// <param name="body">As received.</param>
    /// <param name="transform">Returns the value of a header as signed, which may differ from the header.</param>
    public string CanonicalHash(HttpRequest request, string query, byte[] body, Func<string, string, string> transform)
    {
        var lines = new List<string> { request.Method, request.PathBase + request.Path, query };
        lines.AddRange(SignedHeaders.Select(name => $"{name}:{transform(name, request.Headers[name].ToString().Trim())}"));
        lines.Add("");
        lines.Add(string.Join(';', SignedHeaders));
        lines.Add(Hex(SHA256.HashData(body)));
        return Hex(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    public bool Matches(byte[] expected) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(Signature), Encoding.ASCII.GetBytes(Hex(expected)));

    public static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
