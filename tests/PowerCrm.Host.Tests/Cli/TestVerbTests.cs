using System.Diagnostics;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>`./powercrm test` itself, in a folder of its own with a script in place of dotnet: which results count as failures.</summary>
public sealed class TestVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("powercrm-test-verb-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("7 7", "", "10 passed, 0 failed", 0)]
    [InlineData("7 5", "", "8 passed, 2 failed", 1)]
    [InlineData("0 0", "", "3 passed, 1 failed", 1)]           // found no test
    [InlineData("none", "", "3 passed, 1 failed", 1)]          // wrote no result, and reported success
    [InlineData("0 0", "--fast", "3 passed, 0 failed", 0)]     // may contain slow tests only
    [InlineData("0 0", "--only Sound", "3 passed, 0 failed", 0)]
    [InlineData("0 0", "--only Tried", "0 passed, 0 failed", 1)]
    public async Task a_project_that_runs_no_test_counts_as_one_failed(string counts, string options, string lastLine, int exitCode)
    {
        AddProject("Sound", "3 3");
        AddProject("Tried", counts);
        File.Copy(Path.Combine(Repository.Root, "powercrm"), Path.Combine(folder, "powercrm"));
        await Script("dotnet", """
            case $1 in --version) echo 10.0.100 ;; build) ;; test)
                name=$(basename "$2" .dll); read -r executed passed <"counts/$name"
                [ "$executed" = none ] || echo \
                    "<Counters total=\"$executed\" executed=\"$executed\" passed=\"$passed\" failed=\"0\" />" >".run/tests/$name.trx" ;;
            esac
            """);
        foreach (var program in new[] { "initdb", "vips", "promtool" })
            await Script(program, "");
        using var process = Process.Start(new ProcessStartInfo("bash",
            [Path.Combine(folder, "powercrm"), "test", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}", ["Audit__Font"] = "named" },
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        (await output).TrimEnd().Split('\n')[^1].ShouldBe(lastLine, await output + await errors);
        process.ExitCode.ShouldBe(exitCode);
        if (options.Length == 0 && counts is "0 0" or "none")
            (await output).ShouldContain("FAILED Tried: ran no test");
    }

    [Theory]
    [InlineData("test", "--frob")]
    [InlineData("test", "--only")]
    [InlineData("check", "--frob")]
    [InlineData("bench", "--frob")]
    [InlineData("bench", "nothing")]
    [InlineData("stress", "nothing")]
    public async Task an_unknown_option_of_the_script_returns_exit_code_2(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "powercrm"), .. arguments])
        { RedirectStandardError = true })!;
        (await process.StandardError.ReadToEndAsync()).ShouldStartWith("powercrm: ");
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(2);
    }

    [Theory]
    [InlineData("up")]
    [InlineData("bench")]
    public async Task help_of_a_verb_is_its_own_and_builds_nothing(string verb)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "powercrm"), verb, "--help"])
        { RedirectStandardOutput = true })!;
        (await process.StandardOutput.ReadToEndAsync()).ShouldStartWith($"./powercrm {verb}");
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }

    private void AddProject(string project, string counts)
    {
        Directory.CreateDirectory(Path.Combine(folder, "tests", project));
        Directory.CreateDirectory(Path.Combine(folder, "counts"));
        File.WriteAllText(Path.Combine(folder, "tests", project, project + ".csproj"), "<IsTestProject>true</IsTestProject>");
        File.WriteAllText(Path.Combine(folder, "counts", project), counts + "\n");
    }

    private async Task Script(string name, string body)
    {
        var file = Path.Combine(folder, name);
        // Written by another process: a file that this process has open for writing is "busy" in every child that is forked meanwhile.
        using var writer = Process.Start(
            new ProcessStartInfo("sh", ["-c", $"cat > {file}; chmod 700 {file}"]) { RedirectStandardInput = true })!;
        await writer.StandardInput.WriteAsync($"#!/usr/bin/env bash\n{body}\n");
        writer.StandardInput.Close();
        await writer.WaitForExitAsync();
    }
}
