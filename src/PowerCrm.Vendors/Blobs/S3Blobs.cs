using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>
/// Stores blobs in an S3-compatible store (AWS, MinIO, OSS, COS), so that several hosts need no shared disk. Put and delete are idempotent,
/// so every call may be repeated.
/// </summary>
internal sealed class S3Blobs(VendorChannel channel, VendorHealth health, IOptionsMonitor<BlobOptions> options, TimeProvider clock)
    : IBlobs
{
    public async Task Put(Guid id, ReadOnlyMemory<byte> sealedBytes, CancellationToken ct)
    {
        var reply = await Send(HttpMethod.Put, id, sealedBytes, ct);
        // There is no such bucket. For other calls this status means that there is no such object.
        if (reply.Status == 404)
            health.RecordRefusal(Pipelines.Blobs, "http_404");
        if (reply.Status != 200)
            throw new BlobsUnavailableException();
    }

    public async Task<byte[]?> Get(Guid id, CancellationToken ct) => await Send(HttpMethod.Get, id, default, ct) switch
    {
        { Status: 200 } response => response.Body,
        { Status: 404 } => null,
        _ => throw new BlobsUnavailableException(),
    };

    /// <summary>S3 answers the same whether or not the object existed, so a HEAD request is sent first.</summary>
    public async Task<bool> Delete(Guid id, CancellationToken ct)
    {
        var exists = await Send(HttpMethod.Head, id, default, ct) switch
        {
            { Status: 200 } => true,
            { Status: 404 } => false,
            _ => throw new BlobsUnavailableException(),
        };
        if (exists && await Send(HttpMethod.Delete, id, default, ct) is not { Status: 200 or 204 or 404 })
            throw new BlobsUnavailableException();
        return exists;
    }

    private async Task<Exchange.Replied> Send(HttpMethod method, Guid id, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        await channel.Send(VendorClients.Blobs, Pipelines.Blobs, () => CreateRequest(method, id, body), ct) as Exchange.Replied
            ?? throw new BlobsUnavailableException();

    private HttpRequestMessage CreateRequest(HttpMethod method, Guid id, ReadOnlyMemory<byte> body)
    {
        var (settings, now) = (options.CurrentValue, clock.GetUtcNow());
        var url = new Uri($"{settings.Url.TrimEnd('/')}/{id:N}");
        var hash = Hashes.Sha256Hex(body.Span);
        var canonical = CanonicalRequest.Of(method.Method, url.AbsolutePath, "", new Dictionary<string, string>
        {
            ["host"] = url.Authority,
            ["x-amz-content-sha256"] = hash,
            ["x-amz-date"] = AwsSignature.FormatTime(now),
        }, body.Span);
        var request = new HttpRequestMessage(method, url);
        if (method == HttpMethod.Put)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        }
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", hash);
        request.Headers.TryAddWithoutValidation("x-amz-date", AwsSignature.FormatTime(now));
        request.Headers.TryAddWithoutValidation("Authorization",
            AwsSignature.Authorization(settings.KeyId, settings.KeySecret, settings.Region, "s3", now, canonical));
        return request;
    }
}
