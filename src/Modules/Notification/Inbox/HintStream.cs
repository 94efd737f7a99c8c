using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>Server-sent events for browsers: a hint within a second of the event.</summary>
internal static class HintStream
{
    public static void Map(IEndpointRouteBuilder notifications) => notifications.MapGet("/stream", Handle)
        .WithName(nameof(HintStream)).Produces<string>(StatusCodes.Status200OK, "text/event-stream");

    private static async Task Handle(CurrentCaller caller, Hints hints, HttpContext http, CancellationToken ct)
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";      // a proxy that buffers would hold every hint back
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await hints.Follow(caller, async (hint, token) =>
        {
            await http.Response.WriteAsync(hint is null ? ": ping\n\n"
                : string.Create(CultureInfo.InvariantCulture, $"event: hint\nid: {hint.V}\ndata: {{\"t\":\"{hint.T}\",\"v\":{hint.V}}}\n\n"), token);
            await http.Response.Body.FlushAsync(token);
        }, ct);
    }
}
