using System.Diagnostics;
using System.Globalization;

namespace PowerCrm.Embedded;

/// <summary>The content of <c>postmaster.pid</c>, checked against the running processes.</summary>
internal sealed record Postmaster(int Pid, int Port)
{
    // Larger than any process id that a kernel assigns.
    private const string UnusedPid = "2147483646";

    /// <summary>Returns the running server of this cluster, or null.</summary>
    public static Postmaster? FindRunning(ClusterLocation home)
    {
        if (!File.Exists(home.PidFile)) return null;
        string[] lines;
        try { lines = File.ReadAllLines(home.PidFile); }
        catch (IOException) { return null; }
        return lines.Length >= 4
            && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid)
            && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port)
            && IsOurs(pid, home) ? new Postmaster(pid, port) : null;
    }

    /// <summary>
    /// After a crash, the process id in the file may belong to another program (likely in containers), and PostgreSQL would then refuse to
    /// start. The file is not removed, because it also names the shared memory by which PostgreSQL detects that old backends are still
    /// running: only the process id is replaced.
    /// </summary>
    public static void ReplaceStalePid(ClusterLocation home)
    {
        if (!File.Exists(home.PidFile) || FindRunning(home) is not null) return;
        var lines = File.ReadAllLines(home.PidFile);
        if (lines.Length == 0) File.Delete(home.PidFile);
        else if (int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid) && FindProcess(pid) is { } other)
        {
            other.Dispose();
            lines[0] = UnusedPid;
            File.WriteAllText(home.PidFile, string.Join('\n', lines) + "\n");
        }
    }

    private static bool IsOurs(int pid, ClusterLocation home)
    {
        using var process = FindProcess(pid);
        if (process is null || !process.ProcessName.StartsWith("postgres", StringComparison.Ordinal)) return false;
        var commandLine = $"/proc/{pid}/cmdline";
        // Without /proc, the name is enough. With it, a server of another folder with the same process id is recognized.
        return !OperatingSystem.IsLinux() || (File.Exists(commandLine) && File.ReadAllText(commandLine).Split('\0').Contains(home.Data));
    }

    private static Process? FindProcess(int pid)
    {
        try { return Process.GetProcessById(pid); }
        catch (ArgumentException) { return null; }
    }
}
