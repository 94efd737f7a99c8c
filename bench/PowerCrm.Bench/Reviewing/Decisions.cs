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
    private const int Applicants = 4, Goal = 500, MostKilobytes = 400;

    private sealed record Load(double Ms, int Files, long Bytes);

    private sealed record ConsoleTimes(IReadOnlyList<Load> Loads, IReadOnlyList<IReadOnlyList<double>> Decisions);

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.Database(ct);
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
            await Node(["scripts/build.mjs", pages], ct);
            var dll = await PublishedHost.Build(ct);
            await using var host = await PublishedHost.Start(dll, settings, ct);
            await Staff.Add(dll, settings, ct);
            var count = plan.Decisions + plan.DecisionsBefore + 1;
            await Submit(host, count, ct);
            say($"{count} cases are in the queue");
            var said = await Node(["scripts/time-desk.mjs", host.Http.BaseAddress!.ToString().TrimEnd('/'), "reviewer", Staff.Password,
                Text(plan.Decisions), Text(plan.DecisionsBefore), Text(plan.FirstLoads)], ct);
            var found = JsonSerializer.Deserialize<ConsoleTimes>(said, JsonSerializerOptions.Web)!;
            return [.. Timed(found.Decisions), .. Sizes(found.Loads, pages)];
        }
        finally
        {
            folder.Delete(recursive: true);
            await cluster.Drop(database, CancellationToken.None);
        }
    }

    private static IEnumerable<Figure> Timed(IReadOnlyList<IReadOnlyList<double>> decisions)
    {
        var whole = decisions.Select(d => d.Sum()).ToList();
        var p95 = whole.Percentile(0.95);
        yield return new Figure("a decision by five keys, from case shown to next case shown, the machine's part, p50 / p95",
            $"{whole.Median().N0()} / **{p95.N0()}** ms", $"p95 < {Text(Goal)} ms", p95 < Goal,
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
            $"< {Text(MostKilobytes)} kB", kilobytes < MostKilobytes);
        yield return new Figure("first load until the list of cases is shown, median / most of " + Text(loads.Count),
            $"{loads.Select(l => l.Ms).Median().N0()} / {loads.Max(l => l.Ms).N0()} ms", Note: "host and browser on the same machine");
        var files = new DirectoryInfo(pages).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.Extension != ".br").ToList();
        yield return new Figure("all of the console, as built / as it is sent",
            $"{(files.Sum(f => f.Length) / 1e3).N0()} / {(files.Sum(Sent) / 1e3).N0()} kB", Note: $"{files.Count} files");
    }

    private static long Sent(FileInfo file) => new FileInfo(file.FullName + ".br") is { Exists: true } packed ? packed.Length : file.Length;

    private static async Task Submit(PublishedHost host, int count, CancellationToken ct)
    {
        var (nobody, _, _, policy) = await Staff.SignInAll(host, new RouteTimes());
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = Applicants, CancellationToken = ct };
        await Parallel.ForEachAsync(Enumerable.Range(0, count), atOnce, async (_, _) => await Journey.Apply(nobody, policy));
        // Waits for the automatic checks, which change the versions of the cases.
        await Task.Delay(TimeSpan.FromSeconds(5), ct);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> Node(string[] arguments, CancellationToken ct)
    {
        using var it = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Path.Combine(Repository.Root, "clients", "console"),
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("node did not start.");
        var said = await it.StandardOutput.ReadToEndAsync(ct);
        await it.WaitForExitAsync(ct);
        return it.ExitCode == 0 ? said : throw new InvalidOperationException($"{arguments[0]} ended with {it.ExitCode}.");
    }
}
