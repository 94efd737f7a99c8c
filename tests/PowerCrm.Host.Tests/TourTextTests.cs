using System.Diagnostics;
using PowerCrm.Host.Demo;

namespace PowerCrm.Host.Tests;

/// <summary>The commands that `up` prints work in the usual shells.</summary>
[Trait("Category", "Slow")]
public class TourTextTests
{
    [Theory]
    [InlineData("sh")]
    [InlineData("bash")]
    [InlineData("zsh")]
    public async Task every_printed_command_works_and_ends_its_line(string shell)
    {
        if (!IsInstalled(shell))
            return;
        var host = await TestHost.StartAsync();
        try
        {
            foreach (var it in DemoPeople.Staff)
                await DemoStaff.Add(host.Services, it.Username, it.Role, it.Name, it.Phone, it.Territories, it.Specialties, it.Capacity,
                    CancellationToken.None);
            var script = string.Join('\n', Tour.Render($"http://{host.Url.Authority}", null, []).Split('\n')
                .Where(l => l.StartsWith("     ", StringComparison.Ordinal) && !l.Contains("./powercrm", StringComparison.Ordinal)));
            using var process = Process.Start(new ProcessStartInfo(shell, ["-eu"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.StandardInput.WriteAsync(script + "\n");
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.ExitCode.ShouldBe(0, await errors);
            var lines = (await output).TrimEnd('\n').Split('\n');
            lines.Length.ShouldBe(5, await output);
            lines.ShouldAllBe(l => l.StartsWith('{') && l.EndsWith('}'));
            (await output).ShouldNotContain("urn:powercrm:problem");
            lines[2].ShouldContain("\"phoneVerified\":true");
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static bool IsInstalled(string shell) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, shell)));
}
