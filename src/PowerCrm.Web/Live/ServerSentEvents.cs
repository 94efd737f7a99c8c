using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PowerCrm.Web;

/// <summary>
/// Server-sent events. The framework's result for them cannot send a comment line, and without one a proxy closes a stream that is quiet.
/// </summary>
public sealed class ServerSentEvents
{
    public const string ContentType = "text/event-stream";
    private readonly HttpResponse response;

    /// <summary>Turns the answer into a stream of events.</summary>
    public ServerSentEvents(HttpContext http)
    {
        response = http.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";      // a proxy that buffers would hold every event back
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    public Task Send(string name, long id, object data, CancellationToken ct) => Write(string.Create(CultureInfo.InvariantCulture,
        $"event: {name}\nid: {id}\ndata: {JsonSerializer.Serialize(data, data.GetType(), WebJson.Options)}\n\n"), ct);

    /// <summary>A line that no client sees: it keeps the connection open.</summary>
    public Task Comment(string text, CancellationToken ct) => Write($": {text}\n\n", ct);

    private async Task Write(string text, CancellationToken ct)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        await response.Body.FlushAsync(ct);
    }
}
