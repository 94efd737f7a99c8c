using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>A received upload, and whether it counts against the daily limit.</summary>
internal sealed class ReceivedPicture(PictureForm form, Problem? refusal)
{
    public PictureForm Form { get; } = form;

    /// <summary>Set when the daily limit is reached. A repeat of an accepted upload still gets its response.</summary>
    public Problem? Refusal { get; } = refusal;

    public bool CostsNothing { get; set; }
}

/// <summary>
/// Receives an upload before the request takes a connection or a lock. Concurrent uploads are limited for each person and for the host, and
/// so is the time. A slow client occupies only one of its own places and uses up one of the day's uploads.
/// </summary>
internal static class ReceivePicture
{
    private const int MostADay = 30;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public static async ValueTask<object?> Receive(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (services, ct) = (http.RequestServices, http.RequestAborted);
        var person = CurrentCaller.Of(http)!.Id;
        // Pictures of cards are sensitive: no byte is read before there is a separate consent.
        if ((await services.GetRequiredService<IStreams>().Load<Registrant>(person, ct)).State is not { Agreed: true, Sensitive: true })
            return new Problem("consent_required");
        var (place, full) = services.GetRequiredService<UploadPlaces>().Take(person);
        using (place)
        {
            if (place is null)
                return full ? Problem.Unavailable("picture_unavailable", Soon) : Problem.TooMany(Soon);
            var limits = services.GetRequiredService<IRateLimits>();
            var taken = await limits.Take(Key(person), MostADay, TimeSpan.FromHours(24), ct);
            var (form, problem) = await Read(http, services.GetRequiredService<IConfiguration>());
            var received = form is null ? null : new ReceivedPicture(form, taken.Refusal());
            http.Features.Set(received);
            var result = received is null ? problem : await next(context);
            if (taken.Ok && (received is null ? problem!.Code != "request_timeout" : received.CostsNothing))
                await limits.GiveBack(Key(person), CancellationToken.None);
            return result;
        }
    }

    private static string Key(Guid person) => $"upload:{person}";

    private static async Task<(PictureForm?, Problem?)> Read(HttpContext http, IConfiguration configuration)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        time.CancelAfter(configuration.GetValue("Pictures:UploadTime", TimeSpan.FromSeconds(90)));
        try
        {
            return await PictureForm.Read(http, time.Token);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            http.Response.Headers.Connection = "close";
            return (null, new Problem("request_timeout"));
        }
    }
}

/// <summary>Limits concurrent uploads, because each may hold its ten megabytes.</summary>
internal sealed class UploadPlaces(IConfiguration configuration)
{
    private readonly AtOnce places = new(configuration.GetValue("Pictures:UploadsEach", 3),
        configuration.GetValue("Pictures:UploadsAtOnce", 64));

    public (IDisposable? Place, bool HostIsFull) Take(Guid person) => places.Take(person);
}
