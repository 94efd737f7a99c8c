using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Sandbox;

/// <summary>Aliyun's older signature, which is one of the query parameters. The path that it covers is always "/".</summary>
internal static class AliyunRpc1
{
    /// <returns>Aliyun's error code for a wrong signature, or null.</returns>
    public static string? CheckSignature(SandboxState state, HttpRequest request)
    {
        var query = request.Query;
        if (query["SignatureMethod"] != "HMAC-SHA1" || query["SignatureVersion"] != "1.0") return "InvalidParameter";
        if (query["AccessKeyId"] != state.Keys.SmsKeyId) return "InvalidAccessKeyId.NotFound";
        if (!DateTimeOffset.TryParseExact(query["Timestamp"], "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out var date) || (state.Now - date).Duration() > TimeSpan.FromMinutes(15))
            return "InvalidTimeStamp.Expired";
        var canonicalQuery = AliyunSms.CanonicalQuery(query, excludedKey: "Signature");
        var text = $"{request.Method}&{AliyunSms.Encode("/")}&{AliyunSms.Encode(canonicalQuery)}";
        if (query["Signature"] != ComputeSignature(state.Keys.SmsKeySecret, text)) return "SignatureDoesNotMatch";
        return state.UseNonce(query["SignatureNonce"].ToString()) ? null : "SignatureNonceUsed";
    }

    internal static string ComputeSignature(string secret, string text)
    {
#pragma warning disable CA5350 // The vendor's protocol demands HMAC-SHA1.
        using var hmac = new HMACSHA1(Encoding.UTF8.GetBytes($"{secret}&"));
#pragma warning restore CA5350
        return Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }
}
