namespace PowerCrm.Papers;

/// <summary>Where the labels of a card stand: cards are all of one size, so a few that were found place the others.</summary>
internal sealed class CardLayout((string Field, string[] Names, double X, double Y)[] places)
{
    private const int Wide = 1500;

    /// <summary>85.6 × 54 mm, lying or standing.</summary>
    public static (int Width, int Height) Size(double width, double height) =>
        width >= height ? (Wide, (int)(Wide / 85.6 * 54)) : ((int)(Wide / 85.6 * 54), Wide);

    public IReadOnlyDictionary<string, Label> Find(PageText page)
    {
        var found = new Dictionary<string, Label>(StringComparer.Ordinal);
        foreach (var (field, names, _, _) in places)
            if (page.Find(names) is { } label)
                found[field] = label;
        return found;
    }

    /// <summary>All of them: as found, else where they must be.</summary>
    public IReadOnlyDictionary<string, Box> Completed(Paper paper)
    {
        var (width, height) = (paper.Print.Width, paper.Print.Height);
        var found = places.Where(p => paper.Labels.ContainsKey(p.Field)).ToList();
        var dx = Middle(found.Select(p => (paper.Labels[p.Field].Box.Left + paper.Labels[p.Field].Box.Right) / 2 - (int)(p.X * width)));
        var dy = Middle(found.Select(p => paper.Labels[p.Field].Box.MiddleY - (int)(p.Y * height)));
        return places.ToDictionary(p => p.Field, p =>
        {
            if (paper.Labels.GetValueOrDefault(p.Field) is { } label)
                return label.Box;
            var (x, y, half) = ((int)(p.X * width) + dx, (int)(p.Y * height) + dy, width * p.Names[0].Length / 72);
            return new Box(x - half, y - height / 40, x + half, y + height / 40);
        }, StringComparer.Ordinal);
    }

    private static int Middle(IEnumerable<int> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[sorted.Count / 2];
    }
}
