namespace PowerCrm.Vendors;

/// <summary>
/// Checks an upload before it is decoded: its type by the first bytes, its size by the header, and its end. Decoders trust headers: one
/// that claims 65535 x 65535 costs libvips seconds and hundreds of megabytes, and for a picture that is cut in half it only prints a
/// warning. In all other respects the check is no stricter than the decoder: profiles, bytes between the segments and data after the
/// picture are accepted.
/// </summary>
internal static class PictureValidator
{
    public const int MaxBytes = 10 * 1024 * 1024;
    private const long MaxPixels = 8192 * 6144;
    private const int LongestSide = 12_000;
    private const int ShortestSide = 240;
    private const int MaxAspectRatio = 4;

    /// <returns>Null when the picture is accepted.</returns>
    public static PictureResult.Rejected? Check(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes) return new(PictureFaults.TooLarge);
        if (file.IsEmpty) return new(PictureFaults.Corrupt);
        if (HeicHeader.Matches(file)) return new(PictureFaults.Unsupported, PictureFaults.HeicHint);
        var header =
            JpegHeader.Matches(file) ? JpegHeader.Read(file)
            : PngHeader.Matches(file) ? PngHeader.Read(file)
            : WebpHeader.Matches(file) ? WebpHeader.Read(file)
            : PictureHeader.Unsupported;
        return CheckHeader(header);
    }

    private static PictureResult.Rejected? CheckHeader(PictureHeader header) => header switch
    {
        { IsSupported: false } => new(PictureFaults.Unsupported),
        // A header with too large a size is refused as too large, even when the rest is broken.
        { Width: > LongestSide } or { Height: > LongestSide } => new(PictureFaults.TooLarge),
        _ when (long)header.Width * header.Height > MaxPixels => new(PictureFaults.TooLarge),
        { IsWhole: false } or { Width: <= 0 } or { Height: <= 0 } => new(PictureFaults.Corrupt),
        _ when Math.Min(header.Width, header.Height) < ShortestSide => new(PictureFaults.TooSmall),
        _ when Math.Max(header.Width, header.Height) > MaxAspectRatio * Math.Min(header.Width, header.Height) =>
        new(PictureFaults.TooSmall),
        _ => null,
    };
}

/// <summary>Values of a file's header, read without decoding.</summary>
/// <param name="IsSupported">True for a variant of the format that is accepted: no animation, no arithmetic coding.</param>
/// <param name="IsWhole">True when the file is complete.</param>
/// <param name="DataEnd">Where the pixel data ends, in a file without an end marker; 0 when it has one.</param>
internal readonly record struct PictureHeader(int Width, int Height, bool IsSupported, bool IsWhole, int DataEnd = 0)
{
    public static PictureHeader Unsupported => new(0, 0, false, false);

    public static PictureHeader Broken(int width = 0, int height = 0) => new(width, height, true, false);

    public static PictureHeader Whole(int width, int height, int dataEnd = 0) => new(width, height, true, true, dataEnd);
}
