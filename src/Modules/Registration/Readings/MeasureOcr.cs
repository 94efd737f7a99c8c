using System.Diagnostics;
using System.Text.Json;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Papers;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>Measures how well pictures are read, field by field, against the known truth (truth.json of the sample set).</summary>
public static class MeasureOcr
{
    public sealed record FieldResult(string File, string Group, string Field, string? Expected, string? Read, decimal Confidence,
        bool IsCorrect, int Letters, int Errors)
    {
        /// <summary>The value was returned as certain.</summary>
        public bool IsCertain => Confidence >= OcrField.Certain;
    }

    /// <param name="ProcessorTime">Processor time of this process and its children.</param>
    public sealed record PictureMeasurement(string File, string Group, string Kind, string Outcome, TimeSpan ProcessorTime,
        TimeSpan Elapsed, IReadOnlyList<FieldResult> Fields);

    public sealed record Sample(string File, string Kind, bool? Degraded, IReadOnlyDictionary<string, string?> Fields)
    {
        public string Group => Degraded switch { false => "clean", true => "photo", null => "turned" };
    }

    private static readonly Dictionary<string, (string Kind, (string Source, string Target)[] Fields)> FieldMap =
        new(StringComparer.Ordinal)
        {
            ["license"] = (PaperKinds.Licence,
            [("code", "creditCode"), ("name", "companyName"), ("type", "companyType"), ("person", "legalPerson"),
                ("capital", "registeredCapital"),
            ("date", "establishedOn"), ("period", "businessTerm"), ("address", "address"), ("scope", "businessScope")]),
            ["front"] = (PaperKinds.CardFront,
            [("name", "name"), ("sex", "gender"), ("nation", "ethnicity"), ("birth", "birthDate"), ("address", "address"),
                ("id", "idNumber")]),
            ["back"] = (PaperKinds.CardBack, [("authority", "authority"), ("valid", "validity")]),
        };

