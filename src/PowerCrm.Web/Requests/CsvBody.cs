using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace PowerCrm.Web;

/// <summary>The bytes of an uploaded table, never more of them in memory than the route takes.</summary>
public static class CsvBody
{
    private static readonly string[] Types = ["text/csv", "text/plain", "application/octet-stream", "application/vnd.ms-excel"];

    /// <summary>The body is the file itself. A compressed one is refused, since it could unpack to any size.</summary>
    public static bool Is(HttpRequest request) => !RawBody.IsPacked(request)
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && Types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>False: the request says that it is larger; then nothing is read.</summary>
    public static bool Fits(HttpContext http, int most)
    {
        if (http.Request.ContentLength > most)
            return TooLarge(http) is not null;
        // Counted here, as for pictures: the server's own limit would end the reading, and the answer would not be read.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        return true;
    }

    /// <returns>Null: it is larger.</returns>
    public static async Task<byte[]?> Read(HttpContext http, Stream body, int most, CancellationToken ct)
    {
        var file = new MemoryStream((int)(http.Request.ContentLength ?? 64 * 1024));
        var chunk = new byte[64 * 1024];
        for (int count; (count = await body.ReadAsync(chunk, ct)) > 0;)
        {
            if (file.Length + count > most)
                return TooLarge(http);
            file.Write(chunk, 0, count);
        }
        return file.ToArray();
    }

    /// <summary>What is still on its way is not read to its end.</summary>
    private static byte[]? TooLarge(HttpContext http)
    {
        http.Response.Headers.Connection = "close";
        return null;
    }
}
