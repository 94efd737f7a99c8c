using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace PowerCrm.Vendors;

/// <summary>Reads the orientation of a picture: 1 to 8, as in TIFF; 0 when it is not given.</summary>
internal static partial class PictureOrientation
{
    private const ushort Tag = 0x0112;

    /// <summary>Reads it from an EXIF block, with or without the six bytes that JPEG puts before it.</summary>
    public static int OfExif(ReadOnlySpan<byte> exif)
    {
        if (exif.StartsWith("Exif\0\0"u8)) exif = exif[6..];
        if (exif.Length < 8) return 0;
        var big = exif.StartsWith("MM"u8);
        if (!big && !exif.StartsWith("II"u8)) return 0;
        var at = Int32(exif[4..], big);
        if (at > (uint)exif.Length - 2) return 0;
        var directory = exif[(int)at..];
        var entries = Int16(directory, big);
        for (var i = 0; i < entries && 2 + (i + 1) * 12 <= directory.Length; i++)
        {
            var entry = directory.Slice(2 + i * 12, 12);
            if (Int16(entry, big) == Tag)
                return Valid(Int16(entry[2..], big) == 3 ? Int16(entry[8..], big) : (int)Math.Min(Int32(entry[8..], big), 9));
        }
        return 0;
    }

    /// <summary>Reads it from XMP, as an attribute or as an element, with any prefix for the TIFF namespace.</summary>
    public static int OfXmp(ReadOnlySpan<byte> xmp)
    {
        var text = Encoding.UTF8.GetString(xmp);
        var prefixes = TiffPrefix().Matches(text).Select(m => m.Groups["prefix"].Value).Append("tiff").ToHashSet(StringComparer.Ordinal);
        return Xmp().Matches(text).FirstOrDefault(m => prefixes.Contains(m.Groups["prefix"].Value)) is { } found
            ? Valid(found.ValueSpan[^1] - '0') : 0;
    }

    /// <summary>Returns the shortest EXIF block with this orientation.</summary>
    public static byte[] Exif(int orientation) =>
        [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

    private static int Valid(int orientation) => orientation is >= 1 and <= 8 ? orientation : 0;

    private static ushort Int16(ReadOnlySpan<byte> bytes, bool big) =>
        bytes.Length < 2 ? (ushort)0 : big ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint Int32(ReadOnlySpan<byte> bytes, bool big) =>
        big ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    [GeneratedRegex("""\b(?<prefix>[A-Za-z_][A-Za-z0-9_.-]{0,40}):Orientation(?:\s*=\s*["']|[^>]{0,100}>\s*)[0-9]""",
        RegexOptions.NonBacktracking)]
    private static partial Regex Xmp();

    [GeneratedRegex("""\bxmlns:(?<prefix>[A-Za-z_][A-Za-z0-9_.-]{0,40})\s*=\s*["']http://ns\.adobe\.com/tiff/1\.0/["']""",
        RegexOptions.NonBacktracking)]
    private static partial Regex TiffPrefix();
}