    public static IReadOnlyList<Sample> ReadSamples(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "truth.json")));
        return [.. document.RootElement.EnumerateArray().Select(ParseSample)];
    }

    /// <param name="folder">The folder of the picture.</param>
    /// <param name="sample">The true values of the picture.</param>
    /// <param name="directory">The set's companies, used as the directory, as the route does it; when empty, there is none.</param>
    /// <param name="pictures">Normalizes the picture as an upload does; this is not part of the measured time.</param>
    /// <param name="ocr">The reader to measure.</param>
    /// <param name="ct">Cancels the measurement.</param>
    public static async Task<PictureMeasurement> Measure(string folder, Sample sample, IReadOnlyList<CompanyEntry> directory,
        IPictures pictures, IOcr ocr, CancellationToken ct)
    {
        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, sample.File), ct);
        if (await pictures.Normalise(bytes, ct) is not PictureResult.Ok picture)
            return new PictureMeasurement(sample.File, sample.Group, sample.Kind, "not taken", default, default, []);
        var (processorStart, startedAt) = (ProcessorTime.WithChildren(), Stopwatch.GetTimestamp());
        var result = await ocr.Read(sample.Kind, picture.Jpeg, ct);
        var (processorTime, elapsed) = (ProcessorTime.WithChildren() - processorStart, Stopwatch.GetElapsedTime(startedAt));
        var read = result as OcrResult.Ok ?? new OcrResult.Ok("", new Dictionary<string, OcrField>(), []);
        if (sample.Kind == PaperKinds.Licence && directory.Count > 0)
            read = await DirectoryComparison.Compare(read, new InMemoryCompanyDirectory(directory), ct);
        return new PictureMeasurement(sample.File, sample.Group, sample.Kind, result.GetType().Name, processorTime, elapsed,
            [.. sample.Fields.Select(t => CompareField(sample, t.Key, t.Value, GetField(read.Fields, t.Key)))]);
    }

    /// <summary>Returns the companies of the set, as entries of a directory.</summary>
    public static IReadOnlyList<CompanyEntry> ListCompanies(IReadOnlyList<Sample> samples) =>
        [.. samples.Where(t => t.Kind == PaperKinds.Licence)
        .Select(t => new CompanyEntry(t.Fields["creditCode"] ?? "", t.Fields["companyName"] ?? "", "", "", null))
        .DistinctBy(c => c.CreditCode)];

    private static FieldResult CompareField(Sample sample, string field, string? expected, OcrField read)
    {
        var (a, b) = (NormalizeText(expected), NormalizeText(read.Value));
        return new FieldResult(sample.File, sample.Group, field, expected, read.Value, read.Confidence, a == b, a.Length,
            Math.Min(a.Length, EditDistance.Of(a, b)));
    }

    private static string NormalizeText(string? text) => Names.Key(text ?? "").Replace('，', ',').Replace('；', ';').Replace('：', ':');

    /// <summary>Returns a field of the reading. The set has both ends of a card's validity as one field.</summary>
    private static OcrField GetField(IReadOnlyDictionary<string, OcrField> fields, string name)
    {
        if (name != "validity")
            return fields.GetValueOrDefault(name) ?? new OcrField(null, 0);
        var (from, to) = (fields.GetValueOrDefault("validFrom"), fields.GetValueOrDefault("validTo"));
        if (from?.Value is null || to is null || to.Confidence == 0)
            return new OcrField(null, 0);
        return new OcrField($"{from.Value.Replace('-', '.')}-{to.Value?.Replace('-', '.') ?? DateFinder.OpenEnded}",
            Math.Min(from.Confidence, to.Confidence));
    }

    private static Sample ParseSample(JsonElement picture)
    {
        var (kind, fields) = FieldMap[picture.GetProperty("kind").GetString()!];
        var degraded = picture.GetProperty("degraded");
        var truth = picture.GetProperty("truth");
        return new Sample(picture.GetProperty("file").GetString()!, kind,
            degraded.ValueKind == JsonValueKind.Null ? null : degraded.GetBoolean(),
            fields.ToDictionary(f => f.Target, f => truth.TryGetProperty(f.Source, out var value)
                ? NormalizeExpected(f.Target, value.GetString()) : null, StringComparer.Ordinal));
    }

    private static string? NormalizeExpected(string field, string? value) => (field, value) switch
    {
        ("birthDate", { Length: 8 }) => $"{value[..4]}-{value[4..6]}-{value[6..]}",
        ("establishedOn", { }) when DateFinder.FindAll(value) is [var day, ..] => DateFinder.ToIso(day),
        _ => value,
    };
}

/// <summary>
/// Processor time of this process and its children, including children that have ended, where the kernel provides it (Linux).
/// </summary>
internal static class ProcessorTime
{
    /// <summary>Clock ticks per second in /proc: 100 on every Linux in use.</summary>
    private const double TicksPerSecond = 100;

    public static TimeSpan WithChildren()
    {
        if (!File.Exists("/proc/self/stat"))
            return Process.GetCurrentProcess().TotalProcessorTime;
        var processId = $"{Environment.ProcessId}";
        // The name may contain spaces. State and parent follow it; utime, stime, cutime and cstime are the 14th to 17th fields of the line.
        return TimeSpan.FromSeconds(Directory.EnumerateDirectories("/proc")
            .Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])).Select(ReadStat)
            .OfType<(string Id, string[] Cells)>().Where(p => p.Id == processId || p.Cells[1] == processId)
            .Sum(p => p.Cells[11..15].Sum(c => long.Parse(c, System.Globalization.CultureInfo.InvariantCulture))) / TicksPerSecond);
    }

    private static (string Id, string[] Cells)? ReadStat(string process)
    {
        try
        {
            var text = File.ReadAllText(process + "/stat");
            return (Path.GetFileName(process), text[(text.LastIndexOf(')') + 2)..].Split(' '));
        }
        catch (IOException)
        {
            return null;                                                                // the process has ended
        }
    }
}
