using System.Diagnostics;
using PowerCrm.Host.Cli;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>
/// Runs commands as an operator types them, without a terminal. Most run in this process, on a host that is built as for an operator: a
/// separate process for each of about two hundred commands would take over a second of CPU time, nearly all of it for compiling the same
/// code again. Separate processes are used for the libraries' verbs, whose settings are per process, for verbs that listen, and for
/// <see cref="CreateStartInfo"/>.
/// </summary>
internal static class CommandRunner
{
    /// <summary>Spectre.Console can only show one progress display at a time.</summary>
    private static readonly SemaphoreSlim ProgressLock = new(1);

    public static Task<(int Exit, string Output, string Errors)> Run(TestHost host, params string[] arguments) => Run(host, [], arguments);

    public static Task<(int Exit, string Output, string Errors)> Run(TestHost host, (string Name, string Value)[] settings,
        params string[] arguments) => RunWithInput("", host, settings, arguments);

    /// <param name="input">The typed or piped input.</param>
    /// <param name="host">The host whose database, keys and files are used.</param>
    /// <param name="settings">Settings in addition to or instead of the host's, written like <c>ConnectionStrings__PowerCrm</c>, as in an
    /// environment.</param>
    /// <param name="arguments">The words of the command line.</param>
    /// <returns>The exit code and the output without surrounding white space.</returns>
    public static async Task<(int Exit, string Output, string Errors)> RunWithInput(string input, TestHost host,
        (string Name, string Value)[] settings, string[] arguments)
    {
        if (arguments.Length == 0 || arguments[0] is "run" or "demo" || arguments.Take(2).Any(FrameworkVerbs.Contains))
        {
            var start = CreateStartInfo(host, arguments);
            foreach (var (name, value) in settings)
                start.Environment[name] = value;
            return await RunAsProcess(start, input);
        }
        await ProgressLock.WaitAsync();
        try
        {
            using var console = CapturedConsole.Begin(input);
            var exit = await Root.Run(arguments, [.. EnvironmentOf(host).Concat(settings).Select(AsOption)]);
            return (exit, console.Output, console.Errors);
        }
        finally
        {
            ProgressLock.Release();
        }
    }

    /// <summary>Runs it as a separate process.</summary>
    private static async Task<(int Exit, string Output, string Errors)> RunAsProcess(ProcessStartInfo start, string input)
    {
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Task.WhenAll(output, errors, process.WaitForExitAsync());
        return (process.ExitCode, (await output).Trim(), (await errors).Trim());
    }

    /// <summary>Returns the start of a process with the settings of this host.</summary>
    public static ProcessStartInfo CreateStartInfo(TestHost host, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.HostProgram, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in EnvironmentOf(host))
            start.Environment[name] = value;
        return start;
    }

    private static string AsOption((string Name, string Value) setting) =>
        "--" + setting.Name.Replace("ASPNETCORE_", "", StringComparison.Ordinal).Replace("__", ":", StringComparison.Ordinal)
        + $"={setting.Value}";

    private static (string Name, string Value)[] EnvironmentOf(TestHost host) =>
    [
        ("ASPNETCORE_ENVIRONMENT", "Development"), ("ConnectionStrings__PowerCrm", host.ConnectionString),
        ("Keys__Master", TestHost.MasterKey), ("Blobs__Path", host.Blobs), ("Audit__CheckpointFile", host.Checkpoints),
        ("Privacy__TombstonesFile", host.Tombstones), ("Privacy__HoldsFile", host.Holds),
    ];
}
