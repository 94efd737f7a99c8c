namespace PowerCrm.Papers;

/// <summary>
/// The labels of a document found on a page, and the values beside them: the text that follows on the label's line or starts beside it,
/// then the lines below that begin at the same place.
/// </summary>
internal sealed class DocumentForm
{
    /// <summary>The letters of one line between two labels, or between a label and the end of the line.</summary>
    private sealed record Segment(IReadOnlyList<Glyph> Glyphs)
    {
        public double Left { get; } = Glyphs[0].Box.Left;
        public double Right { get; } = Glyphs[^1].Box.Right;
        public double Y { get; } = Glyphs[0].Box.MiddleY;
        public double Height { get; } = Glyphs[0].Box.Height;
    }

    /// <summary>A column of a form begins at least this many letter heights to the right of a label.</summary>
    private const double Column = 3;

    private readonly Dictionary<string, Label> labels;
    private readonly List<Segment> segments;
    private readonly bool columns;

    /// <param name="page">The text that was read.</param>
    /// <param name="known">Fields and the texts of their labels. A field without a value (登记机关) ends the values above and beside
    /// it.</param>
    /// <param name="columns">True when labels are in columns, and no value extends into the next one; otherwise only a label on the same
    /// line ends a value.</param>
    /// <param name="aside">Fields outside the columns.</param>
    public DocumentForm(PageText page, IReadOnlyList<(string Field, string[] Names)> known, bool columns, params string[] aside)
    {
        Text = page;
        this.columns = columns;
        labels = Find(page, known, aside);
        var ofLabels = labels.Values.SelectMany(l => l.Glyphs).Select(g => (g.Line, g.Index)).ToHashSet();
        segments = [.. page.Lines.SelectMany(line => Segments(line, ofLabels))];
        InColumns = [.. labels.Where(l => !aside.Contains(l.Key)).Select(l => l.Value)];
    }

    public PageText Text { get; }

    /// <summary>The fields whose labels were found.</summary>
    public IReadOnlyCollection<string> Found => labels.Keys;

    private List<Label> InColumns { get; }

    /// <param name="field">The field of the label.</param>
    /// <param name="most">The maximum number of lines.</param>
    /// <param name="gap">The largest gap inside a line, in letter heights.</param>
    public FieldValue ValueOf(string field, int most = 1, double gap = 3)
    {
        if (labels.GetValueOrDefault(field) is not { } label)
            return FieldValue.None;
        var (box, height) = (label.Box, label.Box.Height);
        var others = InColumns.Where(l => l != label).Select(l => l.Box).ToList();
        var right = others.Where(o => Beside(o) ? o.Left > box.Right : columns && o.Left > box.Right + Column * height)
            .Select(o => o.Left - height / 2).DefaultIfEmpty(double.MaxValue).Min();
        var bottom = others.Where(o => Math.Abs(o.Left - box.Left) < Column * height && o.MiddleY > box.MiddleY + height / 2)
            .Select(o => o.MiddleY - height / 2).DefaultIfEmpty(double.MaxValue).Min();
        var mine = segments.Where(s => s.Left < right && s.Height > 0.5 * height && s.Height < 1.9 * height).ToList();

        var row = Row(mine.Where(s => Math.Abs(s.Y - box.MiddleY) < 0.75 * height && s.Left > box.Right - height),
            box.Right + 14 * height, gap, height);
        return Down(row, mine, height, bottom, most, gap);

        bool Beside(Box other) => Math.Abs(other.MiddleY - box.MiddleY) < height;
    }

