namespace PowerCrm.Papers;

/// <summary>The result of a second reading of the same letter.</summary>
public enum SecondReading
{
    /// <summary>There was no second reading.</summary>
    None,
    Same,

    /// <summary>Another letter, or none at this position.</summary>
    Other,
}

/// <summary>A letter that was read.</summary>
/// <param name="Confidence">The engine's confidence, 0..1.</param>
/// <param name="Position">The position in its line, 0..1 of the line's width.</param>
/// <param name="Rival">The engine's confidence for the second-best letter, 0..1.</param>
public readonly record struct PrintedLetter(char Letter, float Confidence, float Position, float Rival = 0,
    SecondReading Second = SecondReading.None)
{
    public override string ToString() => "[personal]";
}

public sealed record PrintedLine(Frame Frame, IReadOnlyList<PrintedLetter> Letters)
{
    public string Text => string.Concat(Letters.Select(l => l.Letter));

    public override string ToString() => "[personal]";
}

/// <summary>All lines of print on a picture, in no particular order.</summary>
/// <param name="Width">The width of the picture in pixels, whether it is upright or not.</param>
/// <param name="Along">The reading direction of most lines, of length 1.</param>
public sealed record PrintedPage(int Width, int Height, Point Along, IReadOnlyList<PrintedLine> Lines)
{
    /// <summary>Returns the page with a second reading of some of its lines.</summary>
    /// <param name="reread">The second readings, by line number.</param>
    public PrintedPage WithReread(IReadOnlyDictionary<int, PrintedLine> reread) => this with
    {
        Lines = [.. Lines.Select((line, i) => reread.TryGetValue(i, out var second) ? ReadingMerger.Merge(line, second) : line)],
    };

    public override string ToString() => "[personal]";
}
