using System.ComponentModel;
using System.Diagnostics;

namespace PowerCrm.Vendors;

/// <summary>
/// Runs a program under <c>prlimit</c> in a folder of its own, without the host's environment. Its output is read to the end, so that it
/// never blocks, and is never logged: it may contain text from a person's papers.
/// </summary>
internal static class LimitedProcess
{
    internal enum Outcome
    {
        Done,
        Failed,
        TimedOut,
        Missing,

        /// <summary>The disk is full: the input says nothing about it.</summary>
        NoSpace,
    }

    /// <param name="CpuSeconds">Processor time.</param>
    internal sealed record Limits(int CpuSeconds, long MemoryBytes = 805306368, long FileBytes = 33554432);

    public static ProcessStartInfo CreateStartInfo(string prlimit, Limits limits, string folder, string program,
        IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(prlimit,
            [$"--as={limits.MemoryBytes}", $"--cpu={limits.CpuSeconds}", $"--fsize={limits.FileBytes}", "--nofile=64", "--core=0", "--",
                program,
                .. arguments])
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
        start.Environment["MALLOC_ARENA_MAX"] = "2";
        return start;
    }

    /// <param name="start">Made by <see cref="CreateStartInfo"/>.</param>
    /// <param name="wallClock">The child is killed after this time.</param>
    /// <param name="output">Reads standard output to its end.</param>
    /// <param name="error">Reads standard error to its end.</param>
    /// <param name="ct">Kills the child.</param>
    public static async Task<Outcome> Run(ProcessStartInfo start, TimeSpan wallClock, Func<Stream, CancellationToken, Task> output,
        Func<StreamReader, CancellationToken, Task> error, CancellationToken ct)
    {
        using var process = new Process { StartInfo = start };
        try
        {
            if (!process.Start()) return Outcome.Missing;
        }
        catch (Win32Exception)
        {
            return Outcome.Missing;
        }
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(wallClock);
        try
        {
            process.StandardInput.Close();
            await Task.WhenAll(output(process.StandardOutput.BaseStream, timeout.Token), error(process.StandardError, timeout.Token),
                process.WaitForExitAsync(timeout.Token));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            ct.ThrowIfCancellationRequested();
            return Outcome.TimedOut;
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        // 126 and 127: prlimit could not start the program.
        return process.ExitCode switch { 0 => Outcome.Done, 126 or 127 => Outcome.Missing, _ => Outcome.Failed };
    }
}
