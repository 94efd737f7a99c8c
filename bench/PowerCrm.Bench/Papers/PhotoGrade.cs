namespace PowerCrm.Bench.Papers;

/// <summary>How a paper was photographed: a grade of the drawn papers.</summary>
/// <param name="Wide">The pixels of the picture's longer side.</param>
/// <param name="Degrees">How far the paper is rotated, in either direction.</param>
/// <param name="Perspective">The perspective: how much shorter the far edge is than the near one.</param>
/// <param name="Blur">In pixels.</param>
/// <param name="Noise">Of 255.</param>
/// <param name="Shade">How much darker the darkest corner is, 0..1.</param>
/// <param name="Glare">How far a lamp's reflection whitens the print, 0..1.</param>
/// <param name="Laminate">How far the bright stripes of a film over the paper whiten the print, 0..1.</param>
/// <param name="Moire">How strong the bands in a photo of a screen are, 0..1.</param>
/// <param name="Finger">A finger holds the paper at its edge.</param>
/// <param name="Sealed">A red seal, or red text that states the purpose of the copy, is over the print.</param>
/// <param name="Turned">The pixels are turned clockwise by 90, 180 or 270 degrees, without an orientation tag.</param>
/// <param name="Filled">How much of the picture the paper fills.</param>
/// <param name="Hardest">True for the two grades without a goal.</param>
internal sealed record PhotoGrade(string Name, int Wide, double Degrees = 0, double Perspective = 0, double Blur = 0, double Noise = 0,
    double Shade = 0, double Glare = 0, double Laminate = 0, double Moire = 0, bool Finger = false, bool Sealed = false, int Quality = 85,
    bool Turned = false, double Filled = 0.86, bool Hardest = false)
{
    public const string Clean = "scan", Upright = "upright", OnItsSide = "turned";

    public static IReadOnlyList<PhotoGrade> All { get; } =
    [
        new(Clean, 1600, Filled: 1),
        new(Upright, 1600, 2, Blur: 0.5, Noise: 5),
        new(OnItsSide, 1600, 2, Blur: 0.5, Noise: 5, Turned: true),
        new("tilt 12°", 1600, 12, Blur: 0.6, Noise: 6),
        new("perspective", 2000, 3, 0.14, 0.8, 8),
        new("glare", 1600, 2, Blur: 0.7, Noise: 6, Glare: 0.75),
        new("laminate", 1600, 2, Blur: 0.7, Noise: 6, Laminate: 0.6),
        new("shade", 1600, 3, 0.05, 0.7, 8, Shade: 0.6),
        new("blurred", 1600, 1, Blur: 2.0, Noise: 5, Quality: 70),
        new("dim", 1600, 1, Blur: 0.7, Noise: 26, Quality: 70),
        new("screen", 1600, 2, Blur: 0.6, Noise: 4, Moire: 0.3),
        new("finger", 1600, 3, 0.04, 0.6, 6, Finger: true),
        new("quality 30", 1400, 2, Blur: 0.7, Noise: 5, Quality: 30),
        new("1,000 px", 1000, 1, Blur: 0.5, Noise: 4, Filled: 0.94),
        new("red seal", 1600, 2, Blur: 0.6, Noise: 6, Sealed: true),
        new("poor", 1280, 4, 0.08, 1.3, 14, 0.4, 0.3, Quality: 50, Hardest: true),
        new("worst", 1000, 8, 0.05, 0.6, 8, Laminate: 0.4, Moire: 0.2, Quality: 30, Filled: 0.94, Hardest: true),
    ];

    /// <summary>The name for use in file names.</summary>
    public string Slug => string.Concat(Name.Where(char.IsAsciiLetterOrDigit));
}
