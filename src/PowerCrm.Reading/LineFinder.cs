using Microsoft.ML.OnnxRuntime;
using PowerCrm.Papers;

namespace PowerCrm.Reading;

/// <summary>
/// Finds the lines of print. The model gives for each pixel the probability that it is in the core of a line. Connected likely pixels are
/// enclosed by the smallest rectangle, which is then grown from the core to the whole line (Liao et al., Real-time Scene Text Detection
/// with Differentiable Binarization).
/// </summary>
internal sealed class LineFinder(string folder) : IDisposable
{
    /// <summary>The size of the smaller copy; the model needs multiples of 32.</summary>
    private const int LongestSide = 960, Multiple = 32;
    private const float Likely = 0.3f;
    private const double LikelyOnAverage = 0.6, Growth = 1.5;
    private const int MostPieces = 1000, FewestPixels = 12;

    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f], Deviation = [0.229f, 0.224f, 0.225f];

    private readonly InferenceSession session = Models.Open(folder, Models.Detection);

    public IReadOnlyList<Frame> Find(ColourBitmap picture)
    {
        var scale = Math.Min(1.0, (double)LongestSide / Math.Max(picture.Width, picture.Height));
        var (width, height) = (Rounded(picture.Width * scale), Rounded(picture.Height * scale));
        return session.Run(Planes(AreaResampler.Downscale(picture, width, height)), [1, 3, height, width],
            (likely, _) => Frames(likely, width, height, (double)picture.Width / width, (double)picture.Height / height));
    }

    public void Dispose() => session.Dispose();

    private static int Rounded(double side) => Math.Max(Multiple, (int)Math.Round(side / Multiple) * Multiple);

    /// <summary>Converts to planes of blue, green and red, as the model was trained.</summary>
    private static float[] Planes(float[] pixels)
    {
        var size = pixels.Length / 3;
        var planes = new float[pixels.Length];
        for (var i = 0; i < size; i++)
            for (var c = 0; c < 3; c++)
                planes[c * size + i] = (pixels[3 * i + 2 - c] / 255 - Mean[c]) / Deviation[c];
        return planes;
    }

    private static List<Frame> Frames(ReadOnlySpan<float> likely, int width, int height, double scaleX, double scaleY)
    {
        var found = new List<Frame>();
        var (seen, stack, edge) = (new bool[likely.Length], new Stack<int>(), new List<(int X, int Y)>());
        for (var start = 0; start < likely.Length && found.Count < MostPieces; start++)
        {
            if (seen[start] || likely[start] <= Likely)
                continue;
            var pixels = Piece(likely, width, height, start, seen, stack, edge);
            if (pixels < FewestPixels)
                continue;
            var core = SmallestRectangle.Around(edge);
            if (Math.Min(core.Width, core.Height) < 3 || Average(likely, width, height, core) < LikelyOnAverage)
                continue;
            var by = core.Width * core.Height * Growth / (core.Width + core.Height);
            found.Add(Scaled(core with { Width = core.Width + by, Height = core.Height + by }, scaleX, scaleY));
        }
        return found;
    }

    /// <summary>Finds all connected likely pixels; those at the edge of the piece are added to <paramref name="edge"/>.</summary>
    private static int Piece(ReadOnlySpan<float> likely, int width, int height, int start, bool[] seen, Stack<int> stack,
        List<(int X, int Y)> edge)
    {
        edge.Clear();
        stack.Push(start);
        seen[start] = true;
        var count = 0;
        while (stack.TryPop(out var at))
        {
            count++;
            var (x, y, rim) = (at % width, at / width, false);
            for (var dy = -1; dy <= 1; dy++)
                for (var dx = -1; dx <= 1; dx++)
                {
                    var (nx, ny) = (x + dx, y + dy);
                    var next = ny * width + nx;
                    if (nx < 0 || ny < 0 || nx >= width || ny >= height || likely[next] <= Likely)
                        rim = true;
                    else if (!seen[next])
                    {
                        seen[next] = true;
                        stack.Push(next);
                    }
                }
            if (rim)
                edge.Add((x, y));
        }
        return count;
    }

    private static double Average(ReadOnlySpan<float> likely, int width, int height, Frame frame)
    {
        var (halfX, halfY) = (frame.Width / 2, frame.Height / 2);
        var reachX = Math.Abs(frame.Along.X) * halfX + Math.Abs(frame.Across.X) * halfY;
        var reachY = Math.Abs(frame.Along.Y) * halfX + Math.Abs(frame.Across.Y) * halfY;
        var (sum, count) = (0.0, 0);
        for (var y = Math.Max(0, (int)(frame.Middle.Y - reachY)); y <= Math.Min(height - 1, (int)(frame.Middle.Y + reachY)); y++)
            for (var x = Math.Max(0, (int)(frame.Middle.X - reachX)); x <= Math.Min(width - 1, (int)(frame.Middle.X + reachX)); x++)
            {
                var from = new Point(x, y) - frame.Middle;
                if (Math.Abs(from.Dot(frame.Along)) > halfX || Math.Abs(from.Dot(frame.Across)) > halfY)
                    continue;
                sum += likely[y * width + x];
                count++;
            }
        return count == 0 ? 0 : sum / count;
    }

    /// <summary>Scales a frame to the picture's pixels; the two scales differ by less than 2%.</summary>
    private static Frame Scaled(Frame it, double x, double y)
    {
        var (along, across) = (new Point(it.Along.X * x, it.Along.Y * y), new Point(it.Across.X * x, it.Across.Y * y));
        var (longer, higher) = (Math.Sqrt(along.Dot(along)), Math.Sqrt(across.Dot(across)));
        return new Frame(new Point((it.Middle.X + 0.5) * x, (it.Middle.Y + 0.5) * y), along * (1 / longer),
            it.Width * longer, it.Height * higher);
    }
}
