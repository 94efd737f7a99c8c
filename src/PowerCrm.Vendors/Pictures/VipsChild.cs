using System.ComponentModel;
using System.Diagnostics;

namespace PowerCrm.Vendors;

/// <summary>
/// <c>prlimit … vips thumbnail</c>. Not vipsthumbnail, whose <c>fail_on=truncated</c> does nothing in 8.14: half a picture would pass.
/// Limits: 768 MB of address space, 10 s of processor, 32 MB of output, few files, no core dump; 20 s by the clock over all of it.
/// </summary>
internal static class VipsChild
{
    public const string Output = "out.jpg";
    const int LongestSide = 2560;

    internal enum Outcome
    {
        Done,
        Failed,
        TookTooLong,
        Missing,
    }

    /// <param name="options">Programs and time.</param>
    /// <param name="folder">Holds <c>in</c>; <see cref="Output"/> is to be looked at only when Done: a failed run leaves half a
    /// file.</param>
    /// <param name="ct">Kills the child.</param>
    public static async Task<Outcome> Run(PictureOptions options, string folder, CancellationToken ct)
    {
        using var process = new Process { StartInfo = Command(options, folder) };
        try
        {
            if (!process.Start()) return Outcome.Missing;
        }
        catch (Win32Exception)
        {
            return Outcome.Missing;
        }
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(ct);
        clock.CancelAfter(options.WallClock);
        try
        {
            process.StandardInput.Close();
            // Drained to the end, so that the child never waits for us; looked at, never logged.
            var complaint = SaysCutShort(process.StandardError, clock.Token);
            await Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, clock.Token), complaint, process.WaitForExitAsync(clock.Token));
            if (await complaint) return Outcome.Failed;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            ct.ThrowIfCancellationRequested();
            return Outcome.TookTooLong;
        }
        // 126 and 127: prlimit found no program to become.
        return process.ExitCode switch { 0 => Outcome.Done, 126 or 127 => Outcome.Missing, _ => Outcome.Failed };
    }

    /// <summary>
    /// A picture cut in half to which an end marker was added gets past <c>--fail-on truncated</c> with a warning. <c>--fail-on warning</c>
    /// would also refuse whole photos of cameras that write a few stray bytes, so the one warning that means missing pixels is looked for.
    /// </summary>
    static async Task<bool> SaysCutShort(StreamReader error, CancellationToken ct)
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

    static ProcessStartInfo Command(PictureOptions options, string folder)
    {
        var start = new ProcessStartInfo(options.Prlimit,
        [
            "--as=805306368", "--cpu=10", "--fsize=33554432", "--nofile=64", "--core=0", "--",
            options.Vips, "thumbnail", "in", $"{Output}[Q=85,strip,background=255]", $"{LongestSide}",
            "--height", $"{LongestSide}", "--size", "down", "--fail-on", "truncated", "--export-profile", "srgb",
        ])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["TMPDIR"] = folder;
        start.Environment["VIPS_BLOCK_UNTRUSTED"] = "1";
        start.Environment["VIPS_CONCURRENCY"] = "1";
        start.Environment["MALLOC_ARENA_MAX"] = "2";
        return start;
    }
}
