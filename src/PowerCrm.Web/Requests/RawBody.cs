using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace PowerCrm.Web;

/// <summary>Reads the bytes of a JSON request: checks the content type, and holds at most 64 KiB in memory.</summary>
public static class RawBody
{
    public const int MaxBytes = 64 * 1024;

    /// <summary>Whether the request may have a body. One that only names a content type, or has a length of 0, has none.</summary>
    public static bool IsSent(HttpContext http) => http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    public static async ValueTask<ReadOnlyMemory<byte>> Read(HttpContext http)
    {
        if (http.Features.Get<BufferedBody>() is { } buffered)
            return buffered.Bytes;
        if (IsCompressed(http.Request))
            throw CreateCompressedProblem(http).ToException();
        // Without a body and a content type, the request passes here: the empty text is rejected later as malformed JSON.
        if (!IsJson(http.Request.ContentType) && (IsSent(http) || !string.IsNullOrEmpty(http.Request.ContentType)))
            throw new Problem("unsupported_media_type", Detail: Languages.Of(http) == Language.English
                ? "The request must be application/json in UTF-8." : "请求应为 application/json（UTF-8）。").ToException();
        if (http.Request.ContentLength > MaxBytes)
            throw RefuseTooLarge(http);
        // Counted here: the server's own limit would abort the request, and the client would not see the response (see RequestDraining).
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        http.Features.Set(new BodyReadStarted());
        var buffer = new MemoryStream(capacity: (int)Math.Min(http.Request.ContentLength ?? 4096, MaxBytes));
        var chunk = new byte[8192];
        int count;
        while ((count = await ReadChunk(http, http.Request.Body, chunk, http.RequestAborted)) > 0)
        {
            if (buffer.Length + count > MaxBytes)
                throw RefuseTooLarge(http);
            buffer.Write(chunk, 0, count);
        }
        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        http.Features.Set(new BodyHash(SHA256.HashData(bytes.Span)));
        http.Features.Set(new BufferedBody(bytes));
        return bytes;
    }

    /// <summary>Reads the next bytes of a request body, or of a part of it.</summary>
    /// <exception cref="ProblemException">The body is not a valid one (400).</exception>
    internal static async ValueTask<int> ReadChunk(HttpContext http, Stream body, byte[] chunk, CancellationToken ct)
    {
        try
        {
            return await body.ReadAsync(chunk, ct);
        }
        // The server's own exception has a status; the one for a chunk size that is no 31-bit number has none.
        catch (IOException e) when (e is not BadHttpRequestException && !ct.IsCancellationRequested)
        {
            http.Response.Headers.Connection = "close";
            throw new Problem("malformed_request").ToException();
        }
    }

    /// <summary>Whether the request body has not arrived completely, so that the request is waiting for its client.</summary>
    public static bool IsIncomplete(HttpContext http) =>
        http.Features.Get<BodyReadStarted>() is not null && http.Features.Get<BufferedBody>() is null;

    /// <summary>Whether the body is compressed; <c>identity</c> means that it is not.</summary>
    public static bool IsCompressed(HttpRequest request) => request.Headers.ContentEncoding
        .Any(e => !string.Equals(e?.Trim(), "identity", StringComparison.OrdinalIgnoreCase));

    /// <summary>The problem of a compressed body, which is refused because it could decompress to any size.</summary>
    public static Problem CreateCompressedProblem(HttpContext http) => new("unsupported_media_type",
        Detail: Languages.Of(http) == Language.English
            ? "The body is compressed (Content-Encoding); send it as it is." : "请求体被压缩（Content-Encoding），请不压缩发送。");

    /// <summary>
    /// Whether the content type is JSON. Forms and plain text are not accepted: another site's page could send those without a preflight
    /// request.
    /// </summary>
    internal static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || IsUtf8(HeaderUtilities.RemoveQuotes(type.Charset)));

    /// <summary>Whether the charset is UTF-8; many clients leave out the hyphen.</summary>
    private static bool IsUtf8(Microsoft.Extensions.Primitives.StringSegment charset) =>
        charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);

    private static ProblemException RefuseTooLarge(HttpContext http)
    {
        // The rest of the request is not read.
        http.Response.Headers.Connection = "close";
        return new Problem("payload_too_large").ToException();
    }
}

/// <summary>The hash that identifies a retry as the same request.</summary>
internal sealed record BodyHash(byte[] Sha256);

/// <summary>Set when reading of the request body has begun; a table's is removed when it has arrived.</summary>
internal sealed record BodyReadStarted;

/// <summary>The request body, after it was read.</summary>
internal sealed record BufferedBody(ReadOnlyMemory<byte> Bytes);
