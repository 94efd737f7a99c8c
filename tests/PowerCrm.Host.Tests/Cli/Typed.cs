using System.Diagnostics;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>What an operator types, played by the host's own program without a terminal.</summary>
internal static class Typed
{
    public static Task<(int Exit, string Said, string Complained)> Run(TestHost on, params string[] words) => Run(on, [], words);

    public static async Task<(int Exit, string Said, string Complained)> Run(TestHost on, (string Name, string Value)[] environment,
        params string[] words)
    {
        var start = Start(on, words);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
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
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ConnectionStrings__PowerCrm"] = on.ConnectionString;
        start.Environment["Keys__Master"] = TestHost.MasterKey;
        start.Environment["Blobs__Path"] = on.Blobs;
        start.Environment["Audit__CheckpointFile"] = on.Checkpoints;
        start.Environment["Privacy__TombstonesFile"] = on.Tombstones;
        return start;
    }
}
