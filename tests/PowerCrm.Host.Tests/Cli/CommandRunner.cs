using System.Diagnostics;
using PowerCrm.Host.Cli;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>
/// Runs commands as an operator types them, without a terminal. Most run in this process, on a host that is built as for an operator: a
/// separate process for each of about two hundred commands would take over a second of CPU time, nearly all of it for compiling the same
/// code again. Separate processes are used for the libraries' verbs, whose settings are per process, for verbs that listen, and for
/// <see cref="StartInfo"/>.
/// </summary>
internal static class CommandRunner
{
    /// <summary>Spectre.Console can only show one progress display at a time.</summary>
    private static readonly SemaphoreSlim ProgressLock = new(1);

    public static Task<(int Exit, string Said, string Complained)> Run(TestHost on, params string[] words) => Run(on, [], words);

    public static Task<(int Exit, string Said, string Complained)> Run(TestHost on, (string Name, string Value)[] settings,
        params string[] words) => RunWithInput("", on, settings, words);

    /// <param name="input">The typed or piped input.</param>
    /// <param name="on">The host whose database, keys and files are used.</param>
    /// <param name="settings">Settings in addition to or instead of the host's, written like <c>ConnectionStrings__PowerCrm</c>, as in an
    /// environment.</param>
    /// <param name="words">The words of the command line.</param>
    /// <returns>The exit code and the output without surrounding white space.</returns>
    public static async Task<(int Exit, string Said, string Complained)> RunWithInput(string input, TestHost on,
        (string Name, string Value)[] settings, string[] words)
    {
        if (words.Length == 0 || words[0] is "run" or "demo" || words.Take(2).Any(FrameworkVerbs.Contains))
        {
            var start = StartInfo(on, words);
            foreach (var (name, value) in settings)
                start.Environment[name] = value;
            return await RunAsProcess(start, input);
        }
        await ProgressLock.WaitAsync();
        try
        {
            using var written = CapturedConsole.Begin(input);
            var exit = await Root.Run(words, [.. Environment(on).Concat(settings).Select(AsOption)]);
            return (exit, written.Output, written.Errors);
        }
        finally
        {
            ProgressLock.Release();
        }
    }

    /// <summary>Runs it as a separate process.</summary>
    private static async Task<(int Exit, string Said, string Complained)> RunAsProcess(ProcessStartInfo start, string input)
    {
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Task.WhenAll(said, complained, process.WaitForExitAsync());
        return (process.ExitCode, (await said).Trim(), (await complained).Trim());
    }

    /// <summary>Returns the start of a process with the settings of this host.</summary>
    public static ProcessStartInfo StartInfo(TestHost on, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PowerCrm.Host.dll"), .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in Environment(on))
            start.Environment[name] = value;
        return start;
    }

    private static string AsOption((string Name, string Value) set) =>
        $"--{set.Name.Replace("ASPNETCORE_", "", StringComparison.Ordinal).Replace("__", ":", StringComparison.Ordinal)}={set.Value}";

    private static (string Name, string Value)[] Environment(TestHost on) =>
    [
        ("ASPNETCORE_ENVIRONMENT", "Development"), ("ConnectionStrings__PowerCrm", on.ConnectionString),
        ("Keys__Master", TestHost.MasterKey), ("Blobs__Path", on.Blobs), ("Audit__CheckpointFile", on.Checkpoints),
        ("Privacy__TombstonesFile", on.Tombstones), ("Privacy__HoldsFile", on.Holds),
    ];
}
