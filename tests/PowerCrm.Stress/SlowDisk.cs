using System.Diagnostics;
using System.Globalization;

namespace PowerCrm.Stress;

/// <summary>
/// PostgreSQL's disk is slow while this lives: each flush (<c>fdatasync</c>, <c>fsync</c>) of the server's processes, also of those that
/// start meanwhile, returns later than it would. Debian's <c>strace</c> holds it; dispose of this to let go.
/// </summary>
internal sealed class SlowDisk : IAsyncDisposable
{
    private readonly Process strace;

    private SlowDisk(Process strace) => this.strace = strace;

    /// <summary>What the machine lacks, as a person is told; null: nothing.</summary>
    public static string? Missing =>
        !OperatingSystem.IsLinux() || Environment.UserName != "root" ? "PostgreSQL's processes are held by strace for this: as root."
        : Program is null ? "Please install what is missing (Debian's name): strace" : null;

    private static string? Program => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin")
        .Select(f => Path.Combine(f, "strace")).FirstOrDefault(File.Exists);

    /// <param name="postmaster">The number of the server's first process.</param>
    /// <param name="delay">By how much each flush takes longer.</param>
    /// <exception cref="InvalidOperationException">The processes cannot be held.</exception>
    public static async Task<SlowDisk> Begin(int postmaster, TimeSpan delay)
    {
        var micros = delay.TotalMicroseconds.ToString("0", CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(Program!, ["-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,fsync",
            "-e", $"inject=fdatasync,fsync:delay_exit={micros}",
            "-p", postmaster.ToString(CultureInfo.InvariantCulture), .. Children(postmaster).SelectMany(c => (string[])["-p", c])])
        {
            RedirectStandardError = true,
        };
        var strace = Process.Start(start) ?? throw new InvalidOperationException("strace did not start.");
        // A process that ended meanwhile cannot be held, and strace goes on with the others; without the first one it would hold nobody.
        for (var tries = 0; tries < 100 && !strace.HasExited; tries++)
        {
            if (Holder(postmaster) == strace.Id)
                return new SlowDisk(strace);
            await Task.Delay(20);
        }
        if (!strace.HasExited)
            strace.Kill();
        throw new InvalidOperationException("PostgreSQL cannot be held by strace: " + await strace.StandardError.ReadToEndAsync());
    }

    private static IEnumerable<string> Children(int of) => Directory.EnumerateDirectories("/proc")
        .Select(f => Path.GetFileName(f)).Where(n => char.IsAsciiDigit(n[0]) && Parent(n) == of);

    private static int Parent(string process) => Number(process, "PPid:");

    private static int Holder(int process) => Number(process.ToString(CultureInfo.InvariantCulture), "TracerPid:");

    private static int Number(string process, string name)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line
                ? int.Parse(line.AsSpan(name.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) : 0;
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }

    /// <summary>Lets all processes go; they run on.</summary>
    public async ValueTask DisposeAsync()
    {
        // Not SIGKILL: a process that waits in a delay would be left as it stands.
        using (var interrupt = Process.Start("kill", ["-INT", strace.Id.ToString(CultureInfo.InvariantCulture)]))
            await interrupt.WaitForExitAsync();
        await strace.WaitForExitAsync();
        strace.Dispose();
    }
}
