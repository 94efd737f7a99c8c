namespace PowerCrm.Vendors;

/// <summary>Keeps sealed bytes. Sealing is the caller's, with the subject's key: nothing readable ever comes here.</summary>
public interface IBlobs
{
    /// <summary>Durable when it returns; putting again replaces.</summary>
    Task Put(Guid id, ReadOnlyMemory<byte> sealedBytes, CancellationToken ct);

    /// <returns>Null where there is no such blob.</returns>
    Task<byte[]?> Get(Guid id, CancellationToken ct);

    /// <summary>Deleting what is not there is not an error.</summary>
    /// <returns>Whether there was something to delete.</returns>
    Task<bool> Delete(Guid id, CancellationToken ct);
}

/// <summary>The store does not answer, or not as it should; nothing was lost that was there.</summary>
public sealed class BlobsUnavailableException() : IOException("The blob store is not available.");
