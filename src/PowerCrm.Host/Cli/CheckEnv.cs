using System.CommandLine;
using System.Diagnostics;
using PowerCrm.Store;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Cli;

/// <summary>`check-env`: everything the host needs, tried for real.</summary>
internal static class CheckEnv
{
    private sealed record Check(string What, bool Ok, string Detail);

    public static Command Command()
    {
        var command = new Command("check-env", "Try everything the host needs; exit code 1 when something is missing.") { Verb.Json };
        command.SetAction(async (parsed, ct) =>
        {
            var checks = await Checks(ct);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(checks);
            else
                Verb.Table(["", "what", "detail"], checks.Select(c => (IReadOnlyList<string?>)[c.Ok ? "ok" : "MISSING", c.What, c.Detail]));
            return checks.All(c => c.Ok) ? Root.Done : Root.Found;
        });
        return command;
    }

    private static async Task<List<Check>> Checks(CancellationToken ct)
    {
        var checks = new List<Check>
        {
            await Program("vips", "--version", "pictures: apt-get install libvips-tools", ct),
            await Program("prlimit", "--version", "limits for pictures: apt-get install util-linux", ct),
            await Tesseract(ct),
        };
        try
        {
            await using var host = await HostBuilding.Build(["--Logging:LogLevel:Default=Error"], readers: false, ct);
            checks.Add(new Check("master key", true, "32 bytes"));
            checks.Add(new Check("database", true, host.Ground.Embedded is { } own ? $"PostgreSQL of its own in {own.Folder}, port {own.Port}" : "as configured"));
            var faults = await host.Services.GetRequiredService<Maintenance>().AssertSchema(ct);
            checks.Add(new Check("schema", true, faults.Count == 0 ? "up to date" : $"{faults.Count} to be applied at the next start, or by db-apply"));
        }
        catch (Exception e) when (e is StartupException or Npgsql.NpgsqlException or InvalidOperationException)
        {
            checks.Add(new Check("database and keys", false, e.Message));
        }
        return checks;
    }

    /// <summary>The program alone reads no Chinese, and its languages are a package of their own.</summary>
    private static async Task<Check> Tesseract(CancellationToken ct)
    {
        const string Hint = "reading pictures: apt-get install tesseract-ocr tesseract-ocr-chi-sim";
        var languages = await Program("tesseract", "--list-langs", Hint, ct, said => said.Split('\n').Select(l => l.Trim()).Contains("chi_sim"));
        return languages.Ok ? languages with { Detail = "with chi_sim" } : languages with { Detail = Hint };
    }

    private static async Task<Check> Program(string name, string argument, string hint, CancellationToken ct, Func<string, bool>? enough = null)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(name, argument) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = await process.StandardOutput.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return new Check(name, process.ExitCode == 0 && enough?.Invoke(said) != false, said.Split('\n')[0]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new Check(name, false, hint);
        }
    }
}
