namespace PowerCrm.Reading;

/// <summary>Makes a smaller copy in which each pixel is the average of the area that it covers.</summary>
internal static class AreaResampler
{
    /// <returns>Red, green, blue of each pixel, row by row.</returns>
    public static float[] Downscale(ColourBitmap picture, int width, int height)
    {
        var (columns, rows) = (ComputeParts(picture.Width, width), ComputeParts(picture.Height, height));
        var output = new float[width * height * 3];
        for (var y = 0; y < height; y++)
            for (var part = 0; part < rows[y].Weights.Length; part++)
                AddRow(picture.Pixels.Slice((rows[y].First + part) * picture.Width * 3, picture.Width * 3), columns, rows[y].Weights[part],
                    output.AsSpan(y * width * 3, width * 3));
        return output;
    }

    private static void AddRow(ReadOnlySpan<byte> row, (int First, float[] Weights)[] columns, float weight, Span<float> output)
    {
        for (var x = 0; x < columns.Length; x++)
        {
            var (first, weights) = columns[x];
            float red = 0, green = 0, blue = 0;
            for (int i = 0, index = first * 3; i < weights.Length; i++, index += 3)
            {
                red += weights[i] * row[index];
                green += weights[i] * row[index + 1];
                blue += weights[i] * row[index + 2];
            }
            output[3 * x] += weight * red;
            output[3 * x + 1] += weight * green;
            output[3 * x + 2] += weight * blue;
        }
    }

    /// <summary>Returns for each new pixel the first old pixel that it covers, and the weight of each. The weights add up to 1.</summary>
    private static (int First, float[] Weights)[] ComputeParts(int size, int parts)
    {
        var step = (double)size / parts;
        return [.. Enumerable.Range(0, parts).Select(i =>
        {
            // Where the copy is not smaller, the one pixel at that place.
            var (start, end) = (Math.Min(i * step, size - 1), Math.Min(Math.Max(Math.Min(i * step, size - 1) + 1, (i + 1) * step), size));
            var first = (int)start;
            var covered = Enumerable.Range(first, Math.Max(1, (int)Math.Ceiling(end - 1e-9) - first))
                .Select(p => Math.Max(0, Math.Min(p + 1, end) - Math.Max(p, start))).ToList();
            var sum = covered.Sum();
            return (first, covered.Select(c => (float)(c / sum)).ToArray());
        })];
    }
}
