using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>
/// One bucket of an S3-compatible store behind AWS4-HMAC-SHA256: PUT, GET, HEAD and DELETE of an object. The objects are kept in memory.
/// </summary>
internal static class S3
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const int MaxBytes = 16 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state) =>
        sandbox.MapMethods("/vendor/s3/bucket/{key}", ["PUT", "GET", "HEAD", "DELETE"], async (string key, HttpContext http) =>
        {
            if (http.Request.ContentLength > MaxBytes) return Error(400, "EntityTooLarge");
            using var memory = new MemoryStream();
            await http.Request.Body.CopyToAsync(memory);
            var body = memory.ToArray();
            if (CheckSignature(state, http.Request, body) is { } signatureError) return Error(403, signatureError);
            var fault = state.FaultOf(SandboxState.Blobs);
            if (await SandboxFaults.Delay(fault, http)) return Results.Empty;
            if (fault == SandboxFault.Error) return Error(503, "SlowDown");
            switch (http.Request.Method)
            {
                case "PUT":
                    state.Objects[key] = body;
                    return Results.Ok();
                case "DELETE":
                    state.Objects.TryRemove(key, out _);
                    return Results.NoContent();
                default:
                    return !state.Objects.TryGetValue(key, out var content) ? Error(404, "NoSuchKey")
                        : http.Request.Method == "HEAD" ? Results.Ok() : Results.Bytes(content, "application/octet-stream");
            }
        }).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBytes));

    /// <returns>The store's error code for a wrong signature, or null.</returns>
    private static string? CheckSignature(SandboxState state, HttpRequest request, byte[] body)
    {
        if (VendorSignature.Read(request, Algorithm) is not { } signature) return "AccessDenied";
        var time = request.Headers["x-amz-date"].ToString();
        if (time.Length != 16 || Math.Abs((state.Now - ParseTime(time)).TotalMinutes) > 15) return "RequestTimeTooSkewed";
        var scope = $"{time[..8]}/{state.Keys.BlobRegion}/s3/aws4_request";
        if (signature.Credential != $"{state.Keys.BlobKeyId}/{scope}") return "InvalidAccessKeyId";
        if (!signature.SignedHeaders.Contains("host") || !signature.SignedHeaders.Contains("x-amz-content-sha256")) return "AccessDenied";
        if (request.Headers["x-amz-content-sha256"] != Convert.ToHexStringLower(SHA256.HashData(body)))
            return "XAmzContentSHA256Mismatch";
        var key = VendorSignature.Hmac(Encoding.UTF8.GetBytes("AWS4" + state.Keys.BlobKeySecret), time[..8]);
        key = VendorSignature.Hmac(VendorSignature.Hmac(VendorSignature.Hmac(key, state.Keys.BlobRegion), "s3"), "aws4_request");
        var hash = signature.CanonicalHash(request, "", body, (_, value) => value);
        return signature.Matches(VendorSignature.Hmac(key, $"{Algorithm}\n{time}\n{scope}\n{hash}")) ? null : "SignatureDoesNotMatch";
    }

    private static DateTimeOffset ParseTime(string time) =>
        DateTimeOffset.TryParseExact(time, "yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.UnixEpoch;

    private static IResult Error(int status, string code) =>
        Results.Text($"<Error><Code>{code}</Code><Message>the sandbox refuses</Message></Error>", "application/xml", Encoding.UTF8, status);
}
