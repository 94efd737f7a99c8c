using PowerCrm.Papers;

namespace PowerCrm.Vendors;

/// <summary>
/// Turns what somebody uploaded into a picture of our own making: upright JPEG, sRGB, at most 2560 px, nothing of the old file's metadata.
/// </summary>
public interface IPictures
{
    /// <summary>Decides about a whole file.</summary>
    /// <param name="upload">The file.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="marked">Whether the picture is to be known again; it costs a second run of the child.</param>
    Task<PictureResult> Normalise(ReadOnlyMemory<byte> upload, CancellationToken ct, bool marked = false);

    /// <summary>Reads at most 10 MB of the stream, then decides.</summary>
    Task<PictureResult> Normalise(Stream upload, CancellationToken ct);

    /// <summary>The same picture with a shorter longest side, for a vendor who takes no large ones.</summary>
    /// <returns>Null when it cannot be done.</returns>
    Task<byte[]?> Smaller(ReadOnlyMemory<byte> jpeg, int side, CancellationToken ct);
}

/// <summary>What became of an upload.</summary>
public abstract record PictureResult
{
    private PictureResult() { }

    /// <param name="Jpeg">The new file.</param>
    /// <param name="Width">Of the new file, upright.</param>
    /// <param name="Height">Of the new file, upright.</param>
    /// <param name="Sha256">Of the new file, lower-case hex.</param>
    /// <param name="Mark">To know the picture again by; null: nobody asked for it, there is nothing to know it by, or
    /// it could not be made.</param>
    public sealed record Ok(ReadOnlyMemory<byte> Jpeg, int Width, int Height, string Sha256, PictureMark? Mark = null) : PictureResult;

    /// <param name="Code">One of <see cref="PictureFaults"/>.</param>
    /// <param name="Hint"><see cref="PictureFaults.HeicHint"/>, or null.</param>
    public sealed record Rejected(string Code, string? Hint = null) : PictureResult;

    /// <summary>The machine cannot do it: the reason is for the operator.</summary>
    public sealed record Unavailable(string Reason) : PictureResult;
}

/// <summary>Why an upload is not taken.</summary>
public static class PictureFaults
{
    public const string TooLarge = "image_too_large";
    public const string Unsupported = "image_format_unsupported";
    public const string Corrupt = "image_corrupt";
    public const string TooSmall = "image_too_small";

    /// <summary>An iPhone's own format: choose "compressed" or "most compatible", which gives JPEG.</summary>
    public const string HeicHint = "heic";
}
