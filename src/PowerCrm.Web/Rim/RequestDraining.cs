using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PowerCrm.Web;

/// <summary>
/// The response is sent even if the client is still uploading. Closing a connection with unread data resets it, and most clients, busy
/// writing, then report a broken connection and never read the response. So the response is sent first, and the rest of the request is read
/// and discarded, up to a time and an amount that suffice for an honest mistake; then the connection is aborted.
/// </summary>
internal static class RequestDraining
{
    private const long MaxBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(10);

    public static async Task Run(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.StatusCode < 400 || http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }
            || http.WebSockets.IsWebSocketRequest || http.Request.Headers.Expect.Count > 0)
            return;
        // Handlers that read a body count bytes themselves: the server's own limit is no longer needed and would stop the reading.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        await http.Response.CompleteAsync();
        if (!await TryDrain(http))
            http.Abort();
    }

    private static async Task<bool> TryDrain(HttpContext http)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        timeout.CancelAfter(MaxDuration);
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            for (var total = 0L; total <= MaxBytes;)
            {
                var count = await http.Request.Body.ReadAsync(buffer, timeout.Token);
                if (count == 0)
                    return true;
                total += count;
            }
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The chunked body is malformed or the client has disconnected: the server closes the connection itself. Aborting now could
            // discard the response.
            return true;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
