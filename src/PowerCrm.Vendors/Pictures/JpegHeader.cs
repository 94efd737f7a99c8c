using System.Buffers.Binary;

namespace PowerCrm.Vendors;

/// <summary>
/// JPEG: baseline, extended and progressive (SOF0, 1, 2), at most 64 scans (each scan of a progressive picture walks over all of it, so
/// that a small file with thousands of them costs minutes), up to EOI. What comes after EOI is not looked at; the new file will not have
/// it.
/// </summary>
internal static class JpegHeader
{
    private const int MostScans = 64;
    private const byte Soi = 0xD8, Eoi = 0xD9, Sos = 0xDA, Tem = 0x01;

    public static bool Matches(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, Soi, 0xFF]);

    public static PictureHeader Read(ReadOnlySpan<byte> file)
    {
        int width = 0, height = 0, scans = 0;
        var at = 2;
        while (NextMarker(file, ref at) is { } marker)
        {
            if (marker == Eoi) return scans > 0 ? PictureHeader.Whole(width, height) : PictureHeader.Broken(width, height);
            if (marker == Tem || IsRestart(marker)) continue;
            if (marker == Soi || !Segment(file, at, out var segment)) return PictureHeader.Broken(width, height);
            at += segment.Length + 2;
            if (IsFrame(marker))
            {
                if (marker > 0xC2) return PictureHeader.Unsupported;                     // lossless, hierarchical, arithmetic
                if (width > 0 || segment.Length < 6) return PictureHeader.Broken(width, height);
                height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
                width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
                if (width == 0 || height == 0) return PictureHeader.Broken();
            }
            else if (marker == Sos)
            {
                if (width == 0) return PictureHeader.Broken();
                if (++scans > MostScans) return PictureHeader.Unsupported;
                SkipScan(file, ref at);
            }
        }
        return PictureHeader.Broken(width, height);
    }

    /// <returns>Null at the end of the file or where no marker stands.</returns>
    private static byte? NextMarker(ReadOnlySpan<byte> file, ref int at)
    {
        if (at >= file.Length || file[at] != 0xFF) return null;
        while (at < file.Length && file[at] == 0xFF) at++;                               // any number of fill bytes
        return at < file.Length && file[at] != 0 ? file[at++] : null;
    }

    private static bool Segment(ReadOnlySpan<byte> file, int at, out ReadOnlySpan<byte> segment)
    {
        segment = default;
        if (at + 2 > file.Length) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
        if (length < 2 || at + length > file.Length) return false;
        segment = file.Slice(at + 2, length - 2);
        return true;
    }

    /// <summary>Coded data runs to the next marker that is neither a stuffed zero nor a restart.</summary>
    private static void SkipScan(ReadOnlySpan<byte> file, ref int at)
    {
        while (at < file.Length)
        {
            var next = file[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= file.Length)
            {
                at = file.Length;
                return;
            }
            at += next;
            var after = file[at + 1];
            if (after == 0xFF) at++;
            else if (after == 0 || IsRestart(after)) at += 2;
            else return;
        }
    }

    private static bool IsRestart(byte marker) => marker is >= 0xD0 and <= 0xD7;

    // C4, C8 and CC are tables and reserved, the rest of the row are frames.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
