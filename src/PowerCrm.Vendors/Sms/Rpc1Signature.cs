using System.Security.Cryptography;
using System.Text;

namespace PowerCrm.Vendors;

/// <summary>
/// Aliyun's older signature: HMAC-SHA1 over the sorted query, which carries all parameters; the signature is added to the query.
/// </summary>
internal static class Rpc1Signature
{
    public static string Sign(string keySecret, string method, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var text = $"{method}&%2F&{Uri.EscapeDataString(Acs3Signature.ToQuery(parameters))}";
#pragma warning disable CA5350 // The vendor requires SHA-1; inside an HMAC its known weakness does not matter.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(keySecret + "&"), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }
}
