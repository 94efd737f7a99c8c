using PowerCrm.Bench.Http;
using PowerCrm.Bench.Measuring;
using PowerCrm.Bench.Papers;
using PowerCrm.Bench.Store;

namespace PowerCrm.Bench;

/// <summary>A section of bench/RESULTS.md and the code that measures it.</summary>
internal sealed record Section(string Group, string Name,
    Func<BenchCluster, Plan, Action<string>, CancellationToken, Task<IReadOnlyList<Figure>>> Measure);

internal static class Sections
{
    public static IReadOnlyList<Section> All { get; } =
    [
        new("store", "commands", Commands.Measure),
        new("store", "rebuild", Rebuilds.Measure),
        new("store", "folds", Folds.Measure),
        new("store", "long log", LongLog.Measure),
        new("store", "wakeups", ReactionLatency.Measure),
        new("http", "registrations", Registrations.Measure),
        new("http", "hints", HintTimes.Measure),
        new("http", "memory of uploads", UploadMemory.Measure),
        new("http", "papers", PaperUploads.Measure),
        new("desk", "decisions", Reviewing.Decisions.Measure),
        new("scale", "growth", Scale.Growth.Measure),
        new("scale", "hosts", Scale.Hosts.Measure),
        new("scale", "audit", Scale.Audits.Measure),
        new("directory", "companies", Search.Companies.Measure),
        new("assignment", "simulation", Assigning.Simulations.Measure),
        new("ocr", "samples", SampleReadings.OfSamples),
        new("ocr", "drawn papers", DrawnPapers.Measure),
    ];
}
