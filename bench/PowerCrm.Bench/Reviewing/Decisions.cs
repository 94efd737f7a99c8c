using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PowerCrm.Bench.Http;
using PowerCrm.Bench.Measuring;
using PowerCrm.Testing;

namespace PowerCrm.Bench.Reviewing;

/// <summary>
/// Measures the console in Chromium on the same machine: its size, its first load, and a reviewer who decides one case after the other with
/// the keyboard. The time of a decision is the sum from each key until the page shows its result, without the pauses between the keys.
/// </summary>
internal static class Decisions
{
    private const int Applicants = 4, Goal = 500, MaxKilobytes = 400;

    private sealed record Load(double Ms, int Files, long Bytes);

    private sealed record ConsoleTimes(IReadOnlyList<Load> Loads, IReadOnlyList<IReadOnlyList<double>> Decisions);

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.CreateDatabase(ct);
        var folder = Directory.CreateTempSubdirectory("powercrm-bench-desk");
        var pages = Path.Combine(folder.FullName, "console");
        var settings = new Dictionary<string, string>(PublishedHost.Settings(database, folder))
        {
            ["Console__Path"] = pages,
            ["Clock__Movable"] = "false",
            ["Ocr__AfterSubmission"] = "false",
        };
        try
        {
            say("building the console and the host");
            await RunNode(["scripts/build.mjs", pages], ct);
            var dll = await PublishedHost.Build(ct);
            await using var host = await PublishedHost.Start(dll, settings, ct);
            await Staff.Add(dll, settings, ct);
            var count = plan.Decisions + plan.WarmUpDecisions + 1;
            await Submit(host, count, ct);
            say($"{count} cases are in the queue");
            var output = await RunNode(["scripts/time-desk.mjs", host.Http.BaseAddress!.ToString().TrimEnd('/'), "reviewer", Staff.Password,
                Format(plan.Decisions), Format(plan.WarmUpDecisions), Format(plan.FirstLoads)], ct);
            var times = JsonSerializer.Deserialize<ConsoleTimes>(output, JsonSerializerOptions.Web)!;
            return [.. TimeFigures(times.Decisions), .. Sizes(times.Loads, pages)];
        }
        finally
        {
            folder.Delete(recursive: true);
            await cluster.DropDatabase(database, CancellationToken.None);
        }
    }

    private static IEnumerable<Figure> TimeFigures(IReadOnlyList<IReadOnlyList<double>> decisions)
    {
        var totals = decisions.Select(d => d.Sum()).ToList();
        var p95 = totals.Percentile(0.95);
        yield return new Figure("a decision by five keys, from case shown to next case shown, the machine's part, p50 / p95",
            $"{totals.Median().N0()} / **{p95.N0()}** ms", $"p95 < {Format(Goal)} ms", p95 < Goal,
            $"{decisions.Count} cases, each with its picture; to the frame after the one that shows it");
        var parts = Enumerable.Range(0, decisions[0].Count).Select(i => decisions.Select(d => d[i]).ToList()).ToList();
        yield return new Figure("… first check / second check / question / decision / next case, p50",
            string.Join(" / ", parts.Select(p => p.Median().N0())) + " ms");
        yield return new Figure("… the same, p95", string.Join(" / ", parts.Select(p => p.Percentile(0.95).N0())) + " ms");
    }

    private static IEnumerable<Figure> Sizes(IReadOnlyList<Load> loads, string pages)
    {
        var kilobytes = loads.Max(l => l.Bytes) / 1e3;
        yield return new Figure("first load, nothing cached, as it is sent", $"**{kilobytes.N0()}** kB in {loads[0].Files} files",
            $"< {Format(MaxKilobytes)} kB", kilobytes < MaxKilobytes);
        yield return new Figure("first load until the list of cases is shown, median / most of " + Format(loads.Count),
            $"{loads.Select(l => l.Ms).Median().N0()} / {loads.Max(l => l.Ms).N0()} ms", Note: "host and browser on the same machine");
        var files = new DirectoryInfo(pages).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.Extension != ".br").ToList();
        yield return new Figure("all of the console, as built / as it is sent",
            $"{(files.Sum(f => f.Length) / 1e3).N0()} / {(files.Sum(Size) / 1e3).N0()} kB", Note: $"{files.Count} files");
    }

    private static long Size(FileInfo file) => new FileInfo(file.FullName + ".br") is { Exists: true } brotli ? brotli.Length : file.Length;

    private static async Task Submit(PublishedHost host, int count, CancellationToken ct)
    {
        var (anonymous, _, _, policy) = await Staff.SignInAll(host, new RouteTimes());
        var options = new ParallelOptions { MaxDegreeOfParallelism = Applicants, CancellationToken = ct };
        await Parallel.ForEachAsync(Enumerable.Range(0, count), options, async (_, _) => await Journey.Apply(anonymous, policy));
        // Waits for the automatic checks, which change the versions of the cases.
        await Task.Delay(TimeSpan.FromSeconds(5), ct);
    }

    private static string Format(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> RunNode(string[] arguments, CancellationToken ct)
    {
        using var it = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Path.Combine(Repository.Root, "clients", "console"),
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("node did not start.");
        var output = await it.StandardOutput.ReadToEndAsync(ct);
        await it.WaitForExitAsync(ct);
        return it.ExitCode == 0 ? output : throw new InvalidOperationException($"{arguments[0]} ended with {it.ExitCode}.");
    }
}
