using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>The store that is selected in the configuration.</summary>
internal sealed class ConfiguredBlobs(IOptions<BlobOptions> options, DiskBlobs disk, S3Blobs s3) : IBlobs
{
    private readonly IBlobs provider = options.Value.Provider switch
    {
        "disk" => disk,
        "s3" when Uri.TryCreate(options.Value.Url, UriKind.Absolute, out _)
            && options.Value is { KeyId.Length: > 0, KeySecret.Length: > 0 } => s3,
        "s3" => throw new InvalidOperationException("Blobs:Provider is s3: Blobs:Url, Blobs:KeyId and Blobs:KeySecret are needed."),
        _ => throw new InvalidOperationException("Blobs:Provider must be disk or s3."),
    };

    public Task Put(Guid id, ReadOnlyMemory<byte> sealedBytes, CancellationToken ct) => provider.Put(id, sealedBytes, ct);
    public Task<byte[]?> Get(Guid id, CancellationToken ct) => provider.Get(id, ct);
    public Task<bool> Delete(Guid id, CancellationToken ct) => provider.Delete(id, ct);
}
