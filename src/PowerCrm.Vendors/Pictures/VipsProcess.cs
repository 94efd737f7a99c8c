using System.Diagnostics;

namespace PowerCrm.Vendors;

/// <summary>
/// Runs <c>prlimit … vips thumbnail</c>. vipsthumbnail is not used: its <c>fail_on=truncated</c> has no effect in 8.14, so half a picture
/// would be accepted. Limits of one run: 768 MB of address space, 10 s of processor time, 32 MB of output, few files, no core dump, 20 s of
/// wall-clock time.
/// </summary>
internal static class VipsProcess
{
    public const string OutputFile = "out.jpg";
    public const string PixelFile = "out.ppm";
    public const string ThumbnailFile = "small.ppm";
    private const int MaxSide = 2560;

    /// <param name="options">The programs and the time limit.</param>
    /// <param name="folder">Contains <c>in</c>. <see cref="OutputFile"/> is valid only after Done: a failed run leaves half a file.</param>
    /// <param name="converted">True to convert the colours to sRGB (<see cref="PictureColours"/>); doubles the cost.</param>
    /// <param name="ct">Kills the child.</param>
    public static Task<LimitedProcess.Outcome> Run(PictureOptions options, string folder, bool converted, CancellationToken ct) =>
        Run(options, folder, $"{OutputFile}[Q=85,strip,background=255]", MaxSide, ct, converted: converted);

    public static Task<LimitedProcess.Outcome> Shrink(PictureOptions options, string folder, int side, CancellationToken ct) =>
        Run(options, folder, $"{OutputFile}[Q=85,strip,background=255]", side, ct);

    /// <summary>Writes the picture as raw pixels to <see cref="PixelFile"/>.</summary>
    public static Task<LimitedProcess.Outcome> DecodePixels(PictureOptions options, string folder, int side, CancellationToken ct) =>
        Run(options, folder, PixelFile, side, ct);

    /// <summary>
    /// Writes a small square copy of the output of <see cref="Run(PictureOptions, string, bool, CancellationToken)"/> as raw pixels to
    /// <see cref="ThumbnailFile"/>.
    /// </summary>
    public static Task<LimitedProcess.Outcome> ShrinkToSquare(PictureOptions options, string folder, int side, CancellationToken ct) =>
        Run(options, folder, ThumbnailFile, side, ct, OutputFile, "force");

    private static async Task<LimitedProcess.Outcome> Run(PictureOptions options, string folder, string target, int side,
        CancellationToken ct, string source = "in", string size = "down", bool converted = false)
    {
        var report = new ErrorReport(false, false);
        var outcome = await LimitedProcess.Run(CreateStartInfo(options, folder, source, target, side, size, converted), options.WallClock,
            (output, token) => output.CopyToAsync(Stream.Null, token),
            async (error, token) => report = await ReadErrors(error, token), ct);
        return outcome switch
        {
            LimitedProcess.Outcome.Failed when report.IsDiskFull => LimitedProcess.Outcome.NoSpace,
            not LimitedProcess.Outcome.TimedOut when report.IsTruncated => LimitedProcess.Outcome.Failed,
            _ => outcome,
        };
    }

    /// <param name="IsTruncated">The picture lacks pixels.</param>
    /// <param name="IsDiskFull">The output could not be written.</param>
    private sealed record ErrorReport(bool IsTruncated, bool IsDiskFull);

    /// <summary>
    /// For a picture that was cut in half and got an end marker, <c>--fail-on truncated</c> only warns. <c>--fail-on warning</c> would also
    /// refuse complete photos of cameras that write a few stray bytes, so this looks for the one warning that means missing pixels.
    /// </summary>
    private static async Task<ErrorReport> ReadErrors(StreamReader error, CancellationToken ct)
    {
        const string Truncated = "premature end of data segment", DiskFull = "No space left on device", QuotaFull = "Disk quota exceeded";
        var (report, tail, buffer) = (new ErrorReport(false, false), "", new char[4096]);
        // Reads blocks, not lines: a compromised child might never end a line.
        for (int read; (read = await error.ReadAsync(buffer, ct)) > 0;)
        {
            var text = tail + new string(buffer, 0, read);
            report = new ErrorReport(report.IsTruncated || text.Contains(Truncated, StringComparison.Ordinal),
                report.IsDiskFull || text.Contains(DiskFull, StringComparison.Ordinal)
                || text.Contains(QuotaFull, StringComparison.Ordinal));
            tail = text[^Math.Min(text.Length, Truncated.Length)..];
        }
        return report;
    }

    private static ProcessStartInfo CreateStartInfo(PictureOptions options, string folder, string source, string target, int side,
        string size, bool converted)
    {
        var start = LimitedProcess.CreateStartInfo(options.Prlimit, new LimitedProcess.Limits(CpuSeconds: 10), folder, options.Vips,
        [
            "thumbnail", source, target, $"{side}", "--height", $"{side}", "--size", size, "--fail-on", "truncated",
            .. (string[])(converted ? ["--export-profile", "srgb"] : []),
        ]);
        // libvips looks for its modules below this folder: HEIF, JPEG XL, ImageMagick, Poppler and OpenSlide. None is needed, and loading
        // them takes a third of the startup time.
        start.Environment["VIPSHOME"] = "/nonexistent";
        start.Environment["VIPS_BLOCK_UNTRUSTED"] = "1";
        start.Environment["VIPS_CONCURRENCY"] = "1";
        return start;
    }
}
