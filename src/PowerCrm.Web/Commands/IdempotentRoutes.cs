using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PowerCrm.Web;

/// <summary>Marks a route that accepts an Idempotency-Key, for the OpenAPI document.</summary>
public sealed record IdempotencyKeyMetadata;

/// <summary>Makes retries of uploads safe. Other routes have <see cref="IdempotentAttribute"/>.</summary>
public static class IdempotentRoutes
{
    /// <summary>
    /// The same key and content return the first response, for handlers that compare requests themselves with
    /// <see cref="IdempotencyScope.TryReplay"/>. A handler runs <see cref="IdempotencyScope.RowsFor"/> in its transaction; a response that
    /// was not stored (nothing was written) is stored right afterwards.
    /// </summary>
    public static T IdempotentByContent<T>(this T routes) where T : IEndpointConventionBuilder
    {
        routes.AddEndpointFilterFactory((_, next) => async context =>
        {
            var http = context.HttpContext;
            var writes = HttpMethods.IsPost(http.Request.Method) || HttpMethods.IsPut(http.Request.Method);
            if (!writes || IdempotencyScope.Of(http).IsActive)
                return await next(context);
            if (!TryReadKey(http, out var key))
                return new Problem("idempotency_key_invalid");
            return key is null ? await next(context)
                : await http.RequestServices.GetRequiredService<IdempotencyKeys>().Run(http, key, byContent: true, () => next(context));
        });
        routes.Add(endpoint => endpoint.Metadata.Add(new IdempotencyKeyMetadata()));
        return routes;
    }

    /// <summary>Reads the Idempotency-Key, also for a filter that runs before the one above.</summary>
    /// <param name="http">The request.</param>
    /// <param name="key">The key; null when none was sent.</param>
    /// <returns>False when the key that was sent is invalid.</returns>
    public static bool TryReadKey(HttpContext http, out string? key)
    {
        key = null;
        return !http.Request.Headers.TryGetValue(IdempotencyKeys.Header, out var header)
            || (key = IdempotencyKeys.Read(header)) is not null;
    }
}
