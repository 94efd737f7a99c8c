using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using PowerCrm.Web;
using Disposition = Microsoft.Net.Http.Headers.ContentDispositionHeaderValue;

namespace PowerCrm.Registration;

/// <summary>One <c>file</c> and one <c>kind</c>, read as they come and cut off at the limit: nothing else is ever held.</summary>
internal sealed partial record PictureForm(string Kind, ReadOnlyMemory<byte> File)
{
    private const int MaxFile = 10 * 1024 * 1024, MaxKind = 64, MaxParts = 2, Frame = 16 * 1024, Chunk = 64 * 1024;

    public static async Task<(PictureForm? Form, Problem? Problem)> Read(HttpContext http, CancellationToken ct)
    {
        if (Boundary(http.Request.ContentType) is not { } boundary)
            return (null, new Problem("unsupported_media_type", Detail: Languages.Of(http) == Language.English
                ? "The request has to be multipart/form-data and name its boundary." : "请求应为 multipart/form-data，并带有 boundary。"));
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
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            // Less came than the server waits for, 240 bytes a second; it closes the connection.
            return (null, new Problem("request_timeout"));
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
            switch (NameOf(section.ContentDisposition))
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

    /// <summary>
    /// Null for a part that is none of a form, or says two names: readers disagree which counts. The file's own name decides nothing, and
    /// clients write it as they like: where it cannot be read, it is not.
    /// </summary>
    internal static string? NameOf(string? disposition) =>
        (Disposition.TryParse(disposition, out var it) || Disposition.TryParse(FileName().Replace(disposition ?? "", ""), out it))
        && it.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
        && it.Parameters.Count(p => p.Name.Equals("name", StringComparison.OrdinalIgnoreCase)) == 1 ? it.Name.Value?.Trim('"') : null;

    /// <summary>Many clients leave out the quotes that a boundary of ----=_Part_1 needs.</summary>
    internal static string? Boundary(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            return Bare().Match(contentType ?? "") is { Success: true } bare ? bare.Groups[1].Value : null;
        return type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary) is { HasValue: true, Length: > 0 and <= 70 } boundary ? boundary.Value : null;
    }

    [GeneratedRegex(@";\s*filename\*?\s*=.*\z", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant
        | RegexOptions.NonBacktracking)]
    private static partial Regex FileName();

    /// <summary>The signs of RFC 2046, 5.1.1, but for the comma, which parts values, and the blank.</summary>
    [GeneratedRegex(@"\A\s*multipart/form-data\s*;\s*(?:charset=[0-9A-Za-z-]+\s*;\s*)?boundary=([0-9A-Za-z'()+_./:=?-]{1,70})\s*;?\s*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Bare();

    private static Problem Cut(HttpContext http)
    {
        http.Response.Headers.Connection = "close";
        return new Problem("image_too_large");
    }
}
