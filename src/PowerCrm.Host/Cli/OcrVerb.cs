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
        var read = new List<MeasureOcr.PictureMeasurement>();
        var set = MeasureOcr.ReadSamples(folder);
        var companies = directory ? MeasureOcr.CompaniesOf(set) : [];
        // A warm-up run: a process that has just started still compiles its code, unlike a running host.
        await MeasureOcr.Measure(folder, set[0], companies, pictures, ocr, ct);
        foreach (var truth in set)
            read.Add(await MeasureOcr.Measure(folder, truth, companies, pictures, ocr, ct));
        if (json)
            Verb.Print(read);
        else
            Show(read, detail);
        return Root.Done;
    }

    private static void Show(List<MeasureOcr.PictureMeasurement> read, bool detail)
    {
        var groups = read.Select(p => p.Group).Distinct().ToList();
        Verb.Table(["paper", "field", .. groups.Select(g => g), "wrong, of certain"],
            read.SelectMany(p => p.Fields.Select(f => (p.Kind, Found: f)))
            .GroupBy(f => (f.Kind, f.Found.Field)).Select(f => (IReadOnlyList<string?>)
            [
                f.Key.Kind, f.Key.Field, .. groups.Select(g => Cell([.. f.Select(x => x.Found).Where(x => x.Group == g)])),
                $"{f.Count(x => x.Found is { Certain: true, Right: false })} of {f.Count(x => x.Found.Certain)}",
            ]));
        Verb.Table(["picture", "outcome", "processor s", "clock s"], read.Select(p => (IReadOnlyList<string?>)
            [p.File, p.Outcome, $"{p.Processor.TotalSeconds:0.00}", $"{p.Clock.TotalSeconds:0.00}"]));
        if (detail)
            foreach (var f in read.SelectMany(p => p.Fields).Where(f => !f.Right))
                Console.WriteLine($"{f.File} {f.Field} {f.Confidence:0.00}\n  is   {f.Truth}\n  read {f.Read}");
    }

    private static string Cell(List<MeasureOcr.FieldResult> found) => found.Count == 0 ? "–"
        : $"{found.Count(f => f.Right)} of {found.Count}, "
            + $"{100 - 100m * found.Sum(f => f.Errors) / Math.Max(1, found.Sum(f => f.Letters)):0.0} %";
}
