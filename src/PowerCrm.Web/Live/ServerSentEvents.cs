using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PowerCrm.Web;

/// <summary>
/// Writes server-sent events. The framework's own result cannot send comment lines, without which a proxy closes an idle stream.
/// </summary>
public sealed class ServerSentEvents
{
    public const string ContentType = "text/event-stream";
    private readonly HttpResponse response;

    /// <summary>Turns the response into an event stream.</summary>
    public ServerSentEvents(HttpContext http)
    {
        response = http.Response;
        response.ContentType = ContentType + "; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";      // a buffering proxy would hold back every event
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    public Task Send(string name, long id, object data, CancellationToken ct) => Write(string.Create(CultureInfo.InvariantCulture,
        $"event: {name}\nid: {id}\ndata: {JsonSerializer.Serialize(data, data.GetType(), WebJson.Options)}\n\n"), ct);

    /// <summary>Writes a comment line, which clients ignore; it keeps the connection open.</summary>
    public Task SendComment(string text, CancellationToken ct) => Write($": {text}\n\n", ct);

    private async Task Write(string text, CancellationToken ct)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        await response.Body.FlushAsync(ct);
    }
}
