using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>Sends the hints to browsers as server-sent events, within a second of the event.</summary>
internal static class HintStream
{
    public static void Map(IEndpointRouteBuilder notifications) => notifications.MapGet("/stream", Handle)
        .WithName(nameof(HintStream)).Produces<string>(StatusCodes.Status200OK, ServerSentEvents.ContentType);

    [DisableRequestTimeout]
    private static async Task Handle(CurrentCaller caller, Hints hints, HttpContext http, CancellationToken ct)
    {
        var stream = new ServerSentEvents(http);
        await hints.Follow(caller, (hint, token) =>
            hint is null ? stream.SendComment("ping", token) : stream.Send("hint", hint.V, hint, token), ct);
    }
}
