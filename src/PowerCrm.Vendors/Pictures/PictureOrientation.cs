using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace PowerCrm.Vendors;

/// <summary>Reads the orientation of a picture: 1 to 8, as in TIFF; 0 when it is not given.</summary>
internal static partial class PictureOrientation
{
    private const ushort OrientationTag = 0x0112;

    /// <summary>Reads it from an EXIF block, with or without the six bytes that JPEG puts before it.</summary>
    public static int FromExif(ReadOnlySpan<byte> exif)
    {
        if (exif.StartsWith("Exif\0\0"u8)) exif = exif[6..];
        if (exif.Length < 8) return 0;
        var bigEndian = exif.StartsWith("MM"u8);
        if (!bigEndian && !exif.StartsWith("II"u8)) return 0;
        var at = ReadUInt32(exif[4..], bigEndian);
        if (at > (uint)exif.Length - 2) return 0;
        var directory = exif[(int)at..];
        var entries = ReadUInt16(directory, bigEndian);
        for (var i = 0; i < entries && 2 + (i + 1) * 12 <= directory.Length; i++)
        {
            var entry = directory.Slice(2 + i * 12, 12);
            if (ReadUInt16(entry, bigEndian) == OrientationTag)
                return ValidOrZero(ReadUInt16(entry[2..], bigEndian) == 3
                ? ReadUInt16(entry[8..], bigEndian) : (int)Math.Min(ReadUInt32(entry[8..], bigEndian), 9));
        }
        return 0;
    }

    /// <summary>Reads it from XMP, as an attribute or as an element, with any prefix for the TIFF namespace.</summary>
    public static int FromXmp(ReadOnlySpan<byte> xmp)
    {
        var text = Encoding.UTF8.GetString(xmp);
        var prefixes = TiffPrefixPattern().Matches(text).Select(m => m.Groups["prefix"].Value).Append("tiff")
            .ToHashSet(StringComparer.Ordinal);
        return XmpPattern().Matches(text).FirstOrDefault(m => prefixes.Contains(m.Groups["prefix"].Value)) is { } match
            ? ValidOrZero(match.ValueSpan[^1] - '0') : 0;
    }

    /// <summary>Returns the shortest EXIF block with this orientation.</summary>
    public static byte[] CreateExif(int orientation) =>
        [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

    private static int ValidOrZero(int orientation) => orientation is >= 1 and <= 8 ? orientation : 0;

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bytes.Length < 2 ? (ushort)0 : bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives
        .ReadUInt16LittleEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    [GeneratedRegex("""\b(?<prefix>[A-Za-z_][A-Za-z0-9_.-]{0,40}):Orientation(?:\s*=\s*["']|[^>]{0,100}>\s*)[0-9]""",
        RegexOptions.NonBacktracking)]
    private static partial Regex XmpPattern();

    [GeneratedRegex("""\bxmlns:(?<prefix>[A-Za-z_][A-Za-z0-9_.-]{0,40})\s*=\s*["']http://ns\.adobe\.com/tiff/1\.0/["']""",
        RegexOptions.NonBacktracking)]
    private static partial Regex TiffPrefixPattern();
}
