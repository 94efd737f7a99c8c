namespace PowerCrm.Papers.Tests;

/// <summary>Makes pages as lines of letters, without pixels: each letter is as wide as it is high.</summary>
internal static class DrawnPages
{
    public const double Height = 30;

    public static PrintedLine Line(string text, double x, double y, float confidence = 0.99f) => new(
        new Frame(new Point(x + text.Length * Height / 2, y), new Point(1, 0), text.Length * Height, Height / 0.8),
        [.. text.Select((c, i) => (c, i)).Where(l => l.c != ' ')
            .Select(l => new PrintedLetter(l.c, confidence, (float)((l.i + 0.5) / text.Length)))]);

    public static PrintedPage Page(params PrintedLine[] lines) => new(2000, 1500, new Point(1, 0), lines);

    /// <summary>Returns the page turned on its side: the picture is turned, and the text stays the same.</summary>
    public static PrintedPage TurnOnSide(this PrintedPage it) => new(it.Height, it.Width, new Point(0, 1), [.. it.Lines.Select(l => l with
    {
        Frame = l.Frame with { Middle = new Point(it.Height - l.Frame.Middle.Y, l.Frame.Middle.X), Along = new Point(0, 1) },
    })]);

    /// <summary>Reads the page again, with the same letters except where another text is given.</summary>
    public static PrintedPage ReadAgain(this PaperReader reader, PrintedPage page, params (string First, string Second)[] other) =>
        page.WithReread(reader.LinesToReread(page).ToDictionary(n => n,
            n => other.FirstOrDefault(o => o.First == page.Lines[n].Text) is { Second: { } second }
            ? Line(second, page.Lines[n].Frame.Start.X, page.Lines[n].Frame.Middle.Y) : page.Lines[n]));
}
