using System.Diagnostics;

namespace PowerCrm.Bench.Papers;

/// <summary>The fonts of drawn papers. A missing font would be replaced by another one, which would change the measurement.</summary>
internal static class PaperFonts
{
    public const string Song = "Noto Serif CJK SC", Hei = "Noto Sans CJK SC", Ming = "AR PL UMing CN", Kai = "AR PL UKai CN",
        Micro = "WenQuanYi Micro Hei", ZenHei = "WenQuanYi Zen Hei", OcrB = "OCR B";

    private const string Packages =
        "fonts-noto-cjk fonts-arphic-uming fonts-arphic-ukai fonts-wqy-microhei fonts-wqy-zenhei fonts-ocr-b fonts-dejavu-core";

    /// <exception cref="InvalidOperationException">A font is missing.</exception>
    public static void Require()
    {
        string[] needed = [Song, Hei, Ming, Kai, Micro, ZenHei, OcrB, "DejaVu Sans", "DejaVu Sans Mono"];
        var missing = needed.Where(f => !Has(f)).ToList();
        if (missing.Count > 0)
            throw new InvalidOperationException(
                $"Papers are not drawn: these fonts are missing: {string.Join(", ", missing)}. On Debian: apt-get install {Packages}");
    }

    private static bool Has(string family)
    {
        using var process = Process.Start(new ProcessStartInfo("fc-list", [family, "family"]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("fc-list did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Length > 0;
    }
}
