using System.Diagnostics;

namespace PowerCrm.Testing;

/// <summary>Runs commands as a newcomer pastes them into a terminal, in the folder of the clone.</summary>
public static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<(int Exit, string Said, string Complained)> Run(string script, ProcessStartInfo? like = null)
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
        var (said, complained) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.StandardInput.WriteAsync(script + "\n");
        shell.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await shell.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
            throw new TimeoutException("It did not end: " + await complained);
        }
        return (shell.ExitCode, await said, await complained);
    }
}
