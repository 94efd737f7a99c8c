using System.Buffers.Binary;

namespace PowerCrm.Vendors;

/// <summary>
/// Checks a WebP: lossy (VP8), lossless (VP8L) or extended (VP8X) around one of them. Animation is recognised by the flag in VP8X and by
/// its chunks. The size is the larger of the canvas and the picture.
/// </summary>
internal static class WebpHeader
{
    private const byte AnimationBit = 0x02;

    public static bool Matches(ReadOnlySpan<byte> file) =>
        file.Length >= 12 && file.StartsWith("RIFF"u8) && file.Slice(8, 4).SequenceEqual("WEBP"u8);

    public static PictureHeader Read(ReadOnlySpan<byte> file)
    {
        int width = 0, height = 0;
        var hasPicture = false;
        var riff = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (riff > file.Length - 8) return PictureHeader.Broken();
        var end = 8 + (int)riff;
        for (var at = 12; at + 8 <= end;)
        {
            var type = file.Slice(at, 4);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            // After the picture this is data of another program, which is removed before the picture is decoded.
            if (length > end - at - 8 && hasPicture) break;
            if (length > end - at - 8) return PictureHeader.Broken(width, height);
            var body = file.Slice(at + 8, (int)length);
            if (type.SequenceEqual("ANIM"u8) || type.SequenceEqual("ANMF"u8)) return PictureHeader.Unsupported;
            if (type.SequenceEqual("VP8X"u8))
            {
                if (body.Length < 10) return PictureHeader.Broken();
                if ((body[0] & AnimationBit) != 0) return PictureHeader.Unsupported;
                Grow(1 + ReadUInt24(body[4..]), 1 + ReadUInt24(body[7..]), ref width, ref height);
            }
            else if (type.SequenceEqual("VP8 "u8))
            {
                if (body.Length < 10 || !body.Slice(3, 3).SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]))
                    return PictureHeader.Broken(width, height);
                Grow(ReadUInt14(body[6..]), ReadUInt14(body[8..]), ref width, ref height);
                hasPicture = true;
            }
            else if (type.SequenceEqual("VP8L"u8))
            {
                if (body.Length < 5 || body[0] != 0x2F) return PictureHeader.Broken(width, height);
                var bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
                Grow(1 + (int)(bits & 0x3FFF), 1 + (int)(bits >> 14 & 0x3FFF), ref width, ref height);
                hasPicture = true;
            }
            at += 8 + (int)length + (int)(length & 1);                                   // chunks are padded to even lengths
        }
        return hasPicture ? PictureHeader.Whole(width, height) : PictureHeader.Broken(width, height);
    }

    private static void Grow(int w, int h, ref int width, ref int height) => (width, height) = (Math.Max(width, w), Math.Max(height, h));

    private static int ReadUInt14(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes) & 0x3FFF;

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;

    /// <summary>Returns the chunks of a complete file: the position of each, and the length of its body.</summary>
    public static IReadOnlyList<(int Offset, int Length)> Chunks(ReadOnlySpan<byte> file)
    {
        var chunks = new List<(int, int)>();
        var end = Math.Min(8L + BinaryPrimitives.ReadUInt32LittleEndian(file[4..]), file.Length);
        for (long at = 12; at + 8 <= end;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[((int)at + 4)..]);
            if (length > end - at - 8) break;
            chunks.Add(((int)at, (int)length));
            at += 8 + length + (length & 1);
        }
        return chunks;
    }
}
