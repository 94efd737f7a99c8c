using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using PowerCrm.Bench.Measuring;
using PowerCrm.Registration;

namespace PowerCrm.Bench.Papers;

/// <summary>A picture that was read.</summary>
/// <param name="Took">The time from the bytes of an upload to the fields.</param>
internal sealed record PaperReading(PhotoGrade Grade, MeasureOcr.PictureMeasurement Picture, TimeSpan Took);

/// <summary>Reads papers with other persons, companies and prints than those used in development, in each grade.</summary>
internal static class DrawnPapers
{
    /// <summary>Used only for the published results: development uses 1, 2 and 3.</summary>
    private static readonly int[] Seeds = [4, 5];

    /// <summary>
    /// The number for each kind, grade and seed: with 4, every field is read from at least 100 pictures, and more than 1,000 values pass as
    /// certain.
    /// </summary>
    private const int Each = 4;

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("powercrm-bench-papers");
        try
        {
            int[] seeds = plan.Seed is { } seed ? [seed] : plan.Quick ? [1] : Seeds;
            var grades = PaperSet.Write(folder.FullName, seeds, plan.Quick ? 1 : Each, _ => { });
            say($"{grades.Count} pictures drawn");
            var (timed, others, memory) = await Read(folder.FullName, grades, ct);
            if (plan.Seed is not null)
                foreach (var it in timed.Concat(others).SelectMany(r => r.Picture.Fields).Where(f => !f.IsCorrect))
                    say(string.Create(CultureInfo.InvariantCulture, $"{it.File} {it.Field} {it.Confidence}: {it.Expected} / {it.Read}"));
            return
            [
                .. PaperGoals.Of([.. timed, .. others]), .. MissCauses.Of([.. timed, .. others]), .. PaperCosts.Of(timed, memory),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Reads a licence of each grade and seed one at a time, for the times; the others in parallel, one per core.</summary>
    private static async Task<(IReadOnlyList<PaperReading> Timed, IReadOnlyList<PaperReading> Others, double Memory)> Read(string folder,
        IReadOnlyDictionary<string, PhotoGrade> grades, CancellationToken ct)
    {
        await using var services = SampleReadings.BuildServices();
        var samples = MeasureOcr.ReadSamples(folder);
        var sequential = samples.Where(t => t.File.StartsWith("license", StringComparison.Ordinal)
            && t.File.EndsWith("_0.jpg", StringComparison.Ordinal)).ToList();
        var (timed, others, memory) = (new List<PaperReading>(), new ConcurrentBag<PaperReading>(), 0.0);
        await services.Read(folder, samples[0], ct);
        foreach (var sample in sequential)
            timed.Add(await ReadOne(sample, ct));
        await Parallel.ForEachAsync(samples.Except(sequential),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct },
            async (sample, token) => others.Add(await ReadOne(sample, token)));
        return (timed, [.. others.OrderBy(r => r.Picture.File, StringComparer.Ordinal)], memory);

        async Task<PaperReading> ReadOne(MeasureOcr.Sample sample, CancellationToken token)
        {
            var started = Stopwatch.GetTimestamp();
            var picture = await services.Read(folder, sample, token);
            var elapsed = Stopwatch.GetElapsedTime(started);
            memory = Math.Max(memory, PaperCosts.WorkersMegabytes());
            return new PaperReading(grades[sample.File], picture, elapsed);
        }
    }
}
