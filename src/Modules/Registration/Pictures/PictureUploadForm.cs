using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using PowerCrm.Web;
using Disposition = Microsoft.Net.Http.Headers.ContentDispositionHeaderValue;

namespace PowerCrm.Registration;

/// <summary>
/// An upload form with one <c>file</c> and one <c>kind</c>, read as a stream and cut off at the limit, so nothing else is held in memory.
/// </summary>
internal sealed partial record PictureUploadForm(string Kind, ReadOnlyMemory<byte> File)
{
    private const int MaxFileBytes = 10 * 1024 * 1024, MaxKindBytes = 64, MaxParts = 2, FramingBytes = 16 * 1024, ChunkBytes = 64 * 1024;

    public static async Task<(PictureUploadForm? Form, Problem? Problem)> Read(HttpContext http, CancellationToken ct)
    {
        if (RawBody.IsCompressed(http.Request))
            return (null, RawBody.CreateCompressedProblem(http));
        if (GetBoundary(http.Request.ContentType) is not { } boundary)
            return (null, new Problem("unsupported_media_type", Detail: Languages.Of(http) == Language.English
                ? "The request must be multipart/form-data and name its boundary." : "请求应为 multipart/form-data，并带有 boundary。"));
        if (http.Request.ContentLength > MaxFileBytes + FramingBytes)
            return (null, RefuseTooLarge(http));
        // The parts are counted below. The reader limits headers and the preamble (4 KB each), and the epilogue is not read. The server's
        // own limit would abort the reading for good, and a client that is cut off would never see the response.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        try
        {
            return await ReadParts(http, boundary, ct);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            // The client sent less than the server's minimum rate of 240 bytes a second; the server closes the connection.
            return (null, new Problem("request_timeout"));
        }
        catch (Exception e) when (e is InvalidDataException or IOException && !ct.IsCancellationRequested)
        {
            return (null, new Problem("malformed_request"));
        }
    }

    private static async Task<(PictureUploadForm?, Problem?)> ReadParts(HttpContext http, string boundary, CancellationToken ct)
    {
        var reader = new Microsoft.AspNetCore.WebUtilities.MultipartReader(boundary, http.Request.Body)
        {
            HeadersCountLimit = 8,
            HeadersLengthLimit = 4096
        };
        string? kind = null;
        ReadOnlyMemory<byte>? file = null;
        var count = 0;
        while (await reader.ReadNextSectionAsync(ct) is { } section)
        {
            if (++count > MaxParts)
                return (null, new Problem("malformed_request"));
            switch (GetPartName(section.ContentDisposition))
            {
                case "kind" when kind is null:
                    if (await ReadBytes(section.Body, MaxKindBytes, MaxKindBytes + 1, ct) is not { } text)
                        return (null, new Problem("image_kind_unknown"));
                    kind = Encoding.UTF8.GetString(text.Span);
                    break;
                case "file" when file is null:
                    if (await ReadBytes(section.Body, MaxFileBytes, http.Request.ContentLength, ct) is not { } bytes)
                        return (null, RefuseTooLarge(http));
                    file = bytes;
                    break;
                default:
                    return (null, new Problem("malformed_request"));
            }
        }
        if (kind is null || !RegistrationForm.PictureNames.Contains(kind))
            return (null, new Problem("image_kind_unknown"));
        return file is { } picture ? (new PictureUploadForm(kind, picture), null) : (null, Problem.Invalid(new Fault("/file", "required")));
    }

    /// <summary>
    /// Returns null when the part is larger than allowed, without reading the rest. Uses one buffer of the announced size, which never
    /// grows past the limit.
    /// </summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadBytes(Stream part, int maxLength, long? announced, CancellationToken ct)
    {
        // One byte more than allowed shows that the part is too large.
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Clamp(announced ?? ChunkBytes, 1, maxLength + 1));
        for (var length = 0; ;)
        {
            var read = await part.ReadAsync(buffer.AsMemory(length), ct);
            length += read;
            if (length > maxLength)
                return null;
            if (read == 0)
                return buffer.AsMemory(0, length);
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(maxLength + 1, buffer.Length * 4));
        }
    }

    /// <summary>
    /// Returns the name of a part; null when it is not a form part or has two names, because parsers disagree on which of them counts. The
    /// file name is not used, and clients write it in many ways, so it is removed when it cannot be parsed.
    /// </summary>
    internal static string? GetPartName(string? disposition) =>
        (Disposition.TryParse(disposition, out var it) || Disposition.TryParse(FileNameParameter().Replace(disposition ?? "", ""), out it))
        && it.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
        && it.Parameters.Count(p => p.Name.Equals("name", StringComparison.OrdinalIgnoreCase)) == 1 ? it.Name.Value?.Trim('"') : null;

    /// <summary>Returns the boundary. Many clients leave out the quotes that a boundary such as ----=_Part_1 needs.</summary>
    internal static string? GetBoundary(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            return UnquotedBoundary().Match(contentType ?? "") is { Success: true } match ? match.Groups[1].Value : null;
        return type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary) is { HasValue: true, Length: > 0 and <= 70 } boundary ? boundary.Value : null;
    }

    [GeneratedRegex(@";\s*filename\*?\s*=.*\z", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant
        | RegexOptions.NonBacktracking)]
    private static partial Regex FileNameParameter();

    /// <summary>The characters of RFC 2046, 5.1.1, except for the comma, which separates values, and the space.</summary>
    [GeneratedRegex(@"\A\s*multipart/form-data\s*;\s*(?:charset=[0-9A-Za-z-]+\s*;\s*)?boundary=([0-9A-Za-z'()+_./:=?-]{1,70})\s*;?\s*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex UnquotedBoundary();

    private static Problem RefuseTooLarge(HttpContext http)
    {
        http.Response.Headers.Connection = "close";
        return new Problem("image_too_large");
    }
}
