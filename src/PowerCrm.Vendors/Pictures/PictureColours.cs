namespace PowerCrm.Vendors;

/// <summary>
/// Whether a picture's colours are taken as they stand. Those with a profile of their own and those of a printer (cyan, magenta, yellow,
/// black) are brought to sRGB by libvips, which costs as much as all the rest of its work; nearly all photos need none of it. Sixteen bits
/// a colour are no reason: 8.14 makes eight of them rightly without, and darkens them with.
/// </summary>
internal static class PictureColours
{
    /// <returns>False also where it cannot be told.</returns>
    public static bool AreStandard(ReadOnlySpan<byte> file) =>
        JpegHeader.Matches(file) ? JpegHeader.Components(file) is 1 or 3 && !HasProfile(file)
        : PngHeader.Matches(file) ? !HasChunk(file, PngHeader.Chunks(file), 4, "iCCP"u8)
        : WebpHeader.Matches(file) && !HasChunk(file, WebpHeader.Chunks(file), 0, "ICCP"u8);

    private static bool HasProfile(ReadOnlySpan<byte> file)
    {
        foreach (var (at, length) in JpegHeader.Profiles(file))
            if (file.Slice(at + 4, length - 4).StartsWith("ICC_PROFILE\0"u8))
                return true;
        return false;
    }

    private static bool HasChunk(ReadOnlySpan<byte> file, IReadOnlyList<(int At, int Length)> chunks, int skip, ReadOnlySpan<byte> type)
    {
        foreach (var (at, _) in chunks)
            if (file.Slice(at + skip, 4).SequenceEqual(type))
                return true;
        return false;
    }
}
