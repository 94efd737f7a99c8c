using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Scale;

/// <summary>
/// Measures the costs on a log of 10 thousand events, of 100 thousand, and so on up to <c>--events</c>, to show which of them grow.
/// </summary>
internal static class Growth
{
    private const long ShortestLog = 10_000;

    /// <summary>A cost grows if it is more than this many times higher on the longest log than on the shortest.</summary>
    private const double GrowthFactor = 1.5;

    /// <summary>In milliseconds; smaller differences are noise of the machine.</summary>
    private const double NoiseMilliseconds = 2;

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("powercrm-bench-scale-");
        try
        {
            var site = await SeedDatabase.Create(cluster, folder.FullName, say, ct);
            var sizes = new List<SizeResult>();
            for (var events = ShortestLog; events <= plan.LongLog; events *= 10)
            {
                say($"a log of {((double)events).N0()} events");
                sizes.Add(await SizeResult.Measure(site, cluster, plan, events, events * 10 > plan.LongLog, say, ct));
            }
            return [.. Figures(sizes)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<Figure> Figures(List<SizeResult> sizes)
    {
        yield return new("events in the log", Join(sizes, s => ((double)s.Events).N0()));
        yield return new("registrations", Join(sizes, s => ((double)s.Registrations).N0()), Note:
            $"{CopyWriter.PerDay} a day, {CopyWriter.Open} of them in the queue, {CopyWriter.NewlyAssigned} just given to managers, "
                + "however long the log");
        foreach (var route in sizes[0].Routes.Keys)
            yield return Compare(route + ", p50", sizes, s => s.Routes[route]);
        yield return Compare("a whole registration, sign-in to serving, one at a time", sizes, s => s.Journey);
        foreach (var model in sizes[0].Rebuilds.Keys)
            yield return new($"rebuild of `{model}`, events/s", Join(sizes, s => s.Rebuilds[model].N0()));
        yield return new("the daemon behind a log that it has not read, events/s, all its readers", Join(sizes, s => s.DaemonRate.N0()));
        yield return new("`vacuum (analyze)` after the filling / of a day's changes / `vacuum (freeze) mt_events`", Join(sizes, s =>
            $"{s.FirstVacuum.TotalSeconds.N1()} · {s.Vacuum.TotalSeconds.N1()} · {s.Freeze.TotalSeconds.N1()} s"));
        foreach (var table in sizes[^1].Bytes.Take(12).Select(t => t.Key))
            yield return new($"size of `{table}` with its indexes", Join(sizes, s => (s.Bytes[table] / 1e6).N1()) + " MB", Note:
                $"{((double)sizes[^1].Bytes[table] / sizes[^1].Events).N0()} bytes for each event of the log");
        yield return new("indexes of `mt_events` and `mt_streams`", Join(sizes, s => (s.IndexBytes / 1e6).N1()) + " MB");
        yield return new("the whole database", Join(sizes, s => (s.Bytes.Values.Sum() / 1e6).N0()) + " MB", Note:
            $"{((double)sizes[^1].Bytes.Values.Sum() / sizes[^1].Registrations / 1e3).N1()} kB a registration");
        foreach (var partitions in sizes[^1].Partitions)
            yield return partitions with { What = $"{((double)sizes[^1].Events).N0()} events: {partitions.What}" };
    }

    private static Figure Compare(string label, List<SizeResult> sizes, Func<SizeResult, RouteCost> cost)
    {
        var (first, last) = (cost(sizes[0]).Milliseconds, cost(sizes[^1]).Milliseconds);
        return new Figure(label, Join(sizes, s => cost(s).Milliseconds.N1()) + " ms", $"≤ {GrowthFactor.N1()} ×",
            last <= first * GrowthFactor || last - first < NoiseMilliseconds,
            $"{Join(sizes, s => (cost(s).Milliseconds / first).N1())} ×; "
                + $"PostgreSQL {Join(sizes, s => cost(s).ServerMilliseconds.N1())} ms CPU");
    }

    private static string Join(List<SizeResult> sizes, Func<SizeResult, string> selector) => string.Join(" / ", sizes.Select(selector));
}
