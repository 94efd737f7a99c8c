namespace PowerCrm.Papers;

/// <summary>The value beside a label, letter by letter.</summary>
internal sealed record FieldValue(IReadOnlyList<Glyph> Glyphs)
{
    public static FieldValue None { get; } = new([]);

    /// <summary>Letters with a lower confidence are read again.</summary>
    private const float DoubtThreshold = 0.9f;

    /// <summary>The text as it was read, line after line.</summary>
    public string Raw => string.Concat(Glyphs.Select(g => g.Letter));

    public string Text => Punctuation.Normalise(Raw);

    /// <summary>The part on the first line.</summary>
    public FieldValue FirstLine => new([.. Glyphs.TakeWhile(g => Math.Abs(g.Box.MiddleY - Glyphs[0].Box.MiddleY) < g.Box.Height / 2)]);

    /// <summary>The highest confidence when a letter is missing; the confidence of the others says nothing about it.</summary>
    private const decimal MaxConfidenceWithGap = 0.6m;

    /// <summary>The average of the engine's confidence for all letters.</summary>
    public decimal Confidence => Glyphs.Count == 0 ? 0
        : Math.Min(Math.Round((decimal)Glyphs.Average(g => g.Printed.Confidence), 2), HasGap ? MaxConfidenceWithGap : 1);

    /// <summary>
    /// Whether a second reading confirmed every letter, no letter has a serious rival, and none is missing between two others.
    /// </summary>
    public bool IsCertain => Glyphs.Count > 0 && !HasGap
        && Glyphs.All(g => g.Printed is { Second: SecondReading.Same, Confidence: >= 0.75f, Rival: <= 0.2f });

    /// <summary>The numbers of its lines.</summary>
    public IEnumerable<int> Lines => Glyphs.Select(g => g.Line).Distinct();

    /// <summary>The numbers of lines with a letter of low confidence, or with an empty space as wide as a letter.</summary>
    public IEnumerable<int> DoubtfulLines => Glyphs.GroupBy(g => g.Line)
        .Where(l => LineHasGap([.. l]) || l.Any(g => g.Printed.Confidence < DoubtThreshold || g.Printed.Rival > 0.1f)).Select(l => l.Key);

    private bool HasGap => Glyphs.GroupBy(g => g.Line).Any(l => LineHasGap([.. l]));

    /// <summary>Whether a letter is missing: the engine loses letters that it does not know, and is certain of their neighbours.</summary>
    private static bool LineHasGap(List<Glyph> line)
    {
        var pairs = line.Zip(line.Skip(1)).Where(p => p.Second.Index == p.First.Index + 1).ToList();
        var steps = pairs.Where(p => PageText.IsHan(p.First.Letter) && PageText.IsHan(p.Second.Letter)).Select(Step).Order().ToList();
        if (steps.Count < 2)
            return false;
        var median = steps[steps.Count / 2];
        return pairs.Any(p => Step(p) > median * 1.6);

        static double Step((Glyph First, Glyph Second) pair) => pair.Second.Box.Left - pair.First.Box.Left;
    }

    /// <summary>Returns the bounding rectangle on the picture, as fractions of its width and height.</summary>
    public Place? PlaceOn(PrintedPage page)
    {
        if (Glyphs.Count == 0)
            return null;
        var corners = Glyphs.SelectMany(g =>
        {
            var frame = page.Lines[g.Line].Frame;
            var (middle, half) = (frame.Start + frame.Along * (g.Printed.Position * frame.Width), Glyph.HeightOf(frame) / 2);
            return new (int Along, int Across)[] { (-1, -1), (-1, 1), (1, -1), (1, 1) }
                .Select(c => middle + frame.Along * (c.Along * half) + frame.Across * (c.Across * half));
        }).ToList();
        var (left, top) = (ToFraction(corners.Min(c => c.X), page.Width), ToFraction(corners.Min(c => c.Y), page.Height));
        var (right, bottom) = (ToFraction(corners.Max(c => c.X), page.Width), ToFraction(corners.Max(c => c.Y), page.Height));
        return new Place(left, top, right - left, bottom - top);
    }

    private static decimal ToFraction(double position, int size) => Math.Round((decimal)Math.Clamp(position / size, 0, 1), 4);

    public override string ToString() => "[personal]";
}
