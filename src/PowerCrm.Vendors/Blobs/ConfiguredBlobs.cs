using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>The store that is selected in the configuration.</summary>
internal sealed class ConfiguredBlobs(IOptions<BlobOptions> options, DiskBlobs disk, S3Blobs s3) : IBlobs
{
    private readonly IBlobs provider = options.Value.Fault is { } fault ? throw new InvalidOperationException(fault)
        : options.Value.Provider == BlobProviders.S3 ? s3 : disk;

    public Task Put(Guid id, ReadOnlyMemory<byte> sealedBytes, CancellationToken ct) => provider.Put(id, sealedBytes, ct);
    public Task<byte[]?> Get(Guid id, CancellationToken ct) => provider.Get(id, ct);
    public Task<bool> Delete(Guid id, CancellationToken ct) => provider.Delete(id, ct);
}
