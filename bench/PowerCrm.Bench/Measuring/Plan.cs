using System.Globalization;

namespace PowerCrm.Bench.Measuring;

/// <summary>
/// How long to measure. <c>--quick</c> only checks that the bench works; its figures are noise. <c>--seed</c> draws other papers than those
/// of the published results.
/// </summary>
internal sealed record Plan(bool Quick, long LongLog, string Only, string CommandLine, int? Seed)
{
    /// <summary>True when the figures are only printed and not written to RESULTS.md.</summary>
    public bool PrintOnly => Quick || Seed is not null;

    public int Pairs => Quick ? 2 : 7;

    /// <summary>Three ways have six orders; each is used once.</summary>
    public int Rounds => Quick ? 2 : 6;
    public TimeSpan MeasureTime => TimeSpan.FromSeconds(Quick ? 0.5 : 2);
    public int RebuildStreams => Quick ? 2_000 : 20_000;
    public int RebuildPairs => Quick ? 1 : 7;
    public int Wakes => Quick ? 20 : 150;
    public int Hints => Quick ? 8 : 300;

    /// <summary>The decisions before those that are counted.</summary>
    public int WarmUp => Quick ? 4 : 200;
    public int Decisions => Quick ? 5 : 100;
    public int WarmUpDecisions => Quick ? 1 : 10;
    public int FirstLoads => Quick ? 1 : 5;
    public int Companies => Quick ? 20_000 : 1_000_000;
    public TimeSpan HttpTime => TimeSpan.FromSeconds(Quick ? 5 : 30);

    public static Plan Parse(string[] args, string? row)
    {
        var quick = args.Contains("--quick");
        string? OptionValue(string name) => args.SkipWhile(a => a != name).Skip(1).FirstOrDefault()
            ?? args.FirstOrDefault(a => a.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
        return new Plan(quick, long.Parse(OptionValue("--events") ?? (quick ? "100000" : "1000000"), CultureInfo.InvariantCulture),
            OptionValue("--only") ?? row ?? "", string.Join(' ', ["./powercrm", "bench", .. args]),
            OptionValue("--seed") is { } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : null);
    }
}
