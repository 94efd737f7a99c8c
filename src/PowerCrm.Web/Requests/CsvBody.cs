using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace PowerCrm.Web;

/// <summary>Reads an uploaded table; at most the size limit of the route is held in memory.</summary>
public static class CsvBody
{
    private static readonly string[] ContentTypes = ["text/csv", "text/plain", "application/octet-stream", "application/vnd.ms-excel"];

    /// <summary>Whether the request body is the file itself. A compressed one is refused, since it could decompress to any size.</summary>
    public static bool IsCsv(HttpRequest request) => !RawBody.IsCompressed(request)
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && ContentTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns false, without reading, when the request declares a larger size.</summary>
    public static bool TryPrepare(HttpContext http, int maxBytes)
    {
        if (http.Request.ContentLength > maxBytes)
            return RefuseTooLarge(http) is not null;
        // Counted here, as for pictures: the server's own limit would abort the request, and the client would not see the response.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        return true;
    }

    /// <returns>Null if the body is too large.</returns>
    public static async Task<byte[]?> Read(HttpContext http, Stream body, int maxBytes, CancellationToken ct)
    {
        var file = new MemoryStream((int)(http.Request.ContentLength ?? 64 * 1024));
        var chunk = new byte[64 * 1024];
        http.Features.Set(new BodyReadStarted());
        for (int count; (count = await RawBody.ReadChunk(http, body, chunk, ct)) > 0;)
        {
            if (file.Length + count > maxBytes)
                return RefuseTooLarge(http);
            file.Write(chunk, 0, count);
        }
        http.Features.Set<BodyReadStarted>(null);
        return file.ToArray();
    }

    /// <summary>The rest of the request is not read.</summary>
    private static byte[]? RefuseTooLarge(HttpContext http)
    {
        http.Response.Headers.Connection = "close";
        return null;
    }
}
