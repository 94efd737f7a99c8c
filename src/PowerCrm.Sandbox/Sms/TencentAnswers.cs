using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Sandbox;

/// <summary>Common to all services of Tencent Cloud: TC3-HMAC-SHA256, and refusals with HTTP 200.</summary>
internal static class TencentAnswers
{
    private const string Algorithm = "TC3-HMAC-SHA256";

    /// <returns>Tencent's error code for a wrong signature, or null.</returns>
    public static string? CheckSignature(SandboxState state, HttpRequest request, byte[] body, string service, string keyId, string secret)
    {
        if (VendorSignature.Read(request, Algorithm) is not { } signature) return "AuthFailure.InvalidAuthorization";
        if (!long.TryParse(request.Headers["X-TC-Timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(state.Now.ToUnixTimeSeconds() - seconds) > 300) return "AuthFailure.SignatureExpire";
        var day = DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var scope = $"{day}/{service}/tc3_request";
        if (signature.Credential != $"{keyId}/{scope}") return "AuthFailure.SecretIdNotFound";
        if (!signature.SignedHeaders.Contains("content-type") || !signature.SignedHeaders.Contains("host"))
            return "AuthFailure.InvalidAuthorization";
        // The action is signed in lower case, even if the header is not.
        var hash = signature.CanonicalHash(request, "", body, (name, value) => name == "x-tc-action" ? value.ToLowerInvariant() : value);
        return signature.Matches(ComputeSignature(secret, day, service, $"{Algorithm}\n{seconds}\n{scope}\n{hash}"))
            ? null : "AuthFailure.SignatureFailure";
    }

    internal static byte[] ComputeSignature(string secret, string day, string service, string stringToSign)
    {
        var key = VendorSignature.Hmac(Encoding.UTF8.GetBytes("TC3" + secret), day);
        key = VendorSignature.Hmac(VendorSignature.Hmac(key, service), "tc3_request");
        return VendorSignature.Hmac(key, stringToSign);
    }

    public static IResult Error(string code) => SandboxJson.CreateReply(new
    {
        Response = new { Error = new { Code = code, Message = "the sandbox refuses" }, RequestId = Guid.CreateVersion7().ToString() },
    });
}
