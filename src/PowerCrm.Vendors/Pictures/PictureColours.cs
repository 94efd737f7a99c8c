namespace PowerCrm.Vendors;

/// <summary>
/// Tells whether a picture's colours need no conversion. Pictures with a colour profile and CMYK pictures are converted to sRGB by libvips,
/// which costs as much as all the rest of its work; nearly all photos do not need it. 16 bits per colour are no reason to convert: libvips
/// 8.14 reduces them to 8 bits correctly without the conversion, and makes the picture darker with it.
/// </summary>
internal static class PictureColours
{
    /// <returns>Also false when it is not known.</returns>
    public static bool AreStandard(ReadOnlySpan<byte> file) =>
        JpegHeader.Matches(file) ? JpegHeader.CountComponents(file) is 1 or 3 && !HasProfile(file)
        : PngHeader.Matches(file) ? !HasChunk(file, PngHeader.Chunks(file), 4, "iCCP"u8)
        : WebpHeader.Matches(file) && !HasChunk(file, WebpHeader.Chunks(file), 0, "ICCP"u8);

    private static bool HasProfile(ReadOnlySpan<byte> file)
    {
        foreach (var (at, length) in JpegHeader.FindProfileSegments(file))
            if (file.Slice(at + 4, length - 4).StartsWith("ICC_PROFILE\0"u8))
                return true;
        return false;
    }

    private static bool HasChunk(ReadOnlySpan<byte> file, IReadOnlyList<(int Offset, int Length)> chunks, int skip, ReadOnlySpan<byte> type)
    {
        foreach (var (at, _) in chunks)
            if (file.Slice(at + skip, 4).SequenceEqual(type))
                return true;
        return false;
    }
}
