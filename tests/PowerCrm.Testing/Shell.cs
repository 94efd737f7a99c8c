using System.Diagnostics;

namespace PowerCrm.Testing;

/// <summary>Runs commands as a newcomer pastes them into a terminal, in the folder of the clone.</summary>
public static class Shell
{
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromMinutes(3);

    public static async Task<(int Exit, string Output, string Errors)> Run(string script, ProcessStartInfo? like = null)
    {
        var start = new ProcessStartInfo("bash", ["-eu"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in like?.Environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        using var shell = Process.Start(start)!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.StandardInput.WriteAsync(script + "\n");
        shell.StandardInput.Close();
        using var limit = new CancellationTokenSource(ExitTimeout);
        try
        {
            await shell.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
            throw new TimeoutException("It did not end: " + await errors);
        }
        return (shell.ExitCode, await output, await errors);
    }
}
