using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using PowerCrm.Testing;

namespace PowerCrm.Bench.Measuring;

/// <summary>One measured row: its name, the figure, the goal (null when there is none), and whether it is reached.</summary>
internal sealed record Figure(string What, string Found, string? Goal = null, bool? Reached = null, string Note = "");

/// <summary>
/// Writes tables to the console and to <c>bench/RESULTS.md</c>. A run replaces the sections that it measured and keeps the others. It
/// writes only reliable and reproducible results: measured on an idle machine, and on a commit, not on a changed working copy.
/// </summary>
internal sealed class Report(Plan plan, string server)
{
    private const double MaxLoad = 1;
    private const int Width = 140;
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(4);
    private readonly List<(string Section, string Text)> sections = [];
    private readonly List<string> rejectedSections = [];

    public static void WriteProgress(string text) => Console.Error.WriteLine("  " + text);

    /// <summary>
    /// Waits until the load of the build or of the previous section has ended, measures, and keeps the section if it is reliable.
    /// </summary>
    public async Task Add(string group, string row, Func<Task<IReadOnlyList<Figure>>> measure, CancellationToken ct)
    {
        var (load, commit) = (await WaitUntilIdle(ct), ReadCommit());
        var figures = await measure();
        var head = DescribeRun(load, commit);
        var text = new StringBuilder($"### {group}: {row}\n\n| what | found | goal | |\n|---|---|---|---|\n");
        foreach (var f in figures)
            text.Append(
                $"| {f.What} | {f.Found} | {f.Goal ?? "–"} | "
                    + $"{f.Reached switch { true => "reached", false => "**missed**", null => "" }} {f.Note} |\n");
        text.Append($"\n{Wrap(head)}\n");
        Console.WriteLine(text);
        if (!(load <= MaxLoad))
            rejectedSections.Add($"{group}: {row} (the load before was {load.N2()}, more than {MaxLoad.N0()})");
        else if (commit.EndsWith("-dirty", StringComparison.Ordinal) || commit != ReadCommit())
            rejectedSections.Add($"{group}: {row} (what was measured is not committed: {commit})");
        else
            sections.Add(($"### {group}: {row}", text.ToString()));
    }

    /// <returns>False when a result may not be written.</returns>
    public bool Write()
    {
        if (plan.PrintOnly)
        {
            Console.WriteLine("bench/RESULTS.md is left as it was: a run with --quick or --seed measures nothing that is worth keeping.");
            return true;
        }
        foreach (var section in rejectedSections)
            Console.WriteLine($"bench/RESULTS.md does not know {section}.");
        if (sections.Count == 0)
            return rejectedSections.Count == 0;
        var path = Path.Combine(Repository.Root, "bench", "RESULTS.md");
        var parts = (File.Exists(path) ? File.ReadAllText(path) : "# Measured\n").Split("\n### ");
        var all = parts.Skip(1).Select(s => "### " + s.Trim() + "\n")
            .Where(s => !sections.Exists(n => s.StartsWith(n.Section + "\n", StringComparison.Ordinal)))
            .Concat(sections.Select(s => s.Text.Trim() + "\n"))
            .OrderByDescending(s => s.StartsWith("### store", StringComparison.Ordinal))
            .ThenBy(s => s[..s.IndexOf('\n')], StringComparer.Ordinal);
        File.WriteAllText(path, $"{parts[0].Trim()}\n\n{string.Join('\n', all)}");
        return rejectedSections.Count == 0;
    }

    private async Task<double> WaitUntilIdle(CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        for (var isLogged = false; !plan.PrintOnly && ReadLoad() > MaxLoad
            && Stopwatch.GetElapsedTime(started) < IdleTimeout; isLogged = true)
        {
            if (!isLogged)
                WriteProgress($"the load is {ReadLoad().N2()}; waiting for the machine to be quiet, "
                    + $"at most {IdleTimeout.TotalMinutes.N0()} minutes");
            await Task.Delay(TimeSpan.FromSeconds(2), ct);
        }
        return ReadLoad();
    }

    private string DescribeRun(double load, string commit)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30);
        return $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, commit {commit}, `{plan.CommandLine.Trim()}`; "
            + $"{Environment.ProcessorCount} cores, {memory} GB, "
            + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; "
            + $"{server}; load before {(double.IsNaN(load) ? "unknown" : load.N2())}.";
    }

    /// <summary>Wraps the text in lines of at most <see cref="Width"/> columns.</summary>
    private static string Wrap(string text)
    {
        var (lines, line) = (new List<string>(), "");
        foreach (var word in text.Split(' '))
            if (line.Length == 0 || line.Length + 1 + word.Length <= Width)
                line += line.Length == 0 ? word : " " + word;
            else
            {
                lines.Add(line);
                line = word;
            }
        return string.Join('\n', [.. lines, line]);
    }

    /// <summary>The load of the last minute; NaN when unknown, which does not count as idle.</summary>
    private static double ReadLoad() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
            : double.NaN;

    /// <summary>Changes of RESULTS.md itself do not count as a changed working copy.</summary>
    private static string ReadCommit()
    {
        var commit = RunGit("rev-parse", "--short=10", "HEAD");
        return RunGit("status", "--porcelain", "--", ".", ":!bench/*.md").Length == 0 ? commit : commit + "-dirty";
    }

    private static string RunGit(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", ["-C", Repository.Root, .. arguments]) { RedirectStandardOutput = true });
            return git?.StandardOutput.ReadToEnd().Trim() is { } output && git.WaitForExit(10_000) && git.ExitCode == 0
                ? output : "unknown-dirty";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown-dirty";
        }
    }
}
