using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PowerCrm.Bench.Papers;

/// <summary>
/// More pictures for `ocr measure` than the fifteen of tests/data/ocr, which everything was tried on: other people, other prints, one of
/// each paper for each way to photograph it. Needs libvips and the fonts fonts-noto-cjk, fonts-arphic-uming, fonts-wqy-microhei.
/// </summary>
internal static class PaperSet
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    public static void Write(string folder, int seed, Action<string> say)
    {
        Directory.CreateDirectory(folder);
        var truths = new List<object>();
        for (var i = 0; i < Shot.All.Count; i++)
            foreach (var kind in (string[])["license", "front", "back"])
            {
                var (shot, number) = (Shot.All[i], seed * 1000 + i * 3 + kind.Length % 3);
                var fiction = new Fiction(number);
                var (truth, drawing) = kind switch
                {
                    "license" when fiction.Licence() is var it => (it, Drawings.Licence(it, seed + i)),
                    "front" when fiction.Front() is var it => (it, Drawings.Front(it, seed + i)),
                    _ when fiction.Back() is var it => (it, Drawings.Back(it, seed + i)),
                    _ => throw new InvalidOperationException(),
                };
                var file = string.Create(CultureInfo.InvariantCulture, $"{kind}{seed}_{shot.Name}.jpg");
                Photograph(folder, file, drawing, shot, number);
                truths.Add(new
                {
                    file,
                    kind,
                    degraded = shot.Turned > 0 ? null : (bool?)(shot.Name != "scan"),
                    how = shot.ToString(),
                    truth
                });
                say(file);
            }
        File.WriteAllText(Path.Combine(folder, "truth.json"), JsonSerializer.Serialize(truths, Plain));
    }

    private static void Photograph(string folder, string file, string drawing, Shot shot, int seed)
    {
        var (svg, drawn, taken) = (Path.Combine(folder, "one.svg"), Path.Combine(folder, "one.ppm"), Path.Combine(folder, "taken.ppm"));
        File.WriteAllText(svg, drawing);
        Vips("flatten", svg + "[scale=1.6]", drawn);
        Camera.Take(Pixels.Read(drawn), shot, seed).Write(taken);
        Vips("copy", taken, Path.Combine(folder, file) + string.Create(CultureInfo.InvariantCulture, $"[Q={shot.Quality},strip]"));
        foreach (var spare in new[] { svg, drawn, taken })
            File.Delete(spare);
    }

    private static void Vips(params string[] arguments)
    {
        using var vips = Process.Start("vips", arguments);
        vips.WaitForExit();
        if (vips.ExitCode != 0)
            throw new InvalidOperationException($"vips {arguments[0]} ended with {vips.ExitCode}.");
    }
}
