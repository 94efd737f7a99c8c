using System.Buffers.Binary;

namespace PowerCrm.Vendors;

/// <summary>
/// Checks a PNG: IHDR first, at least one IDAT, IEND. With acTL before the data it is an animation and is refused. Without IEND the picture
/// ends after the last complete chunk; the decoder finds out whether pixels are missing.
/// </summary>
internal static class PngHeader
{
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool Matches(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    public static PictureHeader Read(ReadOnlySpan<byte> file)
    {
        int width = 0, height = 0, dataEnd = 0;
        var data = false;
        foreach (var (at, length) in Chunks(file))
        {
            var type = file.Slice(at + 4, 4);
            var body = file.Slice(at + 8, length);
            if (width == 0)
            {
                if (!type.SequenceEqual("IHDR"u8) || length != 13) break;
                var (w, h) = (BinaryPrimitives.ReadUInt32BigEndian(body), BinaryPrimitives.ReadUInt32BigEndian(body[4..]));
                if (w is 0 or > int.MaxValue || h is 0 or > int.MaxValue) break;
                (width, height) = ((int)w, (int)h);
            }
            else if (type.SequenceEqual("acTL"u8) && !data) return PictureHeader.Unsupported;
            else if (type.SequenceEqual("IDAT"u8)) data = true;
            else if (type.SequenceEqual("IEND"u8)) return data ? PictureHeader.Whole(width, height) : PictureHeader.Broken(width, height);
            dataEnd = at + 12 + length;
        }
        return data && !IsDataTruncated(file, dataEnd) ? PictureHeader.Whole(width, height, dataEnd) : PictureHeader.Broken(width, height);
    }

    /// <summary>Returns the complete chunks: the position of each, and the length of its body.</summary>
    public static IReadOnlyList<(int Offset, int Length)> Chunks(ReadOnlySpan<byte> file)
    {
        var chunks = new List<(int, int)>();
        for (var at = Magic.Length; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12) break;
            chunks.Add((at, (int)length));
            if (file.Slice(at + 4, 4).SequenceEqual("IEND"u8)) break;
            at += 12 + (int)length;
        }
        return chunks;
    }

    private static bool IsDataTruncated(ReadOnlySpan<byte> file, int at) =>
        at + 8 <= file.Length && file.Slice(at + 4, 4).SequenceEqual("IDAT"u8);
}
