namespace PowerCrm.Papers;

/// <summary>Even light: every place is measured by the paper around it, so that a shadow is paper and no ink.</summary>
internal static class Light
{
    private const int Block = 16;

    public static GreyBitmap Flattened(GreyBitmap it)
    {
        var (w, h) = ((it.Width + Block - 1) / Block, (it.Height + Block - 1) / Block);
        var paper = Smoothed(Smoothed(Widened(Widened(Paper(it, w, h), w, h), w, h), w, h), w, h);
        var to = new byte[it.Pixels.Length];
        for (var y = 0; y < it.Height; y++)
        {
            var (by, fy) = Place(y, h);
            for (var x = 0; x < it.Width; x++)
            {
                var (bx, fx) = Place(x, w);
                var at = by * w + bx;
                var (right, below) = (bx + 1 < w ? 1 : 0, by + 1 < h ? w : 0);
                var white = (paper[at] * (1 - fx) + paper[at + right] * fx) * (1 - fy)
                    + (paper[at + below] * (1 - fx) + paper[at + below + right] * fx) * fy;
                // From 30 % of the paper's brightness, which is black, to 90 %, which is white.
                var ratio = it.Pixels[y * it.Width + x] / Math.Max(white, 1);
                to[y * it.Width + x] = (byte)(Math.Clamp((ratio - 0.30f) / 0.60f, 0, 1) * 255 + 0.5f);
            }
        }
        return new GreyBitmap(it.Width, it.Height, to);
    }

    private static (int Block, float Fraction) Place(int at, int count)
    {
        var place = (at + 0.5f) / Block - 0.5f;
        if (place <= 0)
            return (0, 0);
        var block = Math.Min((int)place, count - 1);
        return (block, place - block);
    }

    /// <summary>The 70th percentile of each block: print covers less than a third of any.</summary>
    private static float[] Paper(GreyBitmap it, int w, int h)
    {
        var paper = new float[w * h];
        var counts = new int[256];
        for (var by = 0; by < h; by++)
            for (var bx = 0; bx < w; bx++)
            {
                Array.Clear(counts);
                var n = 0;
                for (var y = by * Block; y < Math.Min((by + 1) * Block, it.Height); y++)
                    for (var x = bx * Block; x < Math.Min((bx + 1) * Block, it.Width); x++, n++)
                        counts[it.Pixels[y * it.Width + x]]++;
                var (value, seen) = (0, counts[0]);
                while (seen < n * 7 / 10 && value < 255)
                    seen += counts[++value];
                paper[by * w + bx] = value;
            }
        return paper;
    }

    private static float[] Widened(float[] it, int w, int h) => Around(it, w, h, static near => near.Max());

    private static float[] Smoothed(float[] it, int w, int h) => Around(it, w, h, static near => near.Average());

    private static float[] Around(float[] it, int w, int h, Func<List<float>, float> make)
    {
        var (to, near) = (new float[it.Length], new List<float>(9));
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                near.Clear();
                for (var ny = Math.Max(0, y - 1); ny <= Math.Min(h - 1, y + 1); ny++)
                    for (var nx = Math.Max(0, x - 1); nx <= Math.Min(w - 1, x + 1); nx++)
                        near.Add(it[ny * w + nx]);
                to[y * w + x] = make(near);
            }
        return to;
    }
}
