using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace PowerCrm.Vendors;

/// <summary>
/// Prepares the file for the decoder. libvips turns a picture by EXIF only, so an orientation from another place (XMP, a raw profile in a
/// PNG text chunk) is copied to EXIF. A picture without an end marker gets one, and the data after the pixels is removed, in a WebP also
/// the data that is not a chunk. The decoder then finds out whether pixels are missing.
/// </summary>
internal static class PicturePreparation
{
    /// <summary>
    /// How many bytes of a PNG text chunk are unpacked, and how many chunks: an orientation is near the start, and no camera writes many of
    /// them. The limits are needed because this code runs in the host, without the time limit of the child process.
    /// </summary>
    private const int MaxTextBytes = 256 * 1024, MaxTexts = 4;

    public static ReadOnlyMemory<byte> Prepare(ReadOnlyMemory<byte> file) =>
        JpegHeader.Matches(file.Span) ? PrepareJpeg(file) : PngHeader.Matches(file.Span) ? PreparePng(file) : WebpHeader.Matches(file.Span)
        ? PrepareWebp(file)
        : file;

    private static ReadOnlyMemory<byte> PrepareJpeg(ReadOnlyMemory<byte> file)
    {
        ReadOnlyMemory<byte> picture = JpegHeader.Read(file.Span) is { DataEnd: > 0 and var end }
            ? (byte[])[.. file.Span[..end], 0xFF, 0xD9] : file;
        var (exif, xmp, segments) = (0, 0, new List<Range>());
        foreach (var (at, length) in JpegHeader.FindApplicationSegments(picture.Span))
        {
            var body = picture.Span.Slice(at + 4, length - 4);
            if (body.StartsWith("Exif\0\0"u8))
            {
                exif = Math.Max(exif, PictureOrientation.FromExif(body));
                segments.Add(at..(at + length));
            }
            else if (body.StartsWith("http://ns.adobe.com/xap/1.0/\0"u8))
                xmp = Math.Max(xmp, PictureOrientation.FromXmp(body));
        }
        var orientation = exif > 0 ? exif : xmp;
        // The decoder reads only the first block.
        if (orientation < 2 || exif > 0 && segments.Count == 1) return picture;
        byte[] block = [.. "Exif\0\0"u8, .. PictureOrientation.CreateExif(orientation)];
        using var output = new MemoryStream();
        output.Write([0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(block.Length + 2), .. block]);
        var from = 2;
        foreach (var segment in segments)
        {
            output.Write(picture.Span[from..segment.Start.Value]);
            from = segment.End.Value;
        }
        output.Write(picture.Span[from..]);
        return output.ToArray();
    }

    private static ReadOnlyMemory<byte> PreparePng(ReadOnlyMemory<byte> file)
    {
        var span = file.Span;
        var end = PngHeader.Read(span).DataEnd;
        var (exif, other, hasPixels, textCount) = (0, 0, false, 0);
        foreach (var (at, length) in PngHeader.Chunks(span))
        {
            var type = span.Slice(at + 4, 4);
            var body = span.Slice(at + 8, length);
            hasPixels |= type.SequenceEqual("IDAT"u8);
            // The decoder reads it only before the pixels, and only without the "Exif" prefix that it has in a JPEG.
            if (type.SequenceEqual("eXIf"u8) && (hasPixels || body.StartsWith("Exif"u8)))
                other = Math.Max(other, PictureOrientation.FromExif(body));
            else if (type.SequenceEqual("eXIf"u8))
                exif = Math.Max(exif, PictureOrientation.FromExif(body));
            else if (other == 0 && ReadKey(type, body) is { } key && textCount++ < MaxTexts)
                other = key == XmpKey ? PictureOrientation.FromXmp(ReadText(type, body)) : ReadProfileOrientation(ReadText(type, body));
        }
        var isRotated = exif == 0 && other >= 2;
        if (!isRotated && end == 0) return file;
        using var output = new MemoryStream();
        output.Write(span[..8]);
        foreach (var (at, length) in PngHeader.Chunks(span))
        {
            var type = span.Slice(at + 4, 4);
            if (!isRotated || !type.SequenceEqual("eXIf"u8) && !type[1..].SequenceEqual("TXt"u8) && !type.SequenceEqual("tEXt"u8))
                output.Write(span.Slice(at, length + 12));
            if (isRotated && type.SequenceEqual("IHDR"u8))
                WriteChunk(output, "eXIf"u8, PictureOrientation.CreateExif(other));
        }
        if (end > 0) WriteChunk(output, "IEND"u8, []);
        return output.ToArray();
    }

    private const string XmpKey = "XML:com.adobe.xmp";

