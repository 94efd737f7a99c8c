namespace PowerCrm.Papers;

/// <summary>Where a label's value stands: to its right, down to the next label of its column, and not into the next column.</summary>
internal static class Column
{
    public static int Height(IEnumerable<Label> labels)
    {
        var heights = labels.Select(l => l.Box.Height).Order().ToList();
        return heights.Count == 0 ? 20 : heights[heights.Count / 2];
    }

    public static Box Area(Paper paper, Label label, IEnumerable<Label> labels)
    {
        var others = labels.Where(l => l != label).ToList();
        var height = Height([.. others, label]);
        var own = label.Box;
        // Spaced like the others: a box that swallowed a value is cut to four letters' width.
        var right = Math.Min(own.Right, own.Left + height * Math.Max(6, label.Name.Length + 2));
        var nextColumn = others.Where(l => l.Box.Left > right + height * 3).Select(l => l.Box.Left)
            .DefaultIfEmpty((int)(paper.Print.Width * 0.965)).Min();
        var below = others.Where(l => Math.Abs(l.Box.Left - own.Left) < height * 3 && l.Box.Top > own.MiddleY).Select(l => l.Box.Top)
            .DefaultIfEmpty((int)(paper.Print.Height * 0.8)).Min();
        return new Box(right + height / 4, own.MiddleY - height * 3 / 4, nextColumn - height / 3,
            Math.Max(below - height / 4, own.MiddleY + height * 3 / 4));
    }

    /// <summary>All lines of all fields in one child; each field's beside what the first look had there.</summary>
    public static async Task<IReadOnlyDictionary<string, TwoReadings>> Read(ITextEngine run, Paper paper,
        IReadOnlyDictionary<string, Box> areas, IReadOnlyDictionary<string, List<Box>> lines, CancellationToken ct)
    {
        var flat = lines.SelectMany(f => f.Value.Select(line => (Field: f.Key, Line: line))).ToList();
        var words = await run.Read(paper.Cut(flat.Select(f => f.Line)), 7, "chi_sim", null, ct);
        var readings = new Dictionary<string, TwoReadings>(StringComparer.Ordinal);
        foreach (var (field, boxes) in lines)
        {
            var mine = words.Where(w => flat[w.Page].Field == field).ToList();
            var first = areas[field] with { Bottom = boxes.Count == 0 ? areas[field].Bottom : boxes[^1].Bottom };
            var (text, confidence) = paper.Page.Within(first);
            readings[field] = new TwoReadings(text, confidence, string.Concat(mine.Select(w => w.Text)),
                mine.Count == 0 ? 0 : mine.Average(w => w.Confidence));
        }
        return readings;
    }
}
