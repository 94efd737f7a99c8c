using System.Diagnostics;

namespace PowerCrm.Stress;

/// <summary>A copy of the working copy, from which a host with a patch applied is built.</summary>
internal sealed class SourceCopy : IDisposable
{
    /// <summary>The parts of the working copy that the host does not need.</summary>
    private static readonly string[] ExcludedPaths = [":!tests", ":!bench", ":!docs", ":!clients"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-copy-");

    private SourceCopy()
    {
    }

    public static async Task<SourceCopy> Make()
    {
        var it = new SourceCopy();
        foreach (var file in (await RunProcess("git", Repository.Root, ["ls-files", "-z", "--", ".", .. ExcludedPaths])).Split('\0',
            StringSplitOptions.RemoveEmptyEntries))
        {
            var target = Path.Combine(it.folder.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Repository.Root, file), target);
        }
        return it;
    }

    /// <param name="options"><c>--reverse</c> to undo the change.</param>
    public Task Apply(string patch, params IEnumerable<string> options) => Apply(patch, folder.FullName, options);

    /// <summary>Whether a patch still applies to the working copy; changes nothing.</summary>
    public static Task Check(string patch) => Apply(patch, Repository.Root, ["--check"]);

    private static Task Apply(string patch, string tree, IEnumerable<string> options) =>
        RunProcess("git", tree, ["apply", .. options, patch]);

    /// <returns>The folder of the host.</returns>
    public async Task<string> Build()
    {
        await RunProcess("dotnet", folder.FullName,
            ["build", "src/PowerCrm.Host", "-c", "Release", "-v", "q", "-nologo", "-p:RunAnalyzers=false"]);
        return Path.Combine(folder.FullName, "src", "PowerCrm.Host", "bin", "Release", "net10.0");
    }

    private static async Task<string> RunProcess(string program, string directory, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}\n{await output}{await error}");
    }

    public void Dispose() => folder.Delete(recursive: true);
}
