using Microsoft.ML.OnnxRuntime;
using PowerCrm.Papers;

namespace PowerCrm.Reading;

/// <summary>Tells whether a page is upside down, by the middles of its longest lines.</summary>
internal sealed class UpsideDownDetector(string folder) : IDisposable
{
    private const int Width = 192, MaxLines = 9;

    private readonly InferenceSession session = Models.Open(folder, Models.Direction);

    public bool IsUpsideDown(ColourBitmap picture, IEnumerable<Frame> lines)
    {
        var longest = lines.Where(f => f.Width > 2 * f.Height).OrderByDescending(f => Math.Min(f.Width, f.Height * 12))
            .Take(MaxLines).ToList();
        return longest.Sum(f => ScoreUpright(picture, f) - 0.5) < 0;
    }

    public void Dispose() => session.Dispose();

    private double ScoreUpright(ColourBitmap picture, Frame frame)
    {
        var part = frame with { Width = Math.Min(frame.Width, frame.Height * Width / LineCrop.Height) };
        var width = Math.Clamp((int)Math.Ceiling(LineCrop.Height * part.Width / part.Height), 1, Width);
        return session.Run(LineCrop.Crop(picture, part, width, Width), [1, 3, LineCrop.Height, Width], (output, _) => (double)output[0]);
    }
}
