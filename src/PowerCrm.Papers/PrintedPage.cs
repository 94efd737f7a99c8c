namespace PowerCrm.Papers;

/// <summary>What a second reading of the same letter said.</summary>
public enum Opinion
{
    /// <summary>There was none.</summary>
    None,
    Same,

    /// <summary>Another letter, or none in this place.</summary>
    Other,
}

/// <summary>A letter as it was read.</summary>
/// <param name="Confidence">0..1, the engine's own.</param>
/// <param name="At">Where in its line it stands: 0..1 of the line's width.</param>
/// <param name="Rival">0..1, what the engine gave to the second-best letter.</param>
public readonly record struct PrintedLetter(char Letter, float Confidence, float At, float Rival = 0, Opinion Second = Opinion.None)
{
    public override string ToString() => "[personal]";
}

/// <summary>One line of print.</summary>
public sealed record PrintedLine(Frame Frame, IReadOnlyList<PrintedLetter> Letters)
{
    public string Text => string.Concat(Letters.Select(l => l.Letter));

    public override string ToString() => "[personal]";
}

/// <summary>All lines of print on a picture, in no order.</summary>
/// <param name="Width">Of the picture, in pixels; upright or not.</param>
/// <param name="Along">The direction in which most lines are read, of length 1.</param>
public sealed record PrintedPage(int Width, int Height, Point Along, IReadOnlyList<PrintedLine> Lines)
{
    /// <summary>The page after some of its lines were read once more.</summary>
    /// <param name="again">By number of the line.</param>
    public PrintedPage With(IReadOnlyDictionary<int, PrintedLine> again) => this with
    {
        Lines = [.. Lines.Select((line, i) => again.TryGetValue(i, out var second) ? SecondOpinion.Merged(line, second) : line)],
    };

    public override string ToString() => "[personal]";
}
