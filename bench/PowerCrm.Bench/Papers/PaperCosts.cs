using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Papers;

/// <summary>The processor time, elapsed time and memory of reading a paper.</summary>
internal static class PaperCosts
{
    public static IEnumerable<Figure> Of(IReadOnlyList<PaperReading> timed, double memory)
    {
        var processor = timed.Select(r => r.Picture.ProcessorTime.TotalSeconds).ToList();
        var clock = timed.Select(r => r.Took.TotalSeconds).ToList();
        yield return new Figure("processor time of a licence by a warm worker, median / most",
            $"{processor.Median().N2()} / {processor.Max().N2()} s", "< 1.8 s", processor.Max() < 1.8,
            "the second opinion and the child that decodes included");
        yield return new Figure("a licence from the bytes of its upload to its fields, p50 / p95",
            $"{clock.Median().N2()} / {clock.Percentile(0.95).N2()} s", "p95 < 2.5 s", clock.Percentile(0.95) < 2.5,
            $"of {timed.Count}, one after the other; without HTTP, sealing and the database");
        yield return new Figure("a worker's memory at its highest", $"{memory.N0()} MB", "< 400 MB", memory < 400);
    }

    /// <summary>Returns the peak memory of the largest reading worker of this process.</summary>
    public static double WorkersMegabytes() => ProcessMemory.FindChildren(Environment.ProcessId)
        .Where(id => ProcessMemory.CommandLine(id).Contains(PowerCrm.Reading.OcrWorker.Verb, StringComparison.Ordinal))
        .Select(id => ProcessMemory.ReadMegabytes(id, "VmHWM")).DefaultIfEmpty().Max();
}
