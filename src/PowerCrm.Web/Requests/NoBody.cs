using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>
/// Marks a route without a request body. If one is sent, it is read as strictly as others and must be empty or an object without members:
/// members that are ignored silently would hide a mistake of the client.
/// </summary>
internal sealed record NoBody
{
    private sealed record EmptyBody;

    public static async Task Check(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<NoBody>() is not null
            && RawBody.IsSent(http)
            && await RawBody.Read(http) is { Length: > 0 } bytes
            && StrictJson.Read<EmptyBody>(bytes.Span).Problem is { } problem)
            throw problem.ToException();
        await next(http);
    }
}
