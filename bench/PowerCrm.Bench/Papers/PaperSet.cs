using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PowerCrm.Bench.Papers;

/// <summary>
/// Makes more pictures for `ocr measure` than the fifteen of tests/data/ocr, which were used in development: other persons, other prints,
/// several of each paper for each way to photograph it. Needs libvips and the fonts that <see cref="PaperFonts"/> names.
/// </summary>
internal static class PaperSet
{
    private static readonly string[] Kinds = ["license", "front", "back"];

    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <param name="folder">The folder for the pictures and truth.json.</param>
    /// <param name="seeds">Each seed makes other persons, companies and pictures.</param>
    /// <param name="countPerKind">The number of each kind and grade for each seed.</param>
    /// <param name="say">Called with the name of each file.</param>
    /// <returns>The grade of each file.</returns>
    public static IReadOnlyDictionary<string, PhotoGrade> Write(string folder, IReadOnlyList<int> seeds, int countPerKind,
        Action<string> say)
    {
        PaperFonts.Require();
        Directory.CreateDirectory(folder);
        var all = (from seed in seeds
                   from shot in PhotoGrade.All
                   from kind in Kinds
                   from i in Enumerable.Range(0, countPerKind)
                   select (seed, shot, kind, i))
            .Select((p, number) => (p.shot, p.kind, number: p.seed * 100_000 + number,
                file: string.Create(CultureInfo.InvariantCulture, $"{p.kind}{p.seed}_{p.shot.Slug}_{p.i}.jpg"))).ToList();
        var truths = new object[all.Count];
        Parallel.For(0, all.Count, i =>
        {
            var (shot, kind, number, file) = all[i];
            var (truth, drawing) = DrawPaper(kind, number, shot.Sealed);
            Photograph(folder, file, drawing, shot, number);
            truths[i] = new
            {
                file,
                kind,
                degraded = shot.Turned ? null : (bool?)(shot.Name != PhotoGrade.Clean),
                how = shot.ToString(),
                truth
            };
            say(file);
        });
        File.WriteAllText(Path.Combine(folder, "truth.json"), JsonSerializer.Serialize(truths, JsonOptions));
        return all.ToDictionary(p => p.file, p => p.shot, StringComparer.Ordinal);
    }

    private static (IReadOnlyDictionary<string, string> Truth, string Drawing) DrawPaper(string kind, int number, bool seal)
    {
        // The prints follow each other independently of the grade: the numbers of one kind and grade are consecutive.
        var (fiction, style) = (new FictitiousPapers(number), number + number / 7);
        switch (kind)
        {
            case "license":
                var (licence, labels) = fiction.Licence();
                return (licence, LicenceDrawing.Draw(licence, labels, style, seal));
            case "front":
                var front = fiction.Front();
                return (front, CardDrawing.Front(front, style, seal));
            default:
                var back = fiction.Back();
                return (back, CardDrawing.Back(back, style, seal));
        }
    }

    private static void Photograph(string folder, string file, string drawing, PhotoGrade shot, int seed)
    {
        var (svg, bitmap, photo) = (Path.Combine(folder, file + ".svg"), Path.Combine(folder, file + ".ppm"),
            Path.Combine(folder, file + ".taken.ppm"));
        File.WriteAllText(svg, drawing);
        // Slightly finer than the photo: with much finer pixels the camera would skip some of them.
        Vips("flatten", svg + string.Create(CultureInfo.InvariantCulture, $"[scale={1.25 * shot.Wide * shot.Filled / 1400:0.00}]"), bitmap);
        Camera.Take(Pixels.Read(bitmap), shot, seed).Write(photo);
        Vips("copy", photo, Path.Combine(folder, file) + string.Create(CultureInfo.InvariantCulture, $"[Q={shot.Quality},strip]"));
        foreach (var path in new[] { svg, bitmap, photo })
            File.Delete(path);
    }

    private static void Vips(params string[] arguments)
    {
        using var vips = Process.Start("vips", arguments);
        vips.WaitForExit();
        if (vips.ExitCode != 0)
            throw new InvalidOperationException($"vips {arguments[0]} ended with {vips.ExitCode}.");
    }
}
