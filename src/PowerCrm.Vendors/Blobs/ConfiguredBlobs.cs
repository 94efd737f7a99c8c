using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>The store that is selected in the configuration.</summary>
internal sealed class ConfiguredBlobs(IOptions<BlobOptions> options, DiskBlobs disk, S3Blobs s3) : IBlobs
{
    private readonly IBlobs provider = options.Value.Provider switch
    {
        BlobProviders.Disk => disk,
        BlobProviders.S3 when options.Value.HasBucket => s3,
        BlobProviders.S3 => throw new InvalidOperationException(
            "Blobs:Provider is s3: Blobs:Url, Blobs:KeyId and Blobs:KeySecret are needed."),
        _ => throw new InvalidOperationException("Blobs:Provider must be disk or s3."),
    };

    public Task Put(Guid id, ReadOnlyMemory<byte> sealedBytes, CancellationToken ct) => provider.Put(id, sealedBytes, ct);
    public Task<byte[]?> Get(Guid id, CancellationToken ct) => provider.Get(id, ct);
    public Task<bool> Delete(Guid id, CancellationToken ct) => provider.Delete(id, ct);
}
