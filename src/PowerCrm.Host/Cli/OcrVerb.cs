using System.CommandLine;
using PowerCrm.Host.Hosting;
using PowerCrm.Registration;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Cli;

/// <summary>`ocr measure`: measures how well the configured provider reads a folder of pictures whose text is known.</summary>
internal static class OcrVerb
{
    private static readonly Argument<string> Folder = new("folder") { Description = "Pictures with their truth.json, as tests/data/ocr." };
    private static readonly Option<bool> Detail = new("--detail")
    {
        Description =
            "Print every field that was read wrongly. The pictures must not be of real persons: the command prints their text."
    };

    private static readonly Option<bool> Directory = new("--directory")
    {
        Description = "Simulate a company directory that has the companies of the set.",
    };

    public static Command Command()
    {
        var measure = new Command("measure", "Read every picture of a folder and print how much was right, field by field, and the "
            + "processor time.") { Folder, Directory, Detail, Verb.Json };
        measure.SetAction((parsed, ct) =>
            Measure(parsed.GetValue(Folder)!, parsed.GetValue(Directory), parsed.GetValue(Detail), parsed.GetValue(Verb.Json), ct));
        return new Command("ocr", "Reading of documents in pictures.") { measure };
    }

    private static async Task<int> Measure(string folder, bool directory, bool detail, bool json, CancellationToken ct)
    {
        if (!File.Exists(Path.Combine(folder, "truth.json")))
            return Verb.Fail($"There is no truth.json in {folder}.");
        var sources = new ConfigurationBuilder().AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables();
        SecretFiles.Add(sources, sources.Build());
        var configuration = sources.Build();
        await using var services = new ServiceCollection().AddLogging(l => l.AddSimpleConsole(o => o.SingleLine = true)
            .AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning))
            .AddVendors(configuration).AddOcr().BuildServiceProvider();
        var (pictures, ocr) = (services.GetRequiredService<IPictures>(), services.GetRequiredService<IOcr>());
        var measurements = new List<MeasureOcr.PictureMeasurement>();
        var samples = MeasureOcr.ReadSamples(folder);
        var companies = directory ? MeasureOcr.ListCompanies(samples) : [];
        // A warm-up run: a process that has just started still compiles its code, unlike a running host.
        await MeasureOcr.Measure(folder, samples[0], companies, pictures, ocr, ct);
        foreach (var truth in samples)
            measurements.Add(await MeasureOcr.Measure(folder, truth, companies, pictures, ocr, ct));
        if (json)
            Verb.Print(measurements);
        else
            Show(measurements, detail);
        return Root.Done;
    }

    private static void Show(List<MeasureOcr.PictureMeasurement> measurements, bool detail)
    {
        var groups = measurements.Select(p => p.Group).Distinct().ToList();
        Verb.PrintTable(["paper", "field", .. groups.Select(g => g), "wrong, of certain"],
            measurements.SelectMany(p => p.Fields.Select(f => (p.Kind, Found: f)))
            .GroupBy(f => (f.Kind, f.Found.Field)).Select(f => (IReadOnlyList<string?>)
            [
                f.Key.Kind, f.Key.Field, .. groups.Select(g => FormatCell([.. f.Select(x => x.Found).Where(x => x.Group == g)])),
                $"{f.Count(x => x.Found is { IsCertain: true, IsCorrect: false })} of {f.Count(x => x.Found.IsCertain)}",
            ]));
        Verb.PrintTable(["picture", "outcome", "processor s", "clock s"], measurements.Select(p => (IReadOnlyList<string?>)
            [p.File, p.Outcome, $"{p.ProcessorTime.TotalSeconds:0.00}", $"{p.Elapsed.TotalSeconds:0.00}"]));
        if (detail)
            foreach (var f in measurements.SelectMany(p => p.Fields).Where(f => !f.IsCorrect))
                Console.WriteLine($"{f.File} {f.Field} {f.Confidence:0.00}\n  is   {f.Expected}\n  read {f.Read}");
    }

    private static string FormatCell(List<MeasureOcr.FieldResult> results) => results.Count == 0 ? "–"
        : $"{results.Count(f => f.IsCorrect)} of {results.Count}, "
            + $"{100 - 100m * results.Sum(f => f.Errors) / Math.Max(1, results.Sum(f => f.Letters)):0.0} %";
}
