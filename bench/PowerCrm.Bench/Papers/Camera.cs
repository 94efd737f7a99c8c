namespace PowerCrm.Bench.Papers;

/// <summary>How a paper got into a picture.</summary>
/// <param name="Wide">Pixels of the picture's longer side.</param>
/// <param name="Degrees">The paper lies aslant by so much.</param>
/// <param name="Aslant">Seen from the side: how much shorter one edge is than the one across.</param>
/// <param name="Blur">Pixels.</param>
/// <param name="Noise">Of 255.</param>
/// <param name="Shade">How much darker the darkest corner is, 0..1.</param>
/// <param name="Glare">How far a lamp's reflection whitens the print, 0..1.</param>
/// <param name="Turned">Pixels turned clockwise, and nothing says so.</param>
internal sealed record Shot(string Name, int Wide, double Degrees = 0, double Aslant = 0, double Blur = 0, double Noise = 0,
    double Shade = 0, double Glare = 0, int Quality = 85, int Turned = 0, bool Table = true)
{
    public static IReadOnlyList<Shot> All { get; } =
    [
        new("scan", 1600, Table: false), new("plus5", 1600, 5, Blur: 0.6, Noise: 6), new("minus5", 1600, -5, Blur: 0.6, Noise: 6),
        new("blurred", 1600, 1, Blur: 2.0, Noise: 5, Quality: 70),
        new("noisy", 1600, -1, Blur: 0.7, Noise: 26, Quality: 70), new("glare", 1600, 2, Blur: 0.7, Noise: 6, Glare: 0.75),
        new("aslant", 2000, 3, 0.14, 0.8, 8),
        new("small", 900, 1, Blur: 0.5, Noise: 4), new("quality40", 1400, -2, Blur: 0.7, Noise: 5, Quality: 40),
        new("shade", 1600, -3, 0.05, 0.7, 8, Shade: 0.6),
        new("poor", 1280, 4, 0.08, 1.3, 14, 0.4, 0.3, 50), new("turned90", 1600, 1, Blur: 0.5, Noise: 5, Turned: 90),
        new("turned180", 1600, -1, Blur: 0.5, Noise: 5, Turned: 180),
        new("turned270", 1600, 2, Blur: 0.5, Noise: 5, Turned: 270),
    ];
}

/// <summary>Photographs a drawing: on a table, from where the shot says, in its light.</summary>
internal static class Camera
{
    public static Pixels Take(Pixels paper, Shot shot, int seed)
    {
        var random = new Random(seed);
        var seen = shot.Table ? OnTable(paper, shot, random) : paper.Scaled(shot.Wide);
        seen = seen.Blurred(shot.Blur);
        var (cx, cy) = (seen.Width * (0.35 + random.NextDouble() * 0.3), seen.Height * (0.35 + random.NextDouble() * 0.3));
        for (var y = 0; y < seen.Height; y++)
            for (var x = 0; x < seen.Width; x++)
            {
                var light = 1 - shot.Shade * (x + y) / (seen.Width + seen.Height);
                var (dx, dy) = ((x - cx) / seen.Width * 5, (y - cy) / seen.Height * 6);
                var lamp = shot.Glare * Math.Exp(-(dx * dx + dy * dy));
                var grain = shot.Noise * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
                for (var c = 0; c < 3; c++)
                {
                    var value = seen[x, y, c] * light;
                    seen[x, y, c] = (byte)Math.Clamp(value + (255 - value) * lamp + grain, 0, 255);
                }
            }
        return seen.Turned(shot.Turned);
    }

    /// <summary>The paper's corners by the shot, the rest a wooden table with a grain.</summary>
    private static Pixels OnTable(Pixels paper, Shot shot, Random random)
    {
        var (w, h) = (shot.Wide, shot.Wide * 3 / 4);
        var scale = Math.Min(w * 0.86 / paper.Width, h * 0.86 / paper.Height);
        var (sin, cos) = Math.SinCos(shot.Degrees * Math.PI / 180);
        var (halfWidth, halfHeight) = (paper.Width * scale / 2, paper.Height * scale / 2);
        var (dx, dy) = (random.Next(-20, 20), random.Next(-15, 15));
        var corners = new[] { (-1, -1), (1, -1), (1, 1), (-1, 1) }.Select(c =>
        {
            var near = 1 - (c.Item1 > 0 ? shot.Aslant : 0);
            var (x, y) = (c.Item1 * halfWidth, c.Item2 * halfHeight * near);
            return (X: w / 2.0 + dx + x * cos - y * sin, Y: h / 2.0 + dy + x * sin + y * cos);
        }).ToArray();
        var back = Projection.From(corners, paper.Width, paper.Height);
        var picture = new Pixels(w, h);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var (px, py) = back.At(x + 0.5, y + 0.5);
                var inside = px >= 0 && py >= 0 && px < paper.Width && py < paper.Height;
                var grain = random.Next(30);
                for (var c = 0; c < 3; c++)
                    picture[x, y, c] = inside ? paper.Between(px - 0.5, py - 0.5, c)
                        : (byte)(c switch { 0 => 96, 1 => 72, _ => 52 } + grain);
            }
        return picture;
    }
}