    /// <summary>ImageMagick writes each profile of a picture as a text; the others (icc, iptc, 8bim) have no orientation.</summary>
    private static readonly HashSet<string> ProfileKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        "Raw profile type exif", "Raw profile type APP1", "Raw profile type xmp",
    };

    /// <summary>Returns the keyword of a PNG text chunk that may hold an orientation; null for other chunks.</summary>
    private static string? ReadKey(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        if (!type.SequenceEqual("tEXt"u8) && !type.SequenceEqual("zTXt"u8) && !type.SequenceEqual("iTXt"u8)) return null;
        var zero = body.IndexOf((byte)0);
        if (zero is <= 0 or > 79) return null;
        var key = Encoding.Latin1.GetString(body[..zero]);
        return key == XmpKey || ProfileKeys.Contains(key) ? key : null;
    }

    /// <summary>Returns the text after the keyword, unpacked; empty when it is damaged.</summary>
    private static byte[] ReadText(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        var remaining = body[(body.IndexOf((byte)0) + 1)..];
        if (type.SequenceEqual("tEXt"u8)) return remaining[..Math.Min(remaining.Length, MaxTextBytes)].ToArray();
        if (type.SequenceEqual("zTXt"u8)) return remaining.Length > 1 ? Decompress(remaining[1..]) : [];
        if (remaining.Length < 4) return [];
        var isCompressed = remaining[0] == 1;
        remaining = remaining[2..];
        for (var i = 0; i < 2; i++)                                                      // language, translated keyword
        {
            var zero = remaining.IndexOf((byte)0);
            if (zero < 0) return [];
            remaining = remaining[(zero + 1)..];
        }
        return isCompressed ? Decompress(remaining) : remaining[..Math.Min(remaining.Length, MaxTextBytes)].ToArray();
    }

    private static byte[] Decompress(ReadOnlySpan<byte> compressed)
    {
        try
        {
            using var stream = new ZLibStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
            var text = new byte[MaxTextBytes];
            return text[..stream.ReadAtLeast(text, MaxTextBytes, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Packed with a preset dictionary, the stream throws an exception that derives from IOException.
            return [];
        }
    }

    /// <summary>Reads ImageMagick's format: a line with the profile's name, one with its length, then its bytes as hex.</summary>
    private static int ReadProfileOrientation(byte[] text)
    {
        var lines = Encoding.Latin1.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 3) return 0;
        var hex = string.Concat(lines.Skip(2)).Where(Uri.IsHexDigit).ToArray();
        var bytes = Convert.FromHexString(hex.AsSpan(0, hex.Length / 2 * 2));
        return PictureOrientation.FromExif(bytes) is > 0 and var exif ? exif : PictureOrientation.FromXmp(bytes);
    }

    private static void WriteChunk(MemoryStream output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        output.Write(number);
        output.Write(type);
        output.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32([.. type, .. body]));
        output.Write(number);
    }

    private static ReadOnlyMemory<byte> PrepareWebp(ReadOnlyMemory<byte> file)
    {
        const byte HasExif = 0x08;
        var (exif, xmp, isExtended, end) = (0, 0, false, 12);
        foreach (var (at, length) in WebpHeader.Chunks(file.Span))
        {
            end = at + 8 + length + length % 2;
            var type = file.Span.Slice(at, 4);
            var body = file.Span.Slice(at + 8, length);
            if (type.SequenceEqual("VP8X"u8)) isExtended = true;
            else if (type.SequenceEqual("EXIF"u8)) exif = PictureOrientation.FromExif(body);
            else if (type.SequenceEqual("XMP "u8)) xmp = PictureOrientation.FromXmp(body);
        }
        var isRotated = exif == 0 && xmp >= 2 && isExtended;
        // The decoder refuses a file that contains anything except complete chunks.
        if (!isRotated && end == 8L + BinaryPrimitives.ReadUInt32LittleEndian(file.Span[4..])) return file;
        using var output = new MemoryStream();
        output.Write(file.Span[..12]);
        foreach (var (at, length) in WebpHeader.Chunks(file.Span))
        {
            // Dropped: the decoder would read this block, and it has no orientation.
            if (isRotated && file.Span.Slice(at, 4).SequenceEqual("EXIF"u8)) continue;
            var flags = isRotated && file.Span.Slice(at, 4).SequenceEqual("VP8X"u8) ? output.Length + 8 : 0;
            output.Write(file.Span.Slice(at, 8 + length));
            if (length % 2 == 1) output.WriteByte(0);
            if (flags > 0) output.GetBuffer()[flags] |= HasExif;
        }
        if (isRotated)
        {
            var block = PictureOrientation.CreateExif(xmp);
            output.Write("EXIF"u8);
            output.Write([(byte)block.Length, 0, 0, 0]);
            output.Write(block);
        }
        var bytes = output.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        return bytes;
    }
}
