using System.Diagnostics;
using System.Globalization;

namespace PowerCrm.Stress;

/// <summary>
/// Makes PostgreSQL's disk slow until it is disposed: each flush (<c>fdatasync</c>, <c>fsync</c>) of the server's processes, including new
/// ones, returns later. It attaches Debian's <c>strace</c> to them.
/// </summary>
internal sealed class SlowDisk : IAsyncDisposable
{
    private readonly Process strace;

    private SlowDisk(Process strace) => this.strace = strace;

    /// <summary>Returns what the machine lacks, as a message; null when nothing.</summary>
    public static string? Missing =>
        !OperatingSystem.IsLinux() || Environment.UserName != "root" ? "PostgreSQL's processes are held by strace for this: as root."
        : StracePath is null ? "Please install what is missing (Debian's name): strace" : null;

    private static string? StracePath => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin")
        .Select(f => Path.Combine(f, "strace")).FirstOrDefault(File.Exists);

    /// <param name="postmaster">The process id of the postmaster.</param>
    /// <param name="delay">The additional time of each flush.</param>
    /// <exception cref="InvalidOperationException">strace cannot attach to the processes.</exception>
    public static async Task<SlowDisk> Begin(int postmaster, TimeSpan delay)
    {
        var micros = delay.TotalMicroseconds.ToString("0", CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(StracePath!, ["-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,fsync",
            "-e", $"inject=fdatasync,fsync:delay_exit={micros}",
            "-p", postmaster.ToString(CultureInfo.InvariantCulture), .. FindChildren(postmaster).SelectMany(c => (string[])["-p", c])])
        {
            RedirectStandardError = true,
        };
        var strace = Process.Start(start) ?? throw new InvalidOperationException("strace did not start.");
        // strace skips a process that ended meanwhile and continues with the others; without the postmaster it would attach to none.
        for (var attempts = 0; attempts < 100 && !strace.HasExited; attempts++)
        {
            if (ReadTracer(postmaster) == strace.Id)
                return new SlowDisk(strace);
            await Task.Delay(20);
        }
        if (!strace.HasExited)
            strace.Kill();
        throw new InvalidOperationException("PostgreSQL cannot be held by strace: " + await strace.StandardError.ReadToEndAsync());
    }

    private static IEnumerable<string> FindChildren(int parent) => Directory.EnumerateDirectories("/proc")
        .Select(f => Path.GetFileName(f)).Where(n => char.IsAsciiDigit(n[0]) && ReadParent(n) == parent);

    private static int ReadParent(string process) => ReadStatus(process, "PPid:");

    private static int ReadTracer(int process) => ReadStatus(process.ToString(CultureInfo.InvariantCulture), "TracerPid:");

    private static int ReadStatus(string process, string name)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line
                ? int.Parse(line.AsSpan(name.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) : 0;
        }
        catch (IOException)
        {
            // The process has ended meanwhile.
            return 0;
        }
    }

    /// <summary>Detaches from all processes; they continue.</summary>
    public async ValueTask DisposeAsync()
    {
        // Not SIGKILL: it would leave a process that waits in a delay stopped.
        using (var interrupt = Process.Start("kill", ["-INT", strace.Id.ToString(CultureInfo.InvariantCulture)]))
            await interrupt.WaitForExitAsync();
        await strace.WaitForExitAsync();
        strace.Dispose();
    }
}
