using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>A received upload, and whether it counts against the daily limit.</summary>
internal sealed class ReceivedUpload(PictureUploadForm form, Problem? refusal)
{
    public PictureUploadForm Form { get; } = form;

    /// <summary>Set when the daily limit is reached. A repeat of an accepted upload still gets its response.</summary>
    public Problem? Refusal { get; } = refusal;

    public bool IsNotCounted { get; set; }
}

/// <summary>
/// Receives an upload before the request takes a connection or a lock. Concurrent uploads are limited for each person and for the host, and
/// so is the time. A slow client occupies only one of its own places and uses up one of the day's uploads.
/// </summary>
internal static class PictureUploadFilter
{
    private const int MaxPerDay = 30;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    public static async ValueTask<object?> Receive(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (services, ct) = (http.RequestServices, http.RequestAborted);
        var person = CurrentCaller.Of(http)!.Id;
        // Pictures of cards are sensitive: no byte is read before there is a separate consent.
        if ((await services.GetRequiredService<IStreams>().Load<Registrant>(person, ct)).State is not { Agreed: true, Sensitive: true })
            return new Problem("consent_required");
        var (place, isHostFull) = services.GetRequiredService<UploadConcurrency>().TryEnter(person);
        using (place)
        {
            if (place is null)
                return isHostFull ? Problem.Unavailable("picture_unavailable", RetryDelay) : Problem.TooMany(RetryDelay);
            var limits = services.GetRequiredService<IRateLimits>();
            var permit = await limits.TryAcquire(LimitKey(person), MaxPerDay, TimeSpan.FromHours(24), ct);
            var (form, problem) = await ReadForm(http, services.GetRequiredService<IConfiguration>());
            var received = form is null ? null : new ReceivedUpload(form, permit.ToProblem());
            http.Features.Set(received);
            var result = received is null ? problem : await next(context);
            if (permit.IsAllowed && (received is null ? problem!.Code != "request_timeout" : received.IsNotCounted))
                await limits.Release(LimitKey(person), CancellationToken.None);
            return result;
        }
    }

    private static string LimitKey(Guid person) => $"upload:{person}";

    private static async Task<(PictureUploadForm?, Problem?)> ReadForm(HttpContext http, IConfiguration configuration)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        timeout.CancelAfter(configuration.GetValue("Pictures:UploadTime", TimeSpan.FromSeconds(90)));
        try
        {
            return await PictureUploadForm.Read(http, timeout.Token);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            http.Response.Headers.Connection = "close";
            return (null, new Problem("request_timeout"));
        }
    }
}

/// <summary>Limits concurrent uploads, because each may hold its ten megabytes.</summary>
internal sealed class UploadConcurrency(IConfiguration configuration)
{
    private readonly PersonConcurrencyLimit limiter = new(configuration.GetValue("Pictures:UploadsEach", 3),
        configuration.GetValue("Pictures:UploadsAtOnce", 64));

    public (IDisposable? Lease, bool HostIsFull) TryEnter(Guid person) => limiter.TryAcquire(person);
}
