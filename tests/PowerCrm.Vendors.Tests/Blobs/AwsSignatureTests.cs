using System.Text;

namespace PowerCrm.Vendors.Tests;

/// <summary>The four examples of Amazon's documentation of signature version 4 for S3.</summary>
public class AwsSignatureTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static readonly DateTimeOffset SigningTime = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("/test.txt", "", "range:bytes=0-9", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData("/", "lifecycle=", null, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("/", "max-keys=2&prefix=J", null, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void the_official_reads_are_signed_as_published(string path, string query, string? header, string signature) =>
        Sign("GET", path, query, [], header).ShouldBe(signature);

    [Fact]
    public void the_official_write_is_signed_as_published() =>
        Sign("PUT", "/test%24file.text", "", Encoding.UTF8.GetBytes("Welcome to Amazon S3."), "date:Fri, 24 May 2013 00:00:00 GMT",
            "x-amz-storage-class:REDUCED_REDUNDANCY").ShouldBe("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");

    [Fact]
    public void the_header_names_key_scope_and_headers() =>
        AwsSignature.Authorization("AKIAIOSFODNN7EXAMPLE", Secret, "us-east-1", "s3", SigningTime,
        CreateRequest("GET", "/", "lifecycle=", []))
            .ShouldBe(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + "SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
            + "Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");

    private static string Sign(string method, string path, string query, byte[] body, params string?[] extraHeaders) =>
        AwsSignature.Sign(Secret, "us-east-1", "s3", SigningTime, CreateRequest(method, path, query, body, extraHeaders));

    private static CanonicalRequest CreateRequest(string method, string path, string query, byte[] body, params string?[] extraHeaders)
    {
        var headers = new Dictionary<string, string>
        {
            ["host"] = "examplebucket.s3.amazonaws.com",
            ["x-amz-content-sha256"] = Hashes.Sha256Hex(body),
            ["x-amz-date"] = AwsSignature.FormatTime(SigningTime),
        };
        foreach (var header in extraHeaders.OfType<string>())
            headers[header[..header.IndexOf(':')]] = header[(header.IndexOf(':') + 1)..];
        return CanonicalRequest.Of(method, path, query, headers, body);
    }
}
