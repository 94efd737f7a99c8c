using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PowerCrm.Web;

/// <summary>
/// The response is sent even if the client is still uploading. A connection that is closed with unread bytes in it is reset, and most
/// clients, busy writing, then report a broken line and never look at the answer. So the answer goes out first, and what still comes is
/// read and thrown away, for a while and up to an amount that an honest mistake has; then the line is cut.
/// </summary>
internal static class Lingering
{
    private const long MostBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static async Task Run(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.StatusCode < 400 || http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }
            || http.WebSockets.IsWebSocketRequest || http.Request.Headers.Expect.Count > 0)
            return;
        // Those who read a body count for themselves: the server's own limit has done its work and would end the reading.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        await http.Response.CompleteAsync();
        if (!await Drained(http))
            http.Abort();
    }

    private static async Task<bool> Drained(HttpContext http)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        time.CancelAfter(Longest);
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            for (var total = 0L; total <= MostBytes;)
            {
                var count = await http.Request.Body.ReadAsync(buffer, time.Token);
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
            // No chunks, or nobody there any more: the server closes by itself. Cutting now could overtake the answer.
            return true;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
