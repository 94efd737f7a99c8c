using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>Requests to the blob store whose failure is answered with 503.</summary>
public static class BlobRequests
{
    /// <param name="unavailable">The answer while the store is unavailable.</param>
    /// <returns>Null when the store did what was requested.</returns>
    public static async Task<Problem?> Try(Func<Task> request, Problem unavailable)
    {
        try
        {
            await request();
            return null;
        }
        catch (BlobsUnavailableException)
        {
            return unavailable;
        }
    }

    /// <summary>Returns the bytes, or a problem: 404 when there are none, the given one while the store is unavailable.</summary>
    public static async Task<(byte[]? Bytes, Problem? Problem)> Open(Func<Task<byte[]?>> read, Problem unavailable)
    {
        byte[]? bytes = null;
        var problem = await Try(async () => bytes = await read(), unavailable);
        return (bytes, problem ?? (bytes is null ? Problem.NotFound : null));
    }
}
