namespace PowerCrm.Vendors;

/// <summary>
/// Looks at an upload before any decoder does: its type by its first bytes, its size by its header, its end. Decoders believe headers: one
/// that claims 65535 x 65535 costs libvips seconds and hundreds of megabytes, and a picture cut in half a mere warning. It is no stricter
/// than the decoder about anything else: profiles, bytes between the parts and what stands behind the picture decide nothing.
/// </summary>
internal static class PictureGate
{
    public const int MostBytes = 10 * 1024 * 1024;
    private const long MostPixels = 8192 * 6144;
    private const int LongestSide = 12_000;
    private const int ShortestSide = 240;
    private const int MostAspect = 4;

    /// <returns>Null when the picture may go on.</returns>
    public static PictureResult.Rejected? Check(ReadOnlySpan<byte> file)
    {
        if (file.Length > MostBytes) return new(PictureFaults.TooLarge);
        if (file.IsEmpty) return new(PictureFaults.Corrupt);
        if (HeicHeader.Matches(file)) return new(PictureFaults.Unsupported, PictureFaults.HeicHint);
        var header =
            JpegHeader.Matches(file) ? JpegHeader.Read(file)
            : PngHeader.Matches(file) ? PngHeader.Read(file)
            : WebpHeader.Matches(file) ? WebpHeader.Read(file)
            : PictureHeader.Unsupported;
        return Judge(header);
    }

    private static PictureResult.Rejected? Judge(PictureHeader header) => header switch
    {
        { IsSupported: false } => new(PictureFaults.Unsupported),
        // A claim of a monstrous size is refused as such, however broken the rest.
        { Width: > LongestSide } or { Height: > LongestSide } => new(PictureFaults.TooLarge),
        _ when (long)header.Width * header.Height > MostPixels => new(PictureFaults.TooLarge),
        { IsWhole: false } or { Width: <= 0 } or { Height: <= 0 } => new(PictureFaults.Corrupt),
        _ when Math.Min(header.Width, header.Height) < ShortestSide => new(PictureFaults.TooSmall),
        _ when Math.Max(header.Width, header.Height) > MostAspect * Math.Min(header.Width, header.Height) => new(PictureFaults.TooSmall),
        _ => null,
    };
}

/// <summary>What a file's header says, without decoding a pixel.</summary>
/// <param name="IsSupported">A kind of this format that we take: no animation, no arithmetic coding.</param>
/// <param name="IsWhole">Its parts add up.</param>
/// <param name="Ends">Where its pixels end, of a file that has no end marker; 0: it has one.</param>
internal readonly record struct PictureHeader(int Width, int Height, bool IsSupported, bool IsWhole, int Ends = 0)
{
    public static PictureHeader Unsupported => new(0, 0, false, false);

    public static PictureHeader Broken(int width = 0, int height = 0) => new(width, height, true, false);

    public static PictureHeader Whole(int width, int height, int ends = 0) => new(width, height, true, true, ends);
}
