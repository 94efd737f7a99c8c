using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>
/// Safe retries of Wolverine's endpoints: the same key and body get the first answer again. Commands keep their answer in the transaction
/// of their events; an answer that nobody kept (nothing was written) is kept when it is sent. Uploads, which are minimal API, have a filter
/// instead.
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
        // Keys are each caller's own. What somebody unknown may ask for (to be signed out) does nothing when it is repeated.
        if (CurrentCaller.Of(http) is null)
        {
            await next(http);
            return;
        }
        // The body says whether it is the same request; the endpoint finds it read already.
        if (http.Request.ContentType is not null || http.Request.ContentLength > 0)
            await RawBody.Read(http);
        var answer = await keys.Run(http, key, byContent: false, async () =>
        {
            await next(http);
            return null;
        });
        if (answer is IResult before)
            await before.ExecuteAsync(http);
    }
}
