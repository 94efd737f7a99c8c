using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>
/// Makes retries of Wolverine's endpoints safe: the same key and body return the first response. Commands store their response in the
/// transaction of their events; a response that was not stored (nothing was written) is stored when it is sent. Uploads, which are minimal
/// API, use a filter instead.
/// </summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, IdempotencyKeys keys)
    {
        var writes = HttpMethods.IsPost(http.Request.Method) || HttpMethods.IsPut(http.Request.Method);
        if (!writes || http.GetEndpoint()?.Metadata.GetMetadata<IdempotentAttribute>() is null
            || !http.Request.Headers.TryGetValue(IdempotencyKeys.Header, out var header))
        {
            await next(http);
            return;
        }
        if (IdempotencyKeys.Read(header) is not { } key)
        {
            await new Problem("idempotency_key_invalid").ExecuteAsync(http);
            return;
        }
        // Keys belong to their caller. What an anonymous caller may request (to be signed out) does nothing when it is repeated.
        if (CurrentCaller.Of(http) is null)
        {
            await next(http);
            return;
        }
        // The body tells whether it is the same request; the endpoint then uses the body that was read here.
        if (RawBody.IsSent(http))
            await RawBody.Read(http);
        var result = await keys.Run(http, key, byContent: false, async () =>
        {
            await next(http);
            return null;
        });
        if (result is IResult replay)
            await replay.ExecuteAsync(http);
    }
}
