using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;

namespace PowerCrm.Web;

/// <summary>
/// General request limits, per host and in memory, so that no caller can occupy a host alone. The specific limits are in the database.
/// </summary>
public static class CallerLimits
{
    /// <summary>
    /// The limit of concurrent document readings per person. Each of them waits in the readers' queue, and holds a connection if it has an
    /// Idempotency-Key.
    /// </summary>
    public const string Readings = "readings";

    private const int MaxConcurrentReadings = 3, MaxQueuedReadings = 6;

    internal static void Configure(RateLimiterOptions options, IConfiguration configuration, bool development)
    {
        var factor = development ? 100 : 1;
        var signedIn = configuration.GetValue("Limits:PerCallerPerMinute", 600) * factor;
        var anonymous = configuration.GetValue("Limits:PerAddressPerMinute", 600) * factor;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => CurrentCaller.Of(http) is { } caller
            ? CreateWindow(caller.Actor, signedIn)
            : CreateWindow("address:" + ClientAddress.Of(http), anonymous));
        options.AddPolicy(Readings, http => RateLimitPartition.GetConcurrencyLimiter(CurrentCaller.Of(http)?.Actor ?? "",
            _ => new ConcurrencyLimiterOptions { PermitLimit = MaxConcurrentReadings, QueueLimit = MaxQueuedReadings }));
        options.OnRejected = async (context, _) =>
        {
            var retryAfter = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var value) ? value : TimeSpan.FromSeconds(10);
            await Problem.TooMany(retryAfter).ExecuteAsync(context.HttpContext);
        };
    }

    private static RateLimitPartition<string> CreateWindow(string key, int perMinute) => RateLimitPartition.GetSlidingWindowLimiter(key,
        _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = perMinute,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
            QueueLimit = 0,
        });
}
