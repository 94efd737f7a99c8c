using System.Diagnostics;

namespace PowerCrm.Vendors;

/// <summary>
/// <c>prlimit … vips thumbnail</c>. Not vipsthumbnail, whose <c>fail_on=truncated</c> does nothing in 8.14: half a picture would pass.
/// Limits: 768 MB of address space, 10 s of processor, 32 MB of output, few files, no core dump; 20 s by the clock over all of it.
/// </summary>
internal static class VipsChild
{
    public const string Output = "out.jpg";
    public const string Pixels = "out.ppm";
    public const string Thumbnail = "small.ppm";
    private const int LongestSide = 2560;

    /// <param name="options">Programs and time.</param>
    /// <param name="folder">Holds <c>in</c>; <see cref="Output"/> is to be looked at only when Done: a failed run leaves half a
    /// file.</param>
    /// <param name="converted">Bring its colours to sRGB (<see cref="PictureColours"/>); costs as much again as the rest.</param>
    /// <param name="ct">Kills the child.</param>
    public static Task<LimitedChild.Outcome> Run(PictureOptions options, string folder, bool converted, CancellationToken ct) =>
        Run(options, folder, $"{Output}[Q=85,strip,background=255]", LongestSide, ct, converted: converted);

    public static Task<LimitedChild.Outcome> Shrink(PictureOptions options, string folder, int side, CancellationToken ct) =>
        Run(options, folder, $"{Output}[Q=85,strip,background=255]", side, ct);

    /// <summary>The same picture as bare pixels, for whoever has to look at them: <see cref="Pixels"/>.</summary>
    public static Task<LimitedChild.Outcome> Unpack(PictureOptions options, string folder, int side, CancellationToken ct) =>
        Run(options, folder, Pixels, side, ct);

    /// <summary>
    /// A small copy of what <see cref="Run(PictureOptions, string, bool, CancellationToken)"/> wrote, drawn to a square, as bare pixels:
    /// <see cref="Thumbnail"/>.
    /// </summary>
    public static Task<LimitedChild.Outcome> Square(PictureOptions options, string folder, int side, CancellationToken ct) =>
        Run(options, folder, Thumbnail, side, ct, Output, "force");

    private static async Task<LimitedChild.Outcome> Run(PictureOptions options, string folder, string target, int side,
        CancellationToken ct, string source = "in", string size = "down", bool converted = false)
    {
        var cutShort = false;
        var outcome = await LimitedChild.Run(Command(options, folder, source, target, side, size, converted), options.WallClock,
            (output, token) => output.CopyToAsync(Stream.Null, token),
            async (error, token) => cutShort = await SaysCutShort(error, token), ct);
        return outcome != LimitedChild.Outcome.TookTooLong && cutShort ? LimitedChild.Outcome.Failed : outcome;
    }

    /// <summary>
    /// A picture cut in half to which an end marker was added gets past <c>--fail-on truncated</c> with a warning. <c>--fail-on warning</c>
    /// would also refuse whole photos of cameras that write a few stray bytes, so the one warning that means missing pixels is looked for.
    /// </summary>
    private static async Task<bool> SaysCutShort(StreamReader error, CancellationToken ct)
    {
        const string Warning = "premature end of data segment";
        var (found, tail, buffer) = (false, "", new char[4096]);
        // By pieces, not by lines: a child that was taken over may never end a line.
        for (int read; (read = await error.ReadAsync(buffer, ct)) > 0;)
        {
            var text = tail + new string(buffer, 0, read);
            found |= text.Contains(Warning, StringComparison.Ordinal);
            tail = text[^Math.Min(text.Length, Warning.Length)..];
        }
        return found;
    }

    private static ProcessStartInfo Command(PictureOptions options, string folder, string source, string target, int side, string size,
        bool converted)
    {
        var start = LimitedChild.Command(options.Prlimit, new LimitedChild.Limits(Seconds: 10), folder, options.Vips,
        [
            "thumbnail", source, target, $"{side}", "--height", $"{side}", "--size", size, "--fail-on", "truncated",
            .. (string[])(converted ? ["--export-profile", "srgb"] : []),
        ]);
        // Below it libvips looks for its modules, HEIF, JPEG XL, ImageMagick, Poppler and OpenSlide: none is for us, and to load them takes
        // a third of the time of a start.
        start.Environment["VIPSHOME"] = "/nonexistent";
        start.Environment["VIPS_BLOCK_UNTRUSTED"] = "1";
        start.Environment["VIPS_CONCURRENCY"] = "1";
        return start;
    }
}
