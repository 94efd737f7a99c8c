namespace PowerCrm.Vendors;

/// <summary>Stores sealed bytes. The caller seals them with the subject's key, so the store never gets readable data.</summary>
public interface IBlobs
{
    /// <summary>Stores the bytes durably; an existing blob of the same id is replaced.</summary>
    Task Put(Guid id, ReadOnlyMemory<byte> sealedBytes, CancellationToken ct);

    /// <returns>Null when there is no such blob.</returns>
    Task<byte[]?> Get(Guid id, CancellationToken ct);

    /// <summary>Deletes a blob. Deleting one that does not exist is not an error.</summary>
    /// <returns>True when there was something to delete.</returns>
    Task<bool> Delete(Guid id, CancellationToken ct);
}

/// <summary>The store does not answer, or answers unexpectedly. No stored blob is lost.</summary>
public sealed class BlobsUnavailableException() : IOException("The blob store is not available.");
