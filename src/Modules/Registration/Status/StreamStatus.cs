using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>The applicant's screen changes by itself: the status at once and at every change, until it is approved.</summary>
internal static class StreamStatus
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    // A stream outlives its access token's two hours only until here; the client then comes again with a fresh one.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/auth/status/stream", Handle)
        .RequireApplicant().WithName(nameof(StreamStatus)).WithTags("registration")
        .Produces<StatusShown>(StatusCodes.Status200OK, ServerSentEvents.ContentType);

    [DisableRequestTimeout]
    private static async Task Handle(CurrentCaller caller, HttpContext http, StatusReader reader, Sessions sessions, Bells bells,
        IHostApplicationLifetime host, TimeProvider time, LiveStreams streams)
    {
        using var place = streams.Open(caller.Id);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping, place.Closed);
        var ct = ending.Token;
        var stream = new ServerSentEvents(http);
        var (sent, started) = (0L, time.GetTimestamp());
        try
        {
            while (time.GetElapsedTime(started) < Longest)
            {
                // Listening starts before the look, so that no ring falls between.
                var ring = bells.Wait(Topics.Stream(caller.Id), Quiet, ct);
                // Signed out, or erased: whoever has the token hears nothing more.
                if (!await sessions.IsAlive(caller.Session, ct))
                    return;
                if (await reader.Version(caller.Id, ct) is { } version && version != sent)
                {
                    if (await reader.Read(caller.Id, Languages.Of(http), ct) is not { } shown)
                        return;
                    sent = shown.Version;
                    await stream.Send("status", shown.Version, shown, ct);
                    if (shown.AuthStatus == AuthStatus.Approved)
                        return;
                }
                else
                    await stream.Comment("still here", ct);
                await ring;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The client went, a newer stream took the place, or the host stops and the client comes again.
        }
    }
}
