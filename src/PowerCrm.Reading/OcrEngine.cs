using PowerCrm.Papers;

namespace PowerCrm.Reading;

/// <summary>
/// Reads the lines of text on a picture. Lines are found on a smaller copy. The direction of the page follows from the lengths of the
/// horizontal and vertical lines, and from a model that recognises upside-down text. Then each line is cut out, straightened and read.
/// </summary>
public sealed class OcrEngine : IDisposable
{
    /// <summary>The limits for a picture full of text, of which only a part is read. Papers have fewer and shorter lines.</summary>
    private const int MaxLines = 120;
    private const double MaxTotalWidth = 40_000;

    /// <summary>
    /// How much larger the frame of a second reading is: the line is seen smaller and in other colours, so it seldom gives the same errors.
    /// </summary>
    private const double RereadScale = 1.15;

    private readonly LineFinder finder;
    private readonly UpsideDownDetector direction;
    private readonly LineReader reader;

    public OcrEngine(string folder) => (finder, direction, reader) = (new(folder), new(folder), new(folder));

    public PrintedPage Read(ColourBitmap picture)
    {
        var frames = finder.Find(picture);
        var along = PageDirection.Estimate(frames);
        frames = [.. frames.Select(f => f.OrientAlong(along))];
        if (direction.IsUpsideDown(picture, frames))
            (along, frames) = (-along, [.. frames.Select(f => f with { Along = -f.Along })]);
        along = PageDirection.Refine(frames, along);
        var lines = new List<PrintedLine>();
        foreach (var frame in LimitLines(frames))
            // The angle of a short piece of print is unreliable, so the direction of the page is used.
            if (reader.Read(picture, frame.Width < 1.6 * frame.Height ? frame.RotateTo(along) : frame) is { Letters.Count: > 0 } line
                && line.Letters.Average(l => l.Confidence) >= 0.5)
                lines.Add(line);
        return new PrintedPage(picture.Width, picture.Height, along, lines);
    }

    /// <summary>Reads the line again at another scale.</summary>
    public PrintedLine Reread(ColourBitmap picture, Frame frame)
    {
        var enlarged = frame with { Width = frame.Width + frame.Height * (RereadScale - 1), Height = frame.Height * RereadScale };
        var reread = reader.Read(picture, enlarged, useBrightest: true);
        var (width, margin) = (reread.Frame.Width, (reread.Frame.Width - frame.Width) / 2);
        return new PrintedLine(frame,
            [.. reread.Letters.Select(l => l with { Position = (float)Math.Clamp((l.Position * width - margin) / frame.Width, 0, 1) })]);
    }

    public void Dispose()
    {
        finder.Dispose();
        direction.Dispose();
        reader.Dispose();
    }

    /// <summary>Returns the frames to read, the largest print first, so that only small print is left out.</summary>
    private static IEnumerable<Frame> LimitLines(IEnumerable<Frame> frames)
    {
        var width = 0.0;
        foreach (var frame in frames.OrderByDescending(f => f.Height).Take(MaxLines))
            if ((width += LineReader.WidthOf(frame)) <= MaxTotalWidth)
                yield return frame;
    }
}
