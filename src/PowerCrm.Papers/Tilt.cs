namespace PowerCrm.Papers;

/// <summary>Lines of print that run up or down a little are laid level, where no edge of the paper told how.</summary>
internal static class Tilt
{
    /// <returns>The same picture when it is level within half a degree.</returns>
    public static GreyBitmap Levelled(GreyBitmap it, double degrees)
    {
        if (Math.Abs(degrees) < 0.5)
            return it;
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var (cx, cy) = (it.Width / 2.0, it.Height / 2.0);
        var to = new byte[it.Pixels.Length];
        for (var y = 0; y < it.Height; y++)
            for (var x = 0; x < it.Width; x++)
                to[y * it.Width + x] = it.At(cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos);
        return new GreyBitmap(it.Width, it.Height, to);
    }

    /// <summary>Wider than any stroke of print: what is dark for longer is a portrait or a shadow, whose slopes say nothing.</summary>
    private const int Stroke = 20;

    private static bool Light(GreyBitmap it, int x, int y) =>
        x < 0 || y < 0 || x >= it.Width || y >= it.Height || it.Pixels[y * it.Width + x] > 160;

    /// <summary>The angle under which rows are blackest and whitest.</summary>
    public static double Degrees(GreyBitmap it)
    {
        const int Step = 4;
        var dark = new List<(int X, int Y)>();
        for (var y = 0; y < it.Height; y += Step)
            for (var x = 0; x < it.Width; x += Step)
                if (it.Pixels[y * it.Width + x] < 110 && (Light(it, x - Stroke, y) || Light(it, x + Stroke, y))
                    && (Light(it, x, y - Stroke) || Light(it, x, y + Stroke)))
                    dark.Add((x / Step, y / Step));
        if (dark.Count < 200)
            return 0;
        var (best, angle) = (0.0, 0.0);
        for (var tenths = -100; tenths <= 100; tenths += 5)
        {
            var slope = Math.Tan(tenths / 10.0 * Math.PI / 180);
            var rows = new int[(it.Height + it.Width) / Step * 2 + 2];
            foreach (var (x, y) in dark)
                rows[(int)(y - x * slope) + rows.Length / 2]++;
            var score = rows.Sum(n => (double)n * n);
            if (score > best)
                (best, angle) = (score, tenths / 10.0);
        }
        return angle;
    }
}
