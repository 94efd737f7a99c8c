namespace PowerCrm.Papers;

/// <summary>One letter of a page and where it stands.</summary>
internal readonly record struct Glyph(char Letter, Box Box, decimal Confidence)
{
    public override string ToString() => "[personal]";
}

/// <summary>What is printed beside a value, found on a page.</summary>
internal sealed record Label(string Name, Box Box, int Errors);

/// <summary>
/// A page as it was read in one go: rows of letters in the engine's own order, since boxes overlap and sorting scrambles them.
/// </summary>
internal sealed class PageText
{
    private readonly IReadOnlyList<IReadOnlyList<Glyph>> rows;

    private PageText(IReadOnlyList<IReadOnlyList<Glyph>> rows) => this.rows = rows;

    public static PageText Of(IEnumerable<Word> words) =>
        new([.. words.GroupBy(w => (w.Page, w.Line)).Select(line => (IReadOnlyList<Glyph>)[.. line.SelectMany(Glyphs)])]);

    public IReadOnlyList<IReadOnlyList<Glyph>> Rows => rows;

    public decimal Confidence => rows.SelectMany(r => r).Select(g => g.Confidence).DefaultIfEmpty(0).Average();

    /// <summary>Letters whose middle lies in an area, rows one after the other.</summary>
    public (string Text, decimal Confidence) Within(Box area)
    {
        var found = rows.SelectMany(r => r).Where(g => area.Left <= Middle(g.Box) && Middle(g.Box) < area.Right && area.Top <= g.Box.MiddleY
            && g.Box.MiddleY < area.Bottom)
            .ToList();
        return (string.Concat(found.Select(g => g.Letter)), found.Count == 0 ? 0 : found.Average(g => g.Confidence));
    }

    /// <summary>The best place of a label, by any of its names; a long one may be misread in part.</summary>
    public Label? Find(params string[] names) =>
        names.SelectMany(Places).OrderBy(l => (double)l.Errors / l.Name.Length).ThenByDescending(l => l.Name.Length)
            .ThenBy(l => l.Box.Top).FirstOrDefault();

    /// <summary>A short label of which one letter was misread, where its column says that a label must be.</summary>
    public Label? FindHalf(int left, int tolerance, params string[] names)
    {
        foreach (var row in rows)
        {
            var letters = row.Where(g => IsHan(g.Letter)).ToList();
            for (var i = 0; i + 1 < letters.Count; i++)
                if (Math.Abs(letters[i].Box.Left - left) <= tolerance)
                    foreach (var name in names.Where(n => n.Length == 2))
                        if (letters[i].Letter == name[0] || letters[i + 1].Letter == name[1])
                            return new Label(name, Union(letters[i].Box, letters[i + 1].Box), 1);
        }
        return null;
    }

    /// <summary>Runs of digits and capitals long enough to be a code.</summary>
    public IEnumerable<(string Text, Box Box)> Codes(int least)
    {
        foreach (var row in rows)
        {
            var run = new List<Glyph>();
            foreach (var glyph in row.Append(default))
            {
                if (char.IsAsciiLetterOrDigit(glyph.Letter))
                {
                    run.Add(glyph);
                    continue;
                }
                if (run.Count >= least && run.Count(g => char.IsAsciiDigit(g.Letter)) >= least / 2)
                    yield return (string.Concat(run.Select(g => g.Letter)), run.Select(g => g.Box).Aggregate(Union));
                run.Clear();
            }
        }
    }

    public static Box Union(Box a, Box b) =>
        new(Math.Min(a.Left, b.Left), Math.Min(a.Top, b.Top), Math.Max(a.Right, b.Right), Math.Max(a.Bottom, b.Bottom));

    public static bool Overlap(Box a, Box b) => a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;

    public static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF' or '〇';

    private IEnumerable<Label> Places(string name)
    {
        // Two letters are too common to be guessed.
        var allowed = name.Length switch { <= 2 => 0, <= 4 => 1, 5 => 2, _ => 3 };
        foreach (var row in rows)
        {
            var letters = row.Where(g => char.IsLetterOrDigit(g.Letter)).ToList();
            for (var start = 0; start + name.Length <= letters.Count; start++)
            {
                var errors = 0;
                for (var i = 0; i < name.Length; i++)
                    errors += letters[start + i].Letter == name[i] ? 0 : 1;
                if (errors > allowed)
                    continue;
                var box = letters.GetRange(start, name.Length).Select(g => g.Box).Aggregate(Union);
                // A label is one line of print, however wide it is spaced.
                if (box.Width < box.Height * name.Length * 4)
                    yield return new Label(name, box, errors);
            }
        }
    }

    private static IEnumerable<Glyph> Glyphs(Word word)
    {
        var each = (word.Right - word.Left) / (double)word.Text.Length;
        return word.Text.Select((letter, i) => new Glyph(letter,
            new Box((int)(word.Left + i * each), word.Top, (int)(word.Left + (i + 1) * each), word.Bottom), word.Confidence));
    }

    private static int Middle(Box box) => (box.Left + box.Right) / 2;
}
