using System.Globalization;

namespace PowerCrm.Stress;

/// <summary>The counts of an experiment, and which of its rules held.</summary>
internal sealed class Findings
{
    private readonly List<(string Name, string Value)> counts = [];
    private readonly List<(string Rule, string? Broken)> rules = [];

    public bool AllHold => rules.Count > 0 && rules.TrueForAll(r => r.Broken is null);

    /// <summary>The broken rules, each with the message of its check.</summary>
    public IReadOnlyList<(string Rule, string Message)> Broken =>
        [.. rules.Where(r => r.Broken is not null).Select(r => (r.Rule, r.Broken!))];

    public void AddCount(string name, FormattableString value) => counts.Add((name, value.ToString(CultureInfo.InvariantCulture)));
    public void AddCount(string name, long value) => AddCount(name, $"{value}");

    /// <summary>Adds the median, 99th percentile and maximum of the times.</summary>
    public void AddTimes(string name, IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(t => t.TotalMilliseconds).Order().ToList();
        if (sorted.Count == 0)
            return;
        var percentile99 = sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * 0.99))];
        AddCount(name, $"{sorted[sorted.Count / 2]:0} / {percentile99:0} / {sorted[^1]:0} ms");
    }

    public void Check(string rule, bool holds, string message) => rules.Add((rule, holds ? null : message));

    /// <summary>Adds a rule, which is broken when the check throws.</summary>
    public async Task Check(string rule, Func<Task> check)
    {
        try
        {
            await check();
            rules.Add((rule, null));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            rules.Add((rule, e.Message));
        }
    }

    public void Print(TextWriter to)
    {
        foreach (var (label, value) in counts)
            to.WriteLine($"  {label,-60}  {value}");
        to.WriteLine();
        foreach (var (rule, broken) in rules)
        {
            to.WriteLine($"  {(broken is null ? "holds " : "BROKEN")}  {rule}");
            if (broken is not null)
                to.WriteLine("          " + broken.ReplaceLineEndings("\n          "));
        }
        to.WriteLine();
        to.WriteLine($"verdict: {(AllHold ? "all of it holds" : "BROKEN")}");
    }
}
