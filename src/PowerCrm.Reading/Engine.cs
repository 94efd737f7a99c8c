using PowerCrm.Papers;

namespace PowerCrm.Reading;

/// <summary>
/// From pixels to lines of letters. Lines are found on a smaller copy of the picture; how the page lies is told by the lengths of lying and
/// standing lines, and by a model that tells upright from upside down; then each line is cut out, straight, and read.
/// </summary>
public sealed class Engine : IDisposable
{
    /// <summary>A picture full of text is read in part: papers have fewer lines than this, and shorter ones.</summary>
    private const int MostLines = 120;
    private const double MostWidth = 40_000;

    /// <summary>A second reading sees the line smaller and in another colour: errors are seldom the same.</summary>
    private const double Grown = 1.15;

    private readonly LineFinder finder;
    private readonly UpsideDown direction;
    private readonly LineReader reader;

    public Engine(string folder) => (finder, direction, reader) = (new(folder), new(folder), new(folder));

    public PrintedPage Read(ColourBitmap picture)
    {
        var frames = finder.Find(picture);
        var along = PageDirection.Of(frames);
        frames = [.. frames.Select(f => f.Facing(along))];
        if (direction.IsUpsideDown(picture, frames))
            (along, frames) = (-along, [.. frames.Select(f => f with { Along = -f.Along })]);
        along = PageDirection.Exact(frames, along);
        var lines = new List<PrintedLine>();
        foreach (var frame in Few(frames))
            // A short piece of print has no direction of its own.
            if (reader.Read(picture, frame.Width < 1.6 * frame.Height ? frame.Turned(along) : frame) is { Letters.Count: > 0 } line
                && line.Letters.Average(l => l.Confidence) >= 0.5)
                lines.Add(line);
        return new PrintedPage(picture.Width, picture.Height, along, lines);
    }

    /// <summary>The same line once more, at another scale.</summary>
    public PrintedLine Again(ColourBitmap picture, Frame frame)
    {
        var larger = frame with { Width = frame.Width + frame.Height * (Grown - 1), Height = frame.Height * Grown };
        var again = reader.Read(picture, larger, brightest: true);
        var (wide, margin) = (again.Frame.Width, (again.Frame.Width - frame.Width) / 2);
        return new PrintedLine(frame,
            [.. again.Letters.Select(l => l with { At = (float)Math.Clamp((l.At * wide - margin) / frame.Width, 0, 1) })]);
    }

    public void Dispose()
    {
        finder.Dispose();
        direction.Dispose();
        reader.Dispose();
    }

    /// <summary>The largest print first: what is left out of a picture full of text is the small.</summary>
    private static IEnumerable<Frame> Few(IEnumerable<Frame> frames)
    {
        var width = 0.0;
        foreach (var frame in frames.OrderByDescending(f => f.Height).Take(MostLines))
            if ((width += LineReader.WidthOf(frame)) <= MostWidth)
                yield return frame;
    }
}
