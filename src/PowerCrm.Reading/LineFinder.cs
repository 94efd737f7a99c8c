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
    private const int MaxSide = 960, Multiple = 32;
    private const float MinProbability = 0.3f;
    private const double MinAverageProbability = 0.6, Growth = 1.5;
    private const int MaxFrames = 1000, MinPixels = 12;

    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f], Deviation = [0.229f, 0.224f, 0.225f];

    private readonly InferenceSession session = Models.Open(folder, Models.Detection);

    public IReadOnlyList<Frame> Find(ColourBitmap picture)
    {
        var scale = Math.Min(1.0, (double)MaxSide / Math.Max(picture.Width, picture.Height));
        var (width, height) = (RoundToMultiple(picture.Width * scale), RoundToMultiple(picture.Height * scale));
        return session.Run(ToPlanes(AreaResampler.Downscale(picture, width, height)), [1, 3, height, width],
            (probabilities, _) => FindFrames(probabilities, width, height, (double)picture.Width / width, (double)picture.Height / height));
    }

    public void Dispose() => session.Dispose();

    private static int RoundToMultiple(double side) => Math.Max(Multiple, (int)Math.Round(side / Multiple) * Multiple);

    /// <summary>Converts to planes of blue, green and red, as the model was trained.</summary>
    private static float[] ToPlanes(float[] pixels)
    {
        var size = pixels.Length / 3;
        var planes = new float[pixels.Length];
        for (var i = 0; i < size; i++)
            for (var c = 0; c < 3; c++)
                planes[c * size + i] = (pixels[3 * i + 2 - c] / 255 - Mean[c]) / Deviation[c];
        return planes;
    }

    private static List<Frame> FindFrames(ReadOnlySpan<float> probabilities, int width, int height, double scaleX, double scaleY)
    {
        var frames = new List<Frame>();
        var (visited, stack, edge) = (new bool[probabilities.Length], new Stack<int>(), new List<(int X, int Y)>());
        for (var start = 0; start < probabilities.Length && frames.Count < MaxFrames; start++)
        {
            if (visited[start] || probabilities[start] <= MinProbability)
                continue;
            var pixels = FloodFill(probabilities, width, height, start, visited, stack, edge);
            if (pixels < MinPixels)
                continue;
            var core = SmallestRectangle.Enclose(edge);
            if (Math.Min(core.Width, core.Height) < 3 || AverageProbability(probabilities, width, height, core) < MinAverageProbability)
                continue;
            var margin = core.Width * core.Height * Growth / (core.Width + core.Height);
            frames.Add(ScaleFrame(core with { Width = core.Width + margin, Height = core.Height + margin }, scaleX, scaleY));
        }
        return frames;
    }

    /// <summary>Finds all connected likely pixels; those at the edge of the piece are added to <paramref name="edge"/>.</summary>
    private static int FloodFill(ReadOnlySpan<float> probabilities, int width, int height, int start, bool[] visited, Stack<int> stack,
        List<(int X, int Y)> edge)
    {
        edge.Clear();
        stack.Push(start);
        visited[start] = true;
        var count = 0;
        while (stack.TryPop(out var index))
        {
            count++;
            var (x, y, isEdge) = (index % width, index / width, false);
            for (var dy = -1; dy <= 1; dy++)
                for (var dx = -1; dx <= 1; dx++)
                {
                    var (nx, ny) = (x + dx, y + dy);
                    var next = ny * width + nx;
                    if (nx < 0 || ny < 0 || nx >= width || ny >= height || probabilities[next] <= MinProbability)
                        isEdge = true;
                    else if (!visited[next])
                    {
                        visited[next] = true;
                        stack.Push(next);
                    }
                }
            if (isEdge)
                edge.Add((x, y));
        }
        return count;
    }

    private static double AverageProbability(ReadOnlySpan<float> probabilities, int width, int height, Frame frame)
    {
        var (halfX, halfY) = (frame.Width / 2, frame.Height / 2);
        var reachX = Math.Abs(frame.Along.X) * halfX + Math.Abs(frame.Across.X) * halfY;
        var reachY = Math.Abs(frame.Along.Y) * halfX + Math.Abs(frame.Across.Y) * halfY;
        var (sum, count) = (0.0, 0);
        for (var y = Math.Max(0, (int)(frame.Middle.Y - reachY)); y <= Math.Min(height - 1, (int)(frame.Middle.Y + reachY)); y++)
            for (var x = Math.Max(0, (int)(frame.Middle.X - reachX)); x <= Math.Min(width - 1, (int)(frame.Middle.X + reachX)); x++)
            {
                var offset = new Point(x, y) - frame.Middle;
                if (Math.Abs(offset.Dot(frame.Along)) > halfX || Math.Abs(offset.Dot(frame.Across)) > halfY)
                    continue;
                sum += probabilities[y * width + x];
                count++;
            }
        return count == 0 ? 0 : sum / count;
    }

    /// <summary>Scales a frame to the picture's pixels; the two scales differ by less than 2%.</summary>
    private static Frame ScaleFrame(Frame it, double x, double y)
    {
        var (along, across) = (new Point(it.Along.X * x, it.Along.Y * y), new Point(it.Across.X * x, it.Across.Y * y));
        var (scaleAlong, scaleAcross) = (Math.Sqrt(along.Dot(along)), Math.Sqrt(across.Dot(across)));
        return new Frame(new Point((it.Middle.X + 0.5) * x, (it.Middle.Y + 0.5) * y), along * (1 / scaleAlong),
            it.Width * scaleAlong, it.Height * scaleAcross);
    }
}
