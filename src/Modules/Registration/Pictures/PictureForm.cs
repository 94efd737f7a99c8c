using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>One <c>file</c> and one <c>kind</c>, read as they come and cut off at the limit: nothing else is ever held.</summary>
internal sealed record PictureForm(string Kind, ReadOnlyMemory<byte> File)
{
    private const int MaxFile = 10 * 1024 * 1024, MaxKind = 64, MaxParts = 2, Frame = 16 * 1024, Chunk = 64 * 1024;

    public static async Task<(PictureForm? Form, Problem? Problem)> Read(HttpContext http, CancellationToken ct)
    {
        if (Boundary(http.Request.ContentType) is not { } boundary)
            return (null, new Problem("unsupported_media_type"));
        if (http.Request.ContentLength > MaxFile + Frame)
            return (null, Cut(http));
        // Every part is counted below, the reader counts headers and what stands before the first (4 KB each), and what follows the last
        // is not read. The server's own limit would end the reading for good: a sender who is cut off would never see the answer.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        try
        {
            return await Parts(http, boundary, ct);
        }
        catch (Exception e) when (e is InvalidDataException or IOException && !ct.IsCancellationRequested)
        {
            return (null, new Problem("malformed_request"));
        }
    }

    private static async Task<(PictureForm?, Problem?)> Parts(HttpContext http, string boundary, CancellationToken ct)
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
            switch (NameOf(section))
            {
                case "kind" when kind is null:
                    if (await Bytes(section.Body, MaxKind, MaxKind + 1, ct) is not { } text)
                        return (null, new Problem("image_kind_unknown"));
                    kind = Encoding.UTF8.GetString(text.Span);
                    break;
                case "file" when file is null:
                    if (await Bytes(section.Body, MaxFile, http.Request.ContentLength, ct) is not { } bytes)
                        return (null, Cut(http));
                    file = bytes;
                    break;
                default:
                    return (null, new Problem("malformed_request"));
            }
        }
        if (kind is null || !RegistrationForm.PictureNames.Contains(kind))
            return (null, new Problem("image_kind_unknown"));
        return file is { } picture ? (new PictureForm(kind, picture), null) : (null, Problem.Invalid(new Fault("/file", "required")));
    }

    /// <summary>
    /// Null when there is more than allowed; the rest is not read. One buffer of the size announced, never one that doubles past the limit.
    /// </summary>
    private static async Task<ReadOnlyMemory<byte>?> Bytes(Stream part, int most, long? announced, CancellationToken ct)
    {
        // One byte more than allowed tells that there is more.
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Clamp(announced ?? Chunk, 1, most + 1));
        for (var length = 0; ;)
        {
            var read = await part.ReadAsync(buffer.AsMemory(length), ct);
            length += read;
            if (length > most)
                return null;
            if (read == 0)
                return buffer.AsMemory(0, length);
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(most + 1, buffer.Length * 4));
        }
    }

    /// <summary>Null for a part that is none of a form, or says two names: readers disagree which counts.</summary>
    private static string? NameOf(Microsoft.AspNetCore.WebUtilities.MultipartSection section) =>
        Microsoft.AspNetCore.WebUtilities.MultipartSectionConverterExtensions.GetContentDispositionHeader(section) is { } it
        && it.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
        && it.Parameters.Count(p => p.Name.Equals("name", StringComparison.OrdinalIgnoreCase)) == 1 ? it.Name.Value?.Trim('"') : null;

    private static string? Boundary(string? contentType) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && Microsoft.Net.Http.Headers.HeaderUtilities.RemoveQuotes(type.Boundary) is { HasValue: true, Length: > 0 and <= 70 } boundary
            ? boundary.Value : null;

    private static Problem Cut(HttpContext http)
    {
        http.Response.Headers.Connection = "close";
        return new Problem("image_too_large");
    }
}
