namespace PowerCrm.Reading;

/// <summary>Makes a smaller copy in which each pixel is the average of the area that it covers.</summary>
internal static class AreaResampler
{
    /// <returns>Red, green, blue of each pixel, row by row.</returns>
    public static float[] Downscale(ColourBitmap picture, int width, int height)
    {
        var (columns, rows) = (Parts(picture.Width, width), Parts(picture.Height, height));
        var to = new float[width * height * 3];
        for (var y = 0; y < height; y++)
            for (var part = 0; part < rows[y].Weights.Length; part++)
                Add(picture.Pixels.Slice((rows[y].First + part) * picture.Width * 3, picture.Width * 3), columns, rows[y].Weights[part],
                    to.AsSpan(y * width * 3, width * 3));
        return to;
    }

    private static void Add(ReadOnlySpan<byte> row, (int First, float[] Weights)[] columns, float weight, Span<float> to)
    {
        for (var x = 0; x < columns.Length; x++)
        {
            var (first, weights) = columns[x];
            float red = 0, green = 0, blue = 0;
            for (int i = 0, at = first * 3; i < weights.Length; i++, at += 3)
            {
                red += weights[i] * row[at];
                green += weights[i] * row[at + 1];
                blue += weights[i] * row[at + 2];
            }
            to[3 * x] += weight * red;
            to[3 * x + 1] += weight * green;
            to[3 * x + 2] += weight * blue;
        }
    }

    /// <summary>Returns for each new pixel the first old pixel that it covers, and the weight of each. The weights add up to 1.</summary>
    private static (int First, float[] Weights)[] Parts(int from, int to)
    {
        var step = (double)from / to;
        return [.. Enumerable.Range(0, to).Select(i =>
        {
            // Where the copy is not smaller, the one pixel at that place.
            var (start, end) = (Math.Min(i * step, from - 1), Math.Min(Math.Max(Math.Min(i * step, from - 1) + 1, (i + 1) * step), from));
            var first = (int)start;
            var covered = Enumerable.Range(first, Math.Max(1, (int)Math.Ceiling(end - 1e-9) - first))
                .Select(p => Math.Max(0, Math.Min(p + 1, end) - Math.Max(p, start))).ToList();
            var sum = covered.Sum();
            return (first, covered.Select(c => (float)(c / sum)).ToArray());
        })];
    }
}
