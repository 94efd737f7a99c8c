using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Bench.Measuring;
using PowerCrm.Registration;
using PowerCrm.Testing;
using PowerCrm.Vendors;

namespace PowerCrm.Bench.Papers;

/// <summary>How well papers are read, field by field, as `ocr measure` does it, without the company directory.</summary>
internal static class Readings
{
    private const int Seed = 1;
    private static readonly string[] Groups = ["clean", "photo", "turned"];

    public static Task<IReadOnlyList<Figure>> OfSamples(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct) =>
        Measure(Repository.Data("ocr"), plan, say, ct);

    /// <summary>Other people, companies and prints than everything was tried on; each paper once for each way to photograph it.</summary>
    public static async Task<IReadOnlyList<Figure>> OfDrawn(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("powercrm-bench-papers");
        try
        {
            PaperSet.Write(folder.FullName, Seed, _ => { });
            return await Measure(folder.FullName, plan, say, ct);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Figure>> Measure(string folder, Plan plan, Action<string> say, CancellationToken ct)
    {
        await using var services = new ServiceCollection().AddLogging()
            .AddVendors(new ConfigurationBuilder().AddEnvironmentVariables().Build()).AddOcr()
            .BuildServiceProvider();
        var (pictures, ocr) = (services.GetRequiredService<IPictures>(), services.GetRequiredService<IOcr>());
        IReadOnlyList<MeasureOcr.Truth> set = [.. MeasureOcr.Set(folder).Take(plan.Quick ? 2 : int.MaxValue)];
        await MeasureOcr.Measure(folder, set[0], [], pictures, ocr, ct);
        var read = new List<MeasureOcr.Picture>();
        foreach (var truth in set)
        {
            read.Add(await MeasureOcr.Measure(folder, truth, [], pictures, ocr, ct));
            say($"{truth.File}: {read[^1].Outcome}, {read[^1].Processor.TotalSeconds.N2()} s");
        }
        var wrong = read.SelectMany(p => p.Fields).Count(f => f is { Certain: true, Right: false });
        return
        [
            .. read.SelectMany(p => p.Fields.Select(f => (p.Kind, Found: f))).GroupBy(f => (f.Kind, f.Found.Field))
                .Select(f => new Figure($"{f.Key.Kind}.{f.Key.Field}",
                    string.Join("; ", Groups.Select(g => $"{g} {Cell([.. f.Select(x => x.Found).Where(x => x.Group == g)])}")))),
            new Figure("wrong, of those passed as certain", $"{wrong} of {read.SelectMany(p => p.Fields).Count(f => f.Certain)}", "0",
                wrong == 0),
            Processor("upright", read.Where(p => p.Group != "turned"), 4), Processor("turned", read.Where(p => p.Group == "turned"), 10),
            new Figure("pictures that were not read", read.Where(p => p.Outcome != "Ok").Select(p => $"{p.File} {p.Outcome}") is var none
                && none.Any() ? string.Join(", ", none) : "none"),
        ];
    }

    private static Figure Processor(string which, IEnumerable<MeasureOcr.Picture> pictures, double goal)
    {
        var most = pictures.Select(p => p.Processor.TotalSeconds).DefaultIfEmpty().Max();
        return new Figure($"processor time of a picture, {which}, most", $"{most.N2()} s", $"≤ {goal.N0()} s", most <= goal);
    }

    /// <summary>Exactly right of all, then right characters.</summary>
    private static string Cell(List<MeasureOcr.Found> found) => found.Count == 0 ? "–" : string.Create(CultureInfo.InvariantCulture,
        $"{found.Count(f => f.Right)} of {found.Count}, "
            + $"{100 - 100m * found.Sum(f => f.Errors) / Math.Max(1, found.Sum(f => f.Letters)):0.0} %");
}
