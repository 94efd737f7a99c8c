using PowerCrm.Papers;

namespace PowerCrm.Reading;

/// <summary>
/// Cuts out the pixels of a line, straightened, in the form that the models expect: blue, green and red planes from −1 to 1.
/// </summary>
internal static class LineCrop
{
    public const int Height = 48;

    /// <param name="width">The width of the line in the planes; the area right of it stays 0.</param>
    /// <param name="paddedWidth">The width of the planes.</param>
    /// <param name="useBrightest">True to set every colour to the brightest of the three: a red seal over black print vanishes.</param>
    public static float[] Crop(ColourBitmap picture, Frame frame, int width, int paddedWidth, bool useBrightest = false)
    {
        var planes = new float[3 * Height * paddedWidth];
        var (right, down) = (frame.Along * (frame.Width / width), frame.Across * (frame.Height / Height));
        var corner = frame.Middle - frame.Along * (frame.Width / 2) - frame.Across * (frame.Height / 2);
        // For large print several points are sampled for each pixel; with one point, strokes would be cut at random.
        var samples = (frame.Height / Height) switch { > 2.6 => 3, > 1.3 => 2, _ => 1 };
        var weight = 1f / (samples * samples);
        Span<float> colour = stackalloc float[3];
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < width; x++)
            {
                colour.Clear();
                for (var j = 0; j < samples; j++)
                    for (var i = 0; i < samples; i++)
                        AddSample(picture, corner + right * (x + (i + 0.5) / samples) + down * (y + (j + 0.5) / samples), colour);
                if (useBrightest)
                    colour.Fill(Math.Max(colour[0], Math.Max(colour[1], colour[2])));
                for (var c = 0; c < 3; c++)
                    planes[(c * Height + y) * paddedWidth + x] = colour[2 - c] * weight / 127.5f - 1;
            }
        return planes;
    }

    /// <summary>Adds the colour at a point between pixels (bilinear); outside the picture the edge pixels are used.</summary>
    private static void AddSample(ColourBitmap picture, Point point, Span<float> colour)
    {
        var (x, y) = (Math.Clamp(point.X - 0.5, 0, picture.Width - 1), Math.Clamp(point.Y - 0.5, 0, picture.Height - 1));
        var (left, top) = ((int)x, (int)y);
        var (fx, fy) = ((float)(x - left), (float)(y - top));
        var pixels = picture.Pixels;
        var index = (top * picture.Width + left) * 3;
        var (nextColumn, nextRow) = (left + 1 < picture.Width ? 3 : 0, top + 1 < picture.Height ? picture.Width * 3 : 0);
        for (var c = 0; c < 3; c++)
        {
            var upper = pixels[index + c] * (1 - fx) + pixels[index + nextColumn + c] * fx;
            var lower = pixels[index + nextRow + c] * (1 - fx) + pixels[index + nextRow + nextColumn + c] * fx;
            colour[c] += upper * (1 - fy) + lower * fy;
        }
    }
}
