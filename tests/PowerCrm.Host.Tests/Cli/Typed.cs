using System.Diagnostics;
using PowerCrm.Host.Cli;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>
/// What an operator types, without a terminal. Most words are carried out in this process, on a host that is built for them as for an
/// operator's: a program for each of some two hundred costs over a second of processor, nearly all for compiling the same code again. What
/// runs as a program: the libraries' verbs, whose settings are one for a process, those that listen, and what <see cref="Start"/> is for.
/// </summary>
internal static class Typed
{
    /// <summary>Spectre.Console draws one progress at a time.</summary>
    private static readonly SemaphoreSlim One = new(1);

    public static Task<(int Exit, string Said, string Complained)> Run(TestHost on, params string[] words) => Run(on, [], words);

    public static Task<(int Exit, string Said, string Complained)> Run(TestHost on, (string Name, string Value)[] settings,
        params string[] words) => Answering("", on, settings, words);

    /// <param name="input">What is typed, or comes from a pipe.</param>
    /// <param name="on">Whose database, keys and files.</param>
    /// <param name="settings">Beside or instead of its own; <c>ConnectionStrings__PowerCrm</c>, as in an environment.</param>
    /// <param name="words">The line.</param>
    /// <returns>With no space around what was written.</returns>
    public static async Task<(int Exit, string Said, string Complained)> Answering(string input, TestHost on,
        (string Name, string Value)[] settings, string[] words)
    {
        if (words.Length == 0 || words[0] is "run" or "demo" || words.Take(2).Any(FrameworkVerbs.Knows))
        {
            var start = Start(on, words);
            foreach (var (name, value) in settings)
                start.Environment[name] = value;
            return await AsProgram(start, input);
        }
        await One.WaitAsync();
        try
        {
            using var written = Written.Begin(input);
            var exit = await Root.Run(words, [.. Environment(on).Concat(settings).Select(AsOption)]);
            return (exit, written.Said, written.Complained);
        }
        finally
        {
            One.Release();
        }
    }

    /// <summary>As a program of its own.</summary>
    private static async Task<(int Exit, string Said, string Complained)> AsProgram(ProcessStartInfo start, string input)
    {
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Task.WhenAll(said, complained, process.WaitForExitAsync());
        return (process.ExitCode, (await said).Trim(), (await complained).Trim());
    }

    /// <summary>With the settings of this host.</summary>
    public static ProcessStartInfo Start(TestHost on, params string[] words)
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
