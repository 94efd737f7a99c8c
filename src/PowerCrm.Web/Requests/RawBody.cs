using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace PowerCrm.Web;

/// <summary>The bytes of a JSON request: of the right type, never more than 64 KiB of them in memory.</summary>
public static class RawBody
{
    public const int MaxBytes = 64 * 1024;

    public static async ValueTask<ReadOnlyMemory<byte>> Read(HttpContext http)
    {
        if (http.Features.Get<BodyRead>() is { } read)
            return read.Bytes;
        // A packed body is none of ours either: what it unpacks to could be any size.
        if (IsPacked(http.Request))
            throw new Problem("unsupported_media_type", Detail: Languages.Of(http) == Language.English
                ? "The body is compressed (Content-Encoding); send it as it is." : "请求体被压缩（Content-Encoding），请不压缩发送。").Exception();
        if (!IsJson(http.Request.ContentType))
            throw new Problem("unsupported_media_type", Detail: Languages.Of(http) == Language.English
                ? "The request has to be application/json in UTF-8." : "请求应为 application/json（UTF-8）。").Exception();
        if (http.Request.ContentLength > MaxBytes)
            throw TooLarge(http);
        // Counted here: the server's own limit would end the reading for good, and with it the chance to be heard (see Lingering).
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        http.Features.Set(new BodyUnderWay());
        var buffer = new MemoryStream(capacity: (int)Math.Min(http.Request.ContentLength ?? 4096, MaxBytes));
        var chunk = new byte[8192];
        int count;
        while ((count = await Next(http, chunk)) > 0)
        {
            if (buffer.Length + count > MaxBytes)
                throw TooLarge(http);
            buffer.Write(chunk, 0, count);
        }
        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        http.Features.Set(new BodyHash(SHA256.HashData(bytes.Span)));
        http.Features.Set(new BodyRead(bytes));
        return bytes;
    }

    private static async ValueTask<int> Next(HttpContext http, byte[] chunk)
    {
        try
        {
            return await http.Request.Body.ReadAsync(chunk, http.RequestAborted);
        }
        // The server's own exception says its status; a chunk whose size is no 31-bit number it does not foresee.
        catch (IOException e) when (e is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            http.Response.Headers.Connection = "close";
            throw new Problem("malformed_request").Exception();
        }
    }

    /// <summary>The request has not come in: what is waited for is its client.</summary>
    public static bool Waits(HttpContext http) =>
        http.Features.Get<BodyUnderWay>() is not null && http.Features.Get<BodyRead>() is null;

    /// <summary><c>identity</c> says that it is not.</summary>
    public static bool IsPacked(HttpRequest request) => request.Headers.ContentEncoding
        .Any(e => !string.Equals(e?.Trim(), "identity", StringComparison.OrdinalIgnoreCase));

    /// <summary>No form or plain text is ever taken for JSON: those a foreign page could send without asking.</summary>
    internal static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || IsUtf8(HeaderUtilities.RemoveQuotes(type.Charset)));

    /// <summary>The name has a hyphen, which many clients leave out.</summary>
    private static bool IsUtf8(Microsoft.Extensions.Primitives.StringSegment charset) =>
        charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);

    private static ProblemException TooLarge(HttpContext http)
    {
        // What is still on its way is not read to its end.
        http.Response.Headers.Connection = "close";
        return new Problem("payload_too_large").Exception();
    }
}

/// <summary>The hash by which a retry is known to be the same request.</summary>
internal sealed record BodyHash(byte[] Sha256);

/// <summary>Reading the body has begun.</summary>
internal sealed record BodyUnderWay;

/// <summary>The body, read once.</summary>
internal sealed record BodyRead(ReadOnlyMemory<byte> Bytes);
