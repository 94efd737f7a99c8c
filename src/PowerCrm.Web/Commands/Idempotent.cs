using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PowerCrm.Web;

/// <summary>Marks a route that accepts an Idempotency-Key, for the OpenAPI document.</summary>
public sealed record IdempotencyKeyMetadata;

/// <summary>Makes retries safe, for every POST and PUT except sign-in, refresh and login.</summary>
public static class IdempotentRoutes
{
    /// <summary>
    /// The same key and body return the first response. Commands store their response in the transaction of their events; other handlers
    /// run <see cref="IdempotencyScope.RowsFor"/> in theirs. A response that was not stored (nothing was written) is stored right
    /// afterwards.
    /// </summary>
    public static T Idempotent<T>(this T routes) where T : IEndpointConventionBuilder => Add(routes, byContent: false);

    /// <summary>
    /// Like <c>Idempotent</c>, for handlers that compare requests themselves with <see cref="IdempotencyScope.TryReplay"/>: uploads.
    /// </summary>
    public static T IdempotentByContent<T>(this T routes) where T : IEndpointConventionBuilder => Add(routes, byContent: true);

    private static T Add<T>(T routes, bool byContent) where T : IEndpointConventionBuilder
    {
        routes.AddEndpointFilterFactory((_, next) => async context =>
        {
            var http = context.HttpContext;
            var writes = HttpMethods.IsPost(http.Request.Method) || HttpMethods.IsPut(http.Request.Method);
            if (!writes || IdempotencyScope.Of(http).IsActive || !http.Request.Headers.TryGetValue(IdempotencyKeys.Header, out var header))
                return await next(context);
            if (IdempotencyKeys.Read(header) is not { } key)
                return new Problem("idempotency_key_invalid");
            return await http.RequestServices.GetRequiredService<IdempotencyKeys>().Run(http, key, byContent, () => next(context));
        });
        routes.Add(endpoint => endpoint.Metadata.Add(new IdempotencyKeyMetadata()));
        return routes;
    }
}
