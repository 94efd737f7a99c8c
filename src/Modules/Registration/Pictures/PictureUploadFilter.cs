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
/// <remarks>
/// Against the daily limit do not count: a repeat of an accepted upload, an upload whose first request is still being processed, an
/// unknown kind, a file that is too large, and an outage. An upload that stalls or that the client breaks off counts: it has occupied a
/// place and its bytes were received, and otherwise it could be repeated without a limit.
/// </remarks>
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
        if (!IdempotentRoutes.TryReadKey(http, out var key))
            return new Problem("idempotency_key_invalid");
        var (place, isHostFull) = services.GetRequiredService<UploadConcurrency>().TryEnter(person);
        using (place)
        {
            if (place is null)
                return isHostFull ? Problem.Unavailable("picture_unavailable", RetryDelay) : Problem.TooMany(RetryDelay);
            var limits = services.GetRequiredService<IRateLimits>();
            var permit = await limits.TryAcquire(LimitKey(person), MaxPerDay, TimeSpan.FromHours(24), ct);
            // Only a request with a key may repeat an accepted upload, so that its form has to be read.
            if (key is null && permit.ToProblem() is { } refusal)
                return refusal;
            var (form, problem) = await ReadForm(http, services.GetRequiredService<IConfiguration>());
            var received = form is null ? null : new ReceivedUpload(form, permit.ToProblem());
            http.Features.Set(received);
            object? result = null;
            try
            {
                result = received is null ? problem : await next(context);
                return result;
            }
            finally
            {
                if (permit.IsAllowed && !IsCounted(received, result, ct.IsCancellationRequested))
                    await limits.Release(LimitKey(person), CancellationToken.None);
            }
        }
    }

    /// <summary>Whether an upload counts against the daily limit.</summary>
    /// <param name="received">Null if the form could not be read.</param>
    /// <param name="result">Null after an exception.</param>
    /// <param name="isAborted">The client has disconnected.</param>
    private static bool IsCounted(ReceivedUpload? received, object? result, bool isAborted) => result switch
    {
        null => isAborted,
        // An upload that its client breaks off arrives as a malformed form.
        Problem problem when received is null => problem.Code is "request_timeout" or "malformed_request",
        // Another request with this key is being processed, and counts.
        Problem { Code: "request_in_progress" } or Problem { Status: StatusCodes.Status503ServiceUnavailable } => false,
        _ => received is { IsNotCounted: false },
    };

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
