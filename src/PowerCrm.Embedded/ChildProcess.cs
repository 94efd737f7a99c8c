using System.Diagnostics;

namespace PowerCrm.Embedded;

/// <summary>Runs one of PostgreSQL's programs to completion, as the given user if there is one.</summary>
internal static class ChildProcess
{
    internal sealed record Result(int ExitCode, string Output)
    {
        public bool Succeeded => ExitCode == 0;
    }

    public static async Task<Result> RunAsync(string program, IEnumerable<string> arguments, string? user, CancellationToken ct,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        // On Windows, a server started by pg_ctl keeps inherited pipes open; reading to their end would wait until the server stops.
        var capture = !OperatingSystem.IsWindows();
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = capture,
            RedirectStandardError = capture,
            // Another user may not be allowed to enter this process's folder, and a server should not keep a mount busy.
            WorkingDirectory = OperatingSystem.IsWindows() ? Environment.SystemDirectory : "/",
        };
        if (user is not null) start.UserName = user;
        start.Environment["LC_ALL"] = "C";
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            if (!string.IsNullOrEmpty(value)) start.Environment[name] = value;

        using var process = Process.Start(start) ?? throw new EmbeddedPostgresException($"{program} could not be started.");
        process.StandardInput.Close();
        try
        {
            var output = capture ? process.StandardOutput.ReadToEndAsync(ct) : Task.FromResult("");
            var error = capture ? process.StandardError.ReadToEndAsync(ct) : Task.FromResult("");
            await process.WaitForExitAsync(ct);
            return new Result(process.ExitCode, (await output + await error).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
