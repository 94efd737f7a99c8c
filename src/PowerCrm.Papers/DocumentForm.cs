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
    private const double ColumnDistance = 3;

    private readonly Dictionary<string, Label> labels;
    private readonly List<Segment> segments;
    private readonly bool columns;

    /// <param name="page">The text that was read.</param>
    /// <param name="fields">Fields and the texts of their labels. A field without a value (登记机关) ends the values above and beside
    /// it.</param>
    /// <param name="columns">True when labels are in columns, and no value extends into the next one; otherwise only a label on the same
    /// line ends a value.</param>
    /// <param name="outsideColumns">Fields outside the columns.</param>
    public DocumentForm(PageText page, IReadOnlyList<(string Field, string[] Names)> fields, bool columns, params string[] outsideColumns)
    {
        Text = page;
        this.columns = columns;
        labels = FindLabels(page, fields, outsideColumns);
        var ofLabels = labels.Values.SelectMany(l => l.Glyphs).Select(g => (g.Line, g.Index)).ToHashSet();
        segments = [.. page.Lines.SelectMany(line => SplitIntoSegments(line, ofLabels))];
        ColumnLabels = [.. labels.Where(l => !outsideColumns.Contains(l.Key)).Select(l => l.Value)];
    }

    public PageText Text { get; }

    /// <summary>The fields whose labels were found.</summary>
    public IReadOnlyCollection<string> FoundFields => labels.Keys;

    private List<Label> ColumnLabels { get; }

    /// <param name="field">The field of the label.</param>
    /// <param name="maxLines">The maximum number of lines.</param>
    /// <param name="gap">The largest gap inside a line, in letter heights.</param>
    public FieldValue ValueOf(string field, int maxLines = 1, double gap = 3)
    {
        if (labels.GetValueOrDefault(field) is not { } label)
            return FieldValue.None;
        var (box, height) = (label.Box, label.Box.Height);
        var otherBoxes = ColumnLabels.Where(l => l != label).Select(l => l.Box).ToList();
        var right = otherBoxes.Where(o => Beside(o) ? o.Left > box.Right : columns && o.Left > box.Right + ColumnDistance * height)
            .Select(o => o.Left - height / 2).DefaultIfEmpty(double.MaxValue).Min();
        var bottom = otherBoxes.Where(o => Math.Abs(o.Left - box.Left) < ColumnDistance * height && o.MiddleY > box.MiddleY + height / 2)
            .Select(o => o.MiddleY - height / 2).DefaultIfEmpty(double.MaxValue).Min();
        var parts = segments.Where(s => s.Left < right && s.Height > 0.5 * height && s.Height < 1.9 * height).ToList();

        var row = SelectRow(parts.Where(s => Math.Abs(s.Y - box.MiddleY) < 0.75 * height && s.Left > box.Right - height),
            box.Right + 14 * height, gap, height);
        return ReadLinesBelow(row, parts, height, bottom, maxLines, gap);

        bool Beside(Box other) => Math.Abs(other.MiddleY - box.MiddleY) < height;
    }

    /// <summary>Returns the lines below a value that begin at the same place: the next field, when its label was not found.</summary>
    public FieldValue ValueBelow(FieldValue above, int maxLines, double gap = 3)
    {
        if (above.Glyphs.Count == 0)
            return FieldValue.None;
        var (box, height) = (above.Glyphs[0].Box, above.Glyphs[0].Box.Height);
        var parts = segments.Where(s => s.Height > 0.5 * height && s.Height < 1.9 * height && s.Y > box.MiddleY + 0.6 * height).ToList();
        return parts.Where(s => s.Y < box.MiddleY + 3.2 * height && Math.Abs(s.Left - box.Left) < 1.6 * height).MinBy(s => s.Y) is { } first
            ? ReadLinesBelow(SelectRow(parts.Where(s => s == first || Math.Abs(s.Y - first.Y) < 0.6 * height
            && s.Left > first.Right - height), first.Right,
                gap, height), parts, height, double.MaxValue, maxLines, gap) : FieldValue.None;
    }

    /// <param name="row">The first line of the value.</param>
    private static FieldValue ReadLinesBelow(List<Segment> row, List<Segment> parts, double height, double bottom, int maxLines, double gap)
    {
        var (glyphs, lines) = (new List<Glyph>(), 0);
        for (var start = row.Count > 0 ? row[0].Left : 0; row.Count > 0 && lines < maxLines; lines++)
        {
            foreach (var segment in row)
                PageText.Join(glyphs, segment.Glyphs);
            var (y, from) = (row[0].Y, start);
            var next = parts.Where(s => s.Y > y + 0.6 * height && s.Y < y + 2.3 * height && s.Y < bottom
                && Math.Abs(s.Left - from) < 1.6 * height).MinBy(s => s.Y);
            if (next is null)
                break;
            row = SelectRow(parts.Where(s => s == next || Math.Abs(s.Y - next.Y) < 0.6 * height && s.Left > next.Right - height),
                next.Right, gap, height);
            // A line that begins with a narrow character seems to begin further to the right.
            start = Math.Abs(next.Left - start) < 0.8 * height ? next.Left : start;
        }
        return new FieldValue(glyphs);
    }

    private static List<Segment> SelectRow(IEnumerable<Segment> candidates, double farthestStart, double gap, double height)
    {
        var row = new List<Segment>();
        foreach (var s in candidates.OrderBy(s => s.Left))
            if (s.Left < (row.Count == 0 ? farthestStart : row[^1].Right + gap * height))
                row.Add(s);
        return row;
    }

    private static Dictionary<string, Label> FindLabels(PageText page, IReadOnlyList<(string Field, string[] Names)> fields,
        string[] outsideColumns)
    {
        var labels = new Dictionary<string, Label>(StringComparer.Ordinal);
        foreach (var (field, names) in fields)
            if (page.FindLabel(names) is { } label)
                labels[field] = label;
        // The label 经营范围 begins like 经营者.
        foreach (var (field, label) in labels.ToList())
            if (labels.Values.Any(o => o.Errors < label.Errors && Box.Overlap(o.Box, label.Box)))
                labels.Remove(field);
        if (labels.Count < 3)
            return labels;
        foreach (var (field, names) in fields.Where(k => !labels.ContainsKey(k.Field)))
            foreach (var other in labels.Where(f => !outsideColumns.Contains(f.Key)).Select(f => f.Value.Box).ToList())
                if (!labels.ContainsKey(field) && page.FindHalfLabel(other.Left, other.Height, names) is { } label
                    && !labels.Values.Any(f => Box.Overlap(f.Box, label.Box)))
                    labels[field] = label with { Box = WidenBox(label.Box, other, labels.Values) };
        return labels;
    }

    /// <summary>Completes the box of a half label: it becomes as wide as the narrowest label above or below it.</summary>
    private static Box WidenBox(Box half, Box other, IEnumerable<Label> labels) => half with
    {
        Left = Math.Min(half.Left, other.Left),
        Right = Math.Max(half.Right, labels.Where(f => Math.Abs(f.Box.Left - other.Left) < other.Height).Min(f => f.Box.Right)),
    };

    private static IEnumerable<Segment> SplitIntoSegments(IReadOnlyList<Glyph> line, HashSet<(int, int)> ofLabels)
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
