using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace PowerCrm.Vendors;

/// <summary>
/// Prepares the file for the decoder. libvips turns a picture by EXIF only, so an orientation from another place (XMP, a raw profile in a
/// PNG text chunk) is copied to EXIF. A picture without an end marker gets one, and the data after the pixels is removed. The decoder then
/// finds out whether pixels are missing.
/// </summary>
internal static class PicturePreparation
{
    /// <summary>
    /// How many bytes of a PNG text chunk are unpacked, and how many chunks: an orientation is near the start, and no camera writes many of
    /// them. The limits are needed because this code runs in the host, without the time limit of the child process.
    /// </summary>
    private const int MostText = 256 * 1024, MostTexts = 4;

    public static ReadOnlyMemory<byte> Prepare(ReadOnlyMemory<byte> file) =>
        JpegHeader.Matches(file.Span) ? Jpeg(file) : PngHeader.Matches(file.Span) ? Png(file) : WebpHeader.Matches(file.Span) ? Webp(file)
        : file;

    private static ReadOnlyMemory<byte> Jpeg(ReadOnlyMemory<byte> file)
    {
        ReadOnlyMemory<byte> whole = JpegHeader.Read(file.Span) is { DataEnd: > 0 and var end }
            ? (byte[])[.. file.Span[..end], 0xFF, 0xD9] : file;
        var (exif, xmp, segments) = (0, 0, new List<Range>());
        foreach (var (at, length) in JpegHeader.Applications(whole.Span))
        {
            var body = whole.Span.Slice(at + 4, length - 4);
            if (body.StartsWith("Exif\0\0"u8))
            {
                exif = Math.Max(exif, PictureOrientation.OfExif(body));
                segments.Add(at..(at + length));
            }
            else if (body.StartsWith("http://ns.adobe.com/xap/1.0/\0"u8))
                xmp = Math.Max(xmp, PictureOrientation.OfXmp(body));
        }
        var turned = exif > 0 ? exif : xmp;
        // The decoder reads only the first block.
        if (turned < 2 || exif > 0 && segments.Count == 1) return whole;
        byte[] block = [.. "Exif\0\0"u8, .. PictureOrientation.Exif(turned)];
        using var made = new MemoryStream();
        made.Write([0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(block.Length + 2), .. block]);
        var from = 2;
        foreach (var segment in segments)
        {
            made.Write(whole.Span[from..segment.Start.Value]);
            from = segment.End.Value;
        }
        made.Write(whole.Span[from..]);
        return made.ToArray();
    }

    private static ReadOnlyMemory<byte> Png(ReadOnlyMemory<byte> file)
    {
        var span = file.Span;
        var end = PngHeader.Read(span).DataEnd;
        var (exif, other, pixels, texts) = (0, 0, false, 0);
        foreach (var (at, length) in PngHeader.Chunks(span))
        {
            var type = span.Slice(at + 4, 4);
            var body = span.Slice(at + 8, length);
            pixels |= type.SequenceEqual("IDAT"u8);
            // The decoder reads it only before the pixels, and only without the "Exif" prefix that it has in a JPEG.
            if (type.SequenceEqual("eXIf"u8) && (pixels || body.StartsWith("Exif"u8)))
                other = Math.Max(other, PictureOrientation.OfExif(body));
            else if (type.SequenceEqual("eXIf"u8))
                exif = Math.Max(exif, PictureOrientation.OfExif(body));
            else if (other == 0 && Key(type, body) is { } key && texts++ < MostTexts)
                other = key == Xmp ? PictureOrientation.OfXmp(Text(type, body)) : OfProfile(Text(type, body));
        }
        var turned = exif == 0 && other >= 2;
        if (!turned && end == 0) return file;
        using var made = new MemoryStream();
        made.Write(span[..8]);
        foreach (var (at, length) in PngHeader.Chunks(span))
        {
            var type = span.Slice(at + 4, 4);
            if (!turned || !type.SequenceEqual("eXIf"u8) && !type[1..].SequenceEqual("TXt"u8) && !type.SequenceEqual("tEXt"u8))
                made.Write(span.Slice(at, length + 12));
            if (turned && type.SequenceEqual("IHDR"u8))
                Write(made, "eXIf"u8, PictureOrientation.Exif(other));
        }
        if (end > 0) Write(made, "IEND"u8, []);
        return made.ToArray();
    }

