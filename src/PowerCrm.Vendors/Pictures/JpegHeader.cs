using System.Buffers.Binary;

namespace PowerCrm.Vendors;

/// <summary>
/// Checks a JPEG: baseline, extended or progressive (SOF0, 1, 2), at most 64 scans (a decoder goes over the whole picture for each scan of
/// a progressive one, so a small file with thousands of scans takes minutes), up to EOI. Data after EOI is ignored and is not in the new
/// file. Some cameras and phones leave EOI out or write a trailer of their own instead: then the picture ends after its last scan, if its
/// scans hold all data of every component.
/// </summary>
internal static class JpegHeader
{
    private const int MaxScans = 64;
    private const byte Soi = 0xD8, Eoi = 0xD9, Sos = 0xDA, Tem = 0x01;

    /// <summary>How many bytes that are not markers are allowed before the first segment: decoders skip such bytes.</summary>
    private const int MaxStrayBytes = 16;

    public static bool Matches(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, Soi])
        && file[2..Math.Min(file.Length, 3 + MaxStrayBytes)].Contains((byte)0xFF);

    public static PictureHeader Read(ReadOnlySpan<byte> file)
    {
        int width = 0, height = 0, scans = 0, dataEnd = 0;
        var coverage = new Coverage();
        var at = 2;
        while (NextMarker(file, ref at) is { } marker)
        {
            if (marker == Eoi) return scans > 0 ? PictureHeader.Whole(width, height) : PictureHeader.Broken(width, height);
            if (marker == Tem || IsRestart(marker)) continue;
            if (marker == Soi || !TryReadSegment(file, at, marker, out var segment)) break;
            at += segment.Length + 2;
            if (IsFrame(marker))
            {
                if (scans > 0) break;                                                    // of a thumbnail after the picture
                if (marker > 0xC2) return PictureHeader.Unsupported;                     // lossless, hierarchical, arithmetic
                if (width > 0 || segment.Length < 6) return PictureHeader.Broken(width, height);
                height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
                width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
                if (width == 0 || height == 0) return PictureHeader.Broken();
                coverage.BeginFrame(segment, progressive: marker == 0xC2);
            }
            else if (marker == Sos)
            {
                if (width == 0) return PictureHeader.Broken();
                if (++scans > MaxScans) return PictureHeader.Unsupported;
                coverage.AddScan(segment);
                SkipScan(file, ref at);
                dataEnd = at;
            }
        }
        return scans > 0 && coverage.IsComplete ? PictureHeader.Whole(width, height, dataEnd) : PictureHeader.Broken(width, height);
    }

    /// <summary>APP1 segments (EXIF, XMP) before the first scan: the position of the marker, and the length including the marker.</summary>
    public static IReadOnlyList<(int Offset, int Length)> FindApplicationSegments(ReadOnlySpan<byte> file) =>
        FindSegments(file, m => m == 0xE1);

    /// <summary>APP2 segments (colour profiles) before the first scan.</summary>
    public static IReadOnlyList<(int Offset, int Length)> FindProfileSegments(ReadOnlySpan<byte> file) =>
        FindSegments(file, m => m == 0xE2);

    /// <summary>
    /// Returns the number of colour components: 1 is grey, 3 are red, green and blue, 4 are CMYK. 0 when there is no frame.
    /// </summary>
    public static int CountComponents(ReadOnlySpan<byte> file) =>
        FindSegments(file, IsFrame) is [var (at, length), ..] && length >= 10 ? file[at + 9] : 0;

    private static List<(int Offset, int Length)> FindSegments(ReadOnlySpan<byte> file, Predicate<byte> predicate)
    {
        var segments = new List<(int, int)>();
        var at = 2;
        while (NextMarker(file, ref at) is { } marker && marker is not (Eoi or Sos) && segments.Count < 100)
        {
            if (marker is Tem or Soi || IsRestart(marker)) continue;
            if (!TryReadSegment(file, at, marker, out var segment)) break;
            if (predicate(marker)) segments.Add((at - 2, segment.Length + 4));
            at += segment.Length + 2;
        }
        return segments;
    }

    /// <summary>Finds the next marker. Bytes that are not markers are skipped, as decoders do.</summary>
    /// <returns>Null when there is none.</returns>
    private static byte? NextMarker(ReadOnlySpan<byte> file, ref int at)
    {
        while (at < file.Length)
        {
            var next = file[at..].IndexOf((byte)0xFF);
            if (next < 0) break;
            at += next;
            while (at < file.Length && file[at] == 0xFF) at++;                           // any number of fill bytes
            if (at < file.Length && file[at++] is not 0 and var marker) return marker;
        }
        at = file.Length;
        return null;
    }

    private static bool TryReadSegment(ReadOnlySpan<byte> file, int at, byte marker, out ReadOnlySpan<byte> segment)
    {
        segment = default;
        if (at + 2 > file.Length) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
        // Decoders also skip a comment or APP segment with an impossible length: they then skip only the two bytes of the length.
        if (length < 2 && IsMetadata(marker)) return true;
        if (length < 2 || at + length > file.Length) return false;
        segment = file.Slice(at + 2, length - 2);
        return true;
    }

    /// <summary>Skips coded data up to the next marker that is neither a stuffed zero nor a restart marker.</summary>
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
            var marker = file[at + 1];
            if (marker == 0xFF) at++;
            else if (marker == 0 || IsRestart(marker)) at += 2;
            else return;
        }
    }

    private static bool IsMetadata(byte marker) => marker is >= 0xE0 and <= 0xEF or 0xFE;

    private static bool IsRestart(byte marker) => marker is >= 0xD0 and <= 0xD7;

    // C4, C8 and CC are tables or reserved; the others of this range are frames.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>Tracks which coefficients of each component the scans have given with full precision.</summary>
    private sealed class Coverage
    {
        private readonly Dictionary<byte, ulong> coefficients = [];
        private bool progressive;

        public bool IsComplete => coefficients.Count > 0 && coefficients.Values.All(t => t == ulong.MaxValue);

        public void BeginFrame(ReadOnlySpan<byte> segment, bool progressive)
        {
            this.progressive = progressive;
            for (var i = 6; i + 2 < segment.Length && i < 6 + 3 * segment[5]; i += 3) coefficients[segment[i]] = 0;
        }

        public void AddScan(ReadOnlySpan<byte> segment)
        {
            if (segment.IsEmpty || segment.Length < 4 + 2 * segment[0]) return;
            var band = segment[(1 + 2 * segment[0])..];
            for (var i = 0; i < segment[0]; i++)
                if (coefficients.TryGetValue(segment[1 + 2 * i], out var covered))
                    coefficients[segment[1 + 2 * i]] = !progressive ? ulong.MaxValue
                        : (band[2] & 0x0F) != 0 || band[1] > 63 || band[0] > band[1] ? covered
                        : covered | ulong.MaxValue >> (63 - band[1]) & ulong.MaxValue << band[0];
        }
    }
}