    /// <summary>Returns the lines below a value that begin at the same place: the next field, when its label was not found.</summary>
    public FieldValue ValueBelow(FieldValue above, int most, double gap = 3)
    {
        if (above.Glyphs.Count == 0)
            return FieldValue.None;
        var (box, height) = (above.Glyphs[0].Box, above.Glyphs[0].Box.Height);
        var mine = segments.Where(s => s.Height > 0.5 * height && s.Height < 1.9 * height && s.Y > box.MiddleY + 0.6 * height).ToList();
        return mine.Where(s => s.Y < box.MiddleY + 3.2 * height && Math.Abs(s.Left - box.Left) < 1.6 * height).MinBy(s => s.Y) is { } first
            ? Down(Row(mine.Where(s => s == first || Math.Abs(s.Y - first.Y) < 0.6 * height && s.Left > first.Right - height), first.Right,
                gap, height), mine, height, double.MaxValue, most, gap) : FieldValue.None;
    }

    /// <param name="row">The first line of the value.</param>
    private static FieldValue Down(List<Segment> row, List<Segment> mine, double height, double bottom, int most, double gap)
    {
        var (glyphs, lines) = (new List<Glyph>(), 0);
        for (var start = row.Count > 0 ? row[0].Left : 0; row.Count > 0 && lines < most; lines++)
        {
            foreach (var segment in row)
                PageText.Join(glyphs, segment.Glyphs);
            var (y, from) = (row[0].Y, start);
            var next = mine.Where(s => s.Y > y + 0.6 * height && s.Y < y + 2.3 * height && s.Y < bottom
                && Math.Abs(s.Left - from) < 1.6 * height).MinBy(s => s.Y);
            if (next is null)
                break;
            row = Row(mine.Where(s => s == next || Math.Abs(s.Y - next.Y) < 0.6 * height && s.Left > next.Right - height), next.Right, gap,
                height);
            // A line that begins with a narrow character seems to begin further to the right.
            start = Math.Abs(next.Left - start) < 0.8 * height ? next.Left : start;
        }
        return new FieldValue(glyphs);
    }

    private static List<Segment> Row(IEnumerable<Segment> candidates, double farthestStart, double gap, double height)
    {
        var found = new List<Segment>();
        foreach (var s in candidates.OrderBy(s => s.Left))
            if (s.Left < (found.Count == 0 ? farthestStart : found[^1].Right + gap * height))
                found.Add(s);
        return found;
    }

    private static Dictionary<string, Label> Find(PageText page, IReadOnlyList<(string Field, string[] Names)> known, string[] aside)
    {
        var found = new Dictionary<string, Label>(StringComparer.Ordinal);
        foreach (var (field, names) in known)
            if (page.Find(names) is { } label)
                found[field] = label;
        // The label 经营范围 begins like 经营者.
        foreach (var (field, label) in found.ToList())
            if (found.Values.Any(o => o.Errors < label.Errors && Box.Overlap(o.Box, label.Box)))
                found.Remove(field);
        if (found.Count < 3)
            return found;
        foreach (var (field, names) in known.Where(k => !found.ContainsKey(k.Field)))
            foreach (var other in found.Where(f => !aside.Contains(f.Key)).Select(f => f.Value.Box).ToList())
                if (!found.ContainsKey(field) && page.FindHalf(other.Left, other.Height, names) is { } label
                    && !found.Values.Any(f => Box.Overlap(f.Box, label.Box)))
                    found[field] = label with { Box = Whole(label.Box, other, found.Values) };
        return found;
    }

    /// <summary>Completes the box of a half label: it becomes as wide as the narrowest label above or below it.</summary>
    private static Box Whole(Box half, Box other, IEnumerable<Label> found) => half with
    {
        Left = Math.Min(half.Left, other.Left),
        Right = Math.Max(half.Right, found.Where(f => Math.Abs(f.Box.Left - other.Left) < other.Height).Min(f => f.Box.Right)),
    };

    private static IEnumerable<Segment> Segments(IReadOnlyList<Glyph> line, HashSet<(int, int)> ofLabels)
    {
        var run = new List<Glyph>();
        foreach (var glyph in line)
        {
            if (!ofLabels.Contains((glyph.Line, glyph.Index)))
            {
                run.Add(glyph);
                continue;
            }
            if (run.Count > 0)
                yield return new Segment(run);
            run = [];
        }
        if (run.Count > 0)
            yield return new Segment(run);
    }
}
