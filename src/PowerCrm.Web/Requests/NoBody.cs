using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>
/// A route that asks for no body reads one all the same, as strictly as others: empty, or an object without members. A member that it
/// ignored would be a wish that nobody heard.
/// </summary>
internal sealed record NoBody
{
    private sealed record Nothing;

    public static async Task Check(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<NoBody>() is not null
            && (http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0)
            && await RawBody.Read(http) is { Length: > 0 } bytes
            && StrictJson.Read<Nothing>(bytes.Span).Problem is { } problem)
            throw problem.Exception();
        await next(http);
    }
}
