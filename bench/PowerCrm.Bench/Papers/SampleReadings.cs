using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Bench.Measuring;
using PowerCrm.Registration;
using PowerCrm.Testing;
using PowerCrm.Vendors;

namespace PowerCrm.Bench.Papers;

/// <summary>Measures how well the samples are read, field by field, like `ocr measure` without the company directory.</summary>
internal static class SampleReadings
{
    private static readonly string[] Groups = ["clean", "photo", "turned"];

    /// <summary>The services that decode pictures and read them.</summary>
    public static ServiceProvider BuildServices() => new ServiceCollection().AddLogging()
        .AddVendors(new ConfigurationBuilder().AddEnvironmentVariables().Build()).AddOcr().BuildServiceProvider();

    public static Task<MeasureOcr.PictureMeasurement> Read(this ServiceProvider services, string folder, MeasureOcr.Sample truth,
        CancellationToken ct) =>
        MeasureOcr.Measure(folder, truth, [], services.GetRequiredService<IPictures>(), services.GetRequiredService<IOcr>(), ct);

    public static async Task<IReadOnlyList<Figure>> OfSamples(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        await using var services = BuildServices();
        var folder = Repository.Data("ocr");
        IReadOnlyList<MeasureOcr.Sample> samples = [.. MeasureOcr.ReadSamples(folder).Take(plan.Quick ? 2 : int.MaxValue)];
        await services.Read(folder, samples[0], ct);
        var read = new List<MeasureOcr.PictureMeasurement>();
        foreach (var sample in samples)
        {
            read.Add(await services.Read(folder, sample, ct));
            say($"{sample.File}: {read[^1].Outcome}, {read[^1].ProcessorTime.TotalSeconds.N2()} s");
        }
        return
        [
            .. read.SelectMany(p => p.Fields.Select(f => (p.Kind, Found: f))).GroupBy(f => (f.Kind, f.Found.Field))
                .Select(f => new Figure($"{f.Key.Kind}.{f.Key.Field}",
                    string.Join("; ", Groups.Select(g => $"{g} {Cell([.. f.Select(x => x.Found).Where(x => x.Group == g)])}")))),
            PaperGoals.WrongAmongCertain(read),
            Processor("upright", read.Where(p => p.Group != "turned"), 4), Processor("turned", read.Where(p => p.Group == "turned"), 10),
            PaperGoals.NotRead(read),
        ];
    }

    private static Figure Processor(string which, IEnumerable<MeasureOcr.PictureMeasurement> pictures, double goal)
    {
        var maximum = pictures.Select(p => p.ProcessorTime.TotalSeconds).DefaultIfEmpty().Max();
        return new Figure($"processor time of a picture, {which}, most", $"{maximum.N2()} s", $"≤ {goal.N0()} s", maximum <= goal);
    }

    /// <summary>Exactly right readings of all, then the percentage of right characters.</summary>
    private static string Cell(List<MeasureOcr.FieldResult> fields) => fields.Count == 0 ? "–" : string.Create(CultureInfo.InvariantCulture,
        $"{fields.Count(f => f.IsCorrect)} of {fields.Count}, {PaperGoals.Characters(fields):0.0} %");
}
