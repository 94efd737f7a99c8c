using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PowerCrm.Host.Tests.Alerting;

/// <summary>Uses Prometheus' own program to test whether a rule of ops/prometheus/alerts.yml fires over a host's series.</summary>
internal static class AlertRules
{
    private static readonly string File = Path.Combine(Repository.Root, "ops", "prometheus", "alerts.yml");

    /// <summary>The names of all rules.</summary>
    public static IReadOnlyList<string> Names => [.. System.IO.File.ReadAllLines(File)
        .Where(l => l.TrimStart().StartsWith("- alert:", StringComparison.Ordinal)).Select(l => l.Split(':')[1].Trim())];

    /// <param name="series">One value per minute, by name and labels, in the notation of <c>promtool</c>.</param>
    public static async Task<bool> Fires(string rule, IReadOnlyDictionary<string, string> series, TimeSpan at)
    {
        // JSON is also valid YAML. The file expects no alerts, so the program's output shows the alerts that fired.
        var test = JsonSerializer.Serialize(new
        {
            rule_files = new[] { File },
            evaluation_interval = "1m",
            tests = new[]
            {
                new
                {
                    interval = "1m",
                    input_series = series.Select(s => new { series = s.Key, values = s.Value }),
                    alert_rule_test = new[] { new { eval_time = FormatMinutes(at), alertname = rule, exp_alerts = Array.Empty<string>() } },
                },
            },
        });
        var file = Path.Combine(Path.GetTempPath(), $"alerts-{Guid.CreateVersion7():N}.json");
        await System.IO.File.WriteAllTextAsync(file, test);
        try
        {
            var (exit, output) = await RunPromtool("test", "rules", file);
            if (exit == 0)
                return false;
            output.ShouldContain($"alertname: {rule}, time: ");
            output.ShouldContain("exp:[");
            return true;
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }

    public static Task<(int Exit, string Output)> Check() => RunPromtool("check", "rules", File);

    private static string FormatMinutes(TimeSpan at) => string.Create(CultureInfo.InvariantCulture, $"{(int)at.TotalMinutes}m");

    private static async Task<(int Exit, string Output)> RunPromtool(params string[] arguments)
    {
        var fetched = Path.Combine(Repository.Root, ".run", "tools", "promtool");
        try
        {
            using var process = Process.Start(new ProcessStartInfo(System.IO.File.Exists(fetched) ? fetched : "promtool", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await Task.WhenAll(output, errors, process.WaitForExitAsync());
            return (process.ExitCode, await output + await errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("promtool is not there. ./powercrm test fetches it; elsewhere install Prometheus.");
        }
    }
}
