using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>Streams the status to the applicant's screen: at once and after every change, until the application is approved.</summary>
internal static class StreamStatus
{
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(15);

    // The longest time that a stream may outlive its access token, which is valid for two hours. The client then reconnects with a new one.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(30);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/auth/status/stream", Handle)
        .RequireApplicant().WithName(nameof(StreamStatus)).WithTags("registration")
        .Produces<StatusShown>(StatusCodes.Status200OK, ServerSentEvents.ContentType);

    [DisableRequestTimeout]
    private static async Task Handle(CurrentCaller caller, HttpContext http, StatusReader reader, Sessions sessions, WakeUpSignals signals,
        IHostApplicationLifetime host, TimeProvider time, LiveStreams streams)
    {
        using var place = streams.Open(caller.Id);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping, place.Closed);
        var ct = linked.Token;
        var stream = new ServerSentEvents(http);
        var (sentVersion, startedAt) = (0L, time.GetTimestamp());
        try
        {
            while (time.GetElapsedTime(startedAt) < MaxDuration)
            {
                // Subscribe before reading, so that no change is missed in between.
                var wakeUp = signals.Wait(Topics.Stream(caller.Id), KeepAliveInterval, ct);
                // After a sign-out or an erasure, the token's holder gets nothing more.
                if (!await sessions.IsActive(caller.Session, ct))
                    return;
                if (await reader.FindVersion(caller.Id, ct) is { } version && version != sentVersion)
                {
                    if (await reader.Read(caller.Id, Languages.Of(http), ct) is not { } status)
                        return;
                    sentVersion = status.Version;
                    await stream.Send("status", status.Version, status, ct);
                    if (status.AuthStatus == AuthStatus.Approved)
                        return;
                }
                else
                    await stream.SendComment("still here", ct);
                await wakeUp;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The client disconnected, a newer stream took its place, or the host is stopping and the client will reconnect.
        }
    }
}
