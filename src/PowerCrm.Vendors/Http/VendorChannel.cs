using System.Net.Sockets;
using Polly.CircuitBreaker;
using Polly.Registry;
using Polly.Timeout;

namespace PowerCrm.Vendors;

/// <summary>
/// Sends a request through a vendor's pipeline and returns how it ended. Failures of the vendor are returned as results, not thrown.
/// </summary>
internal sealed class VendorChannel(IHttpClientFactory clients, ResiliencePipelineProvider<string> pipelines, VendorHealth health)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    /// <param name="client">One of <see cref="VendorClients"/>.</param>
    /// <param name="pipeline">One of <see cref="Pipelines"/>.</param>
    /// <param name="createRequest">Creates a new message for every attempt.</param>
    /// <param name="ct">The caller's token; an exception is thrown only when it is cancelled.</param>
    public async Task<Exchange> Send(string client, string pipeline, Func<HttpRequestMessage> createRequest, CancellationToken ct) =>
        health.Record(pipeline, await SendCore(client, pipeline, createRequest, ct));

    private async Task<Exchange> SendCore(string client, string pipeline, Func<HttpRequestMessage> createRequest, CancellationToken ct)
    {
        var hasStarted = false;
        try
        {
            return await pipelines.GetPipeline<Exchange.Replied>(pipeline).ExecuteAsync(async token =>
            {
                using var message = createRequest();
                try
                {
                    using var response = await clients.CreateClient(client).SendAsync(message, token);
                    return new Exchange.Replied((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(token));
                }
                catch (SocketException e)
                {
                    // .NET throws it unwrapped when a new connection is closed at once; the strategies know HttpRequestException.
                    throw new HttpRequestException(HttpRequestError.ConnectionError, message: null, e);
                }
                finally
                {
                    hasStarted |= message.Content is not TrackedContent { HasStarted: false };
                }
            }, ct);
        }
        catch (BrokenCircuitException e)
        {
            return new Exchange.NotSent(e.RetryAfter is { } retryAfter && retryAfter > TimeSpan.Zero ? retryAfter : RetryDelay);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException or OperationCanceledException or IOException)
        {
            return hasStarted ? new Exchange.Unanswered() : new Exchange.NotSent(RetryDelay);
        }
    }
}
