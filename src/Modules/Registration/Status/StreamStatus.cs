using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
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
        .Produces<StatusShown>(StatusCodes.Status200OK, "text/event-stream");

    private static async Task Handle(CurrentCaller caller, HttpContext http, StatusDesk desk, Sessions sessions, IBells bells,
        IHostApplicationLifetime host, TimeProvider time, OpenStreams open)
    {
        using var place = open.Take(caller.Id);
        if (place is null)
        {
            await Problem.TooMany(Quiet).ExecuteAsync(http);
            return;
        }
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
        var ct = ending.Token;
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
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
                if (await desk.Version(caller.Id, ct) is { } version && version != sent)
                {
                    if (await desk.Read(caller.Id, Languages.Of(http), ct) is not { } shown)
                        return;
                    sent = shown.Version;
                    await Write(http, $"event: status\nid: {shown.Version}\ndata: {JsonSerializer.Serialize(shown, WebJson.Options)}\n\n", ct);
                    if (shown.AuthStatus == AuthStatus.Approved)
                        return;
                }
                else
                    await Write(http, ": still here\n\n", ct);
                await ring;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The client went, or the host stops: it comes again.
        }
    }

    private static async Task Write(HttpContext http, string text, CancellationToken ct)
    {
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        await http.Response.Body.FlushAsync(ct);
    }
}

/// <summary>Each open stream costs a look at the database every few seconds. A screen has one; a few more were left and are not yet known to be gone.</summary>
internal sealed class OpenStreams
{
    private readonly AtOnce open = new(each: 8);

    /// <summary>Null: no more.</summary>
    public IDisposable? Take(Guid person) => open.Take(person).Place;
}
