using PowerCrm.Papers;

namespace PowerCrm.Vendors;

/// <summary>
/// Converts an upload into a new picture: an upright JPEG in sRGB of at most 2560 px, without any metadata of the original file.
/// </summary>
public interface IPictures
{
    /// <summary>Checks and converts a whole file.</summary>
    /// <param name="upload">The file.</param>
    /// <param name="ct">Cancels the work.</param>
    /// <param name="withMark">True to also compute the mark that recognises the picture; this runs the child process a second time.</param>
    Task<PictureResult> Normalise(ReadOnlyMemory<byte> upload, CancellationToken ct, bool withMark = false);

    /// <summary>Reads at most 10 MB of the stream, then checks and converts it.</summary>
    Task<PictureResult> Normalise(Stream upload, CancellationToken ct);

    /// <summary>Returns the same picture with a shorter longest side, for a vendor that does not accept large ones.</summary>
    /// <returns>Null when it cannot be done.</returns>
    Task<byte[]?> Shrink(ReadOnlyMemory<byte> jpeg, int side, CancellationToken ct);
}

/// <summary>The result of an upload.</summary>
public abstract record PictureResult
{
    private PictureResult() { }

    /// <param name="Jpeg">The new file.</param>
    /// <param name="Width">The width of the new file, upright.</param>
    /// <param name="Height">The height of the new file, upright.</param>
    /// <param name="Sha256">The hash of the new file, lower-case hex.</param>
    /// <param name="Mark">Recognises the picture when it is uploaded again; null when it was not requested, the picture has no features for
    /// it, or
    /// it could not be made.</param>
    public sealed record Ok(ReadOnlyMemory<byte> Jpeg, int Width, int Height, string Sha256, PictureMark? Mark = null) : PictureResult;

    /// <param name="Code">One of <see cref="PictureFaults"/>.</param>
    /// <param name="Hint"><see cref="PictureFaults.HeicHint"/>, or null.</param>
    public sealed record Rejected(string Code, string? Hint = null) : PictureResult;

    /// <summary>This machine cannot process pictures; the reason is for the operator.</summary>
    public sealed record Unavailable(string Reason) : PictureResult;
}

/// <summary>Why an upload is refused.</summary>
public static class PictureFaults
{
    public const string TooLarge = "image_too_large";
    public const string Unsupported = "image_format_unsupported";
    public const string Corrupt = "image_corrupt";
    public const string TooSmall = "image_too_small";

    /// <summary>The format of iPhones; with "compressed" or "most compatible" they send JPEG.</summary>
    public const string HeicHint = "heic";
}
