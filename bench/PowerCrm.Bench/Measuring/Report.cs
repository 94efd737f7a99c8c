using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using PowerCrm.Testing;

namespace PowerCrm.Bench.Measuring;

/// <summary>One row measured: what, the figure, the goal (null: none is set), and whether it is reached.</summary>
internal sealed record Figure(string What, string Found, string? Goal = null, bool? Reached = null, string Note = "");

/// <summary>
/// Tables for people, on the console and in <c>bench/RESULTS.md</c>. A run replaces the sections it measured and leaves the others, and
/// whatever is written by hand below the line <see cref="Line"/>.
/// </summary>
internal sealed class Report(Plan plan, string server)
{
    private const string Line = "<!-- written by hand from here -->";
    private readonly List<(string Section, string Text)> sections = [];

    public void Say(string text) => Console.Error.WriteLine("  " + text);

    public void Begin() => Console.WriteLine(Head());

    public void Add(string group, string row, IReadOnlyList<Figure> figures)
    {
        if (figures.Count == 0)
            return;
        var text = new StringBuilder($"### {group}: {row}\n\n| what | found | goal | |\n|---|---|---|---|\n");
        foreach (var f in figures)
            text.Append($"| {f.What} | {f.Found} | {f.Goal ?? "–"} | {f.Reached switch { true => "reached", false => "**missed**", null => "" }} {f.Note} |\n");
        text.Append($"\n{Head()}\n");
        sections.Add(($"### {group}: {row}", text.ToString()));
        Console.WriteLine(text);
    }

    public void Write()
    {
        if (plan.Quick)
        {
            Console.WriteLine("bench/RESULTS.md is left as it was: a quick run measures nothing that is worth keeping.");
            return;
        }
        var path = Path.Combine(Repository.Root, "bench", "RESULTS.md");
        var before = File.Exists(path) ? File.ReadAllText(path) : "";
        var cut = before.IndexOf(Line, StringComparison.Ordinal);
        var byHand = cut < 0 ? "\n" : before[(cut + Line.Length)..];
        var kept = (cut < 0 ? before : before[..cut]).Split("\n### ").Skip(1).Select(s => "### " + s.Trim() + "\n")
            .Where(s => !sections.Exists(n => s.StartsWith(n.Section + "\n", StringComparison.Ordinal)));
        var all = kept.Concat(sections.Select(s => s.Text.Trim() + "\n")).OrderByDescending(s => s.StartsWith("### store", StringComparison.Ordinal))
            .ThenBy(s => s[..s.IndexOf('\n')], StringComparer.Ordinal);
        File.WriteAllText(path, $"""
            # Measured

            Written by `./powercrm bench`. Ratios are taken pair by pair in one run (A B A B …, after a warm-up) and the median is shown;
            times depend on the machine and on whatever else it does. The goals are those of docs/event-store.md.

            {string.Join('\n', all)}
            {Line}{byHand}
            """);
    }

    private string Head()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30);
        return $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, commit {Commit()}, `{plan.CommandLine.Trim()}`; {Environment.ProcessorCount} cores, {memory} GB, "
            + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; {server}; load before {Load()}.";
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Commit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", Repository.Root, "describe", "--always", "--dirty"]) { RedirectStandardOutput = true });
            return git?.StandardOutput.ReadToEnd().Trim() ?? "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
