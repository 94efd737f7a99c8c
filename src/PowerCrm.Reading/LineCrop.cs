using PowerCrm.Papers;

namespace PowerCrm.Reading;

/// <summary>
/// Cuts out the pixels of a line, straightened, in the form that the models expect: blue, green and red planes from −1 to 1.
/// </summary>
internal static class LineCrop
{
    public const int Height = 48;

    /// <param name="width">The width of the line in the planes; the area right of it stays 0.</param>
    /// <param name="full">The width of the planes.</param>
    /// <param name="brightest">True to set every colour to the brightest of the three: a red seal over black print vanishes.</param>
    public static float[] Crop(ColourBitmap picture, Frame frame, int width, int full, bool brightest = false)
    {
        var planes = new float[3 * Height * full];
        var (right, down) = (frame.Along * (frame.Width / width), frame.Across * (frame.Height / Height));
        var corner = frame.Middle - frame.Along * (frame.Width / 2) - frame.Across * (frame.Height / 2);
        // For large print several points are sampled for each pixel; with one point, strokes would be cut at random.
        var each = (frame.Height / Height) switch { > 2.6 => 3, > 1.3 => 2, _ => 1 };
        var share = 1f / (each * each);
        Span<float> colour = stackalloc float[3];
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < width; x++)
            {
                colour.Clear();
                for (var j = 0; j < each; j++)
                    for (var i = 0; i < each; i++)
                        Add(picture, corner + right * (x + (i + 0.5) / each) + down * (y + (j + 0.5) / each), colour);
                if (brightest)
                    colour.Fill(Math.Max(colour[0], Math.Max(colour[1], colour[2])));
                for (var c = 0; c < 3; c++)
                    planes[(c * Height + y) * full + x] = colour[2 - c] * share / 127.5f - 1;
            }
        return planes;
    }

    /// <summary>Adds the colour at a point between pixels (bilinear); outside the picture the edge pixels are used.</summary>
    private static void Add(ColourBitmap picture, Point at, Span<float> colour)
    {
        var (x, y) = (Math.Clamp(at.X - 0.5, 0, picture.Width - 1), Math.Clamp(at.Y - 0.5, 0, picture.Height - 1));
        var (left, top) = ((int)x, (int)y);
        var (fx, fy) = ((float)(x - left), (float)(y - top));
        var pixels = picture.Pixels;
        var first = (top * picture.Width + left) * 3;
        var (right, below) = (left + 1 < picture.Width ? 3 : 0, top + 1 < picture.Height ? picture.Width * 3 : 0);
        for (var c = 0; c < 3; c++)
        {
            var above = pixels[first + c] * (1 - fx) + pixels[first + right + c] * fx;
            var under = pixels[first + below + c] * (1 - fx) + pixels[first + below + right + c] * fx;
            colour[c] += above * (1 - fy) + under * fy;
        }
    }
}