    private const string Xmp = "XML:com.adobe.xmp";

    /// <summary>Returns the keyword of a PNG text chunk that may hold an orientation; null for other chunks.</summary>
    private static string? Key(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        if (!type.SequenceEqual("tEXt"u8) && !type.SequenceEqual("zTXt"u8) && !type.SequenceEqual("iTXt"u8)) return null;
        var zero = body.IndexOf((byte)0);
        if (zero is <= 0 or > 79) return null;
        var key = Encoding.Latin1.GetString(body[..zero]);
        return key == Xmp || key.StartsWith("Raw profile type ", StringComparison.Ordinal) ? key : null;
    }

    /// <summary>Returns the text after the keyword, unpacked; empty when it is damaged.</summary>
    private static byte[] Text(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        var rest = body[(body.IndexOf((byte)0) + 1)..];
        if (type.SequenceEqual("tEXt"u8)) return rest[..Math.Min(rest.Length, MostText)].ToArray();
        if (type.SequenceEqual("zTXt"u8)) return rest.Length > 1 ? Unpacked(rest[1..]) : [];
        if (rest.Length < 4) return [];
        var packed = rest[0] == 1;
        rest = rest[2..];
        for (var i = 0; i < 2; i++)                                                      // language, translated keyword
        {
            var zero = rest.IndexOf((byte)0);
            if (zero < 0) return [];
            rest = rest[(zero + 1)..];
        }
        return packed ? Unpacked(rest) : rest[..Math.Min(rest.Length, MostText)].ToArray();
    }

    private static byte[] Unpacked(ReadOnlySpan<byte> packed)
    {
        try
        {
            using var from = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            var text = new byte[MostText];
            return text[..from.ReadAtLeast(text, MostText, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    /// <summary>Reads ImageMagick's format: a line with the profile's name, one with its length, then its bytes as hex.</summary>
    private static int OfProfile(byte[] text)
    {
        var lines = Encoding.Latin1.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 3) return 0;
        var hex = string.Concat(lines.Skip(2)).Where(Uri.IsHexDigit).ToArray();
        var bytes = Convert.FromHexString(hex.AsSpan(0, hex.Length / 2 * 2));
        return PictureOrientation.OfExif(bytes) is > 0 and var exif ? exif : PictureOrientation.OfXmp(bytes);
    }

    private static void Write(MemoryStream to, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        to.Write(number);
        to.Write(type);
        to.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32([.. type, .. body]));
        to.Write(number);
    }

    private static ReadOnlyMemory<byte> Webp(ReadOnlyMemory<byte> file)
    {
        const byte HasExif = 0x08;
        var (exif, xmp, extended) = (0, 0, false);
        foreach (var (at, length) in WebpHeader.Chunks(file.Span))
        {
            var type = file.Span.Slice(at, 4);
            var body = file.Span.Slice(at + 8, length);
            if (type.SequenceEqual("VP8X"u8)) extended = true;
            else if (type.SequenceEqual("EXIF"u8)) exif = PictureOrientation.OfExif(body);
            else if (type.SequenceEqual("XMP "u8)) xmp = PictureOrientation.OfXmp(body);
        }
        if (exif > 0 || xmp < 2 || !extended) return file;
        using var to = new MemoryStream();
        to.Write(file.Span[..12]);
        foreach (var (at, length) in WebpHeader.Chunks(file.Span))
        {
            // Dropped: the decoder would read this block, and it has no orientation.
            if (file.Span.Slice(at, 4).SequenceEqual("EXIF"u8)) continue;
            var flags = file.Span.Slice(at, 4).SequenceEqual("VP8X"u8) ? to.Length + 8 : 0;
            to.Write(file.Span.Slice(at, 8 + length));
            if (length % 2 == 1) to.WriteByte(0);
            if (flags > 0) to.GetBuffer()[flags] |= HasExif;
        }
        var block = PictureOrientation.Exif(xmp);
        to.Write("EXIF"u8);
        to.Write([(byte)block.Length, 0, 0, 0]);
        to.Write(block);
        var made = to.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(made.AsSpan(4), made.Length - 8);
        return made;
    }
}
