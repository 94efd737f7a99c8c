namespace PowerCrm.Bench.Papers;

/// <summary>Adds glare, shadow, a laminate and the pattern of a screen to a drawn paper.</summary>
internal sealed class Light(PhotoGrade shot, int width, int height, Random random)
{
    private readonly double lampX = width * (0.35 + random.NextDouble() * 0.3), lampY = height * (0.35 + random.NextDouble() * 0.3);
    private readonly double stripes = random.NextDouble() * 10, slope = 0.4 + random.NextDouble() * 0.6;
    private readonly double bandX = 0.02 + random.NextDouble() * 0.06, bandY = 0.01 + random.NextDouble() * 0.04;

    /// <returns>The remaining brightness of the paper, and how much white is added.</returns>
    public (double Shade, double White) At(int x, int y)
    {
        var shade = 1 - shot.Shade * (x + y) / (width + height);
        var (dx, dy) = ((x - lampX) / width * 5, (y - lampY) / height * 6);
        var white = shot.Glare > 0 ? shot.Glare * Math.Exp(-(dx * dx + dy * dy)) : 0;
        if (shot.Laminate > 0)
        {
            // A film is wavy: bright stripes across it, and a haze over all.
            var phase = (x * slope + y) / height * 7 + 0.7 * Math.Sin((double)x / width * 9 + stripes);
            white = Math.Max(white, shot.Laminate * Math.Pow(Math.Max(0, Math.Sin(phase + stripes)), 8) + 0.08);
        }
        return (shade, white);
    }

    /// <summary>The moiré between the pixels of a screen and of a camera: bands across the picture, shifted for each colour.</summary>
    public double Band(int x, int y, int channel) => shot.Moire <= 0 ? 1
        : 1 - shot.Moire / 2 + shot.Moire / 4
            * (Math.Sin((x * bandX + y * bandY) * 2 * Math.PI + channel * 2.1) + Math.Sin((y * bandX * 1.7 - x * bandY) * 2 * Math.PI));
}
