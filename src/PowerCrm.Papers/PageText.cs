namespace PowerCrm.Papers;

/// <summary>One letter of a page, and its position in the page's own coordinates: x runs along the lines, y across them.</summary>
/// <param name="Line">The number of its line on the page.</param>
internal readonly record struct Glyph(PrintedLetter Printed, Box Box, int Line, int Index)
{
    public char Letter => Printed.Letter;

    /// <summary>
    /// The letter height. A line's frame is higher than its letters: the engine marks the cores of lines, which are then enlarged.
    /// </summary>
    public static double HeightOf(Frame frame) => frame.Height * 0.8;

    public override string ToString() => "[personal]";
}

/// <summary>A label found on a page.</summary>
internal sealed record Label(string Name, Box Box, int Errors, IReadOnlyList<Glyph> Glyphs);

/// <summary>A page as rows of letters, in which labels and codes can be found.</summary>
internal sealed class PageText
{
    /// <summary>The largest distance between pieces of a row, in letter heights: 名 and 称 of a label are far apart.</summary>
    private const double MaxGap = 7;

    /// <summary>The width of a label of five letters, in letter heights; labels of two letters are spaced to the same width.</summary>
    private const double MaxHalfLabelIndent = 6;

    /// <summary>Digits are half a letter height apart: two letters that are closer are the same one, in letter heights.</summary>
    private const double MaxOverlap = 0.3;

    private readonly List<List<Glyph>> rows;

    public PageText(PrintedPage page)
    {
        List<List<Glyph>> lines = [.. page.Lines.Select((line, i) => CreateGlyphs(line, page.Along, i))];
        Lines = lines;
        rows = ArrangeRows(lines.Where(l => l.Count > 0));
    }

    /// <summary>The lines as the engine read them, each a continuous piece of print.</summary>
    public IReadOnlyList<IReadOnlyList<Glyph>> Lines { get; }

    /// <summary>Lines that continue beside each other, joined.</summary>
    public IReadOnlyList<IReadOnlyList<Glyph>> Rows => rows;

    /// <summary>Returns the best match of a label by any of its texts; a long one may be partly misread.</summary>
    public Label? FindLabel(params string[] names) =>
        names.SelectMany(FindLabels).OrderBy(l => (double)l.Errors / l.Name.Length).ThenBy(l => l.Glyphs[0].Index == 0 ? 0 : 1)
            .ThenByDescending(l => l.Name.Length).ThenBy(l => l.Box.Top).FirstOrDefault();

    /// <summary>Finds a label of two letters of which one was misread or lost, at the column where a label is expected.</summary>
    public Label? FindHalfLabel(double left, double tolerance, params string[] names)
    {
        foreach (var row in rows)
        {
            var letters = row.Where(g => IsHan(g.Letter)).ToList();
            for (var i = 0; i + 1 < letters.Count; i++)
                if (Math.Abs(letters[i].Box.Left - left) <= tolerance)
                    foreach (var name in names.Where(n => n.Length == 2))
                        if (letters[i].Letter == name[0] && BelongsToValue(letters[i], letters[i + 1]))
                            return new Label(name, letters[i].Box, 1, [letters[i]]);
                        else if (letters[i].Letter == name[0] || letters[i + 1].Letter == name[1])
                            return new Label(name, Box.Union(letters[i].Box, letters[i + 1].Box), 1, [letters[i], letters[i + 1]]);
        }
        // Only one letter of 名　称 was found, or the second one joined with the value.
        foreach (var name in names.Where(n => n.Length == 2))
            foreach (var line in Lines.Where(l => l.Count == 1 && name.Contains(l[0].Letter) || l.Count > 1 && l[0].Letter == name[1]))
                if (line[0].Box is var box && box.Left > left - tolerance && box.Left < left + MaxHalfLabelIndent * tolerance)
                    return new Label(name, box, 1, [line[0]]);
        return null;
    }

    /// <summary>Returns runs of digits and capitals that are long enough to be a code.</summary>
    public IEnumerable<IReadOnlyList<Glyph>> FindCodes(int minLength)
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
                if (run.Count >= minLength && run.Count(g => char.IsAsciiDigit(g.Letter)) >= minLength / 2)
                    yield return run;
                run = [];
            }
        }
    }

    /// <summary>Whether the next letter begins a longer piece of print of its own, and so does not belong to the label before it.</summary>
    private bool BelongsToValue(Glyph label, Glyph next) => next.Line != label.Line && Lines[next.Line].Count > 1;

    public static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF' or '〇';

    private IEnumerable<Label> FindLabels(string name)
    {
        // Labels of two letters must match exactly, because other texts are too similar.
        var maxErrors = name.Length switch { <= 2 => 0, <= 4 => 1, 5 => 2, _ => 3 };
        foreach (var row in rows)
        {
            var letters = row.Where(g => char.IsLetterOrDigit(g.Letter)).ToList();
            // Long labels are set narrow, so the engine loses some of their letters.
            for (var missing = 0; missing <= (name.Length switch { < 5 => 0, 5 => 1, _ => 2 }); missing++)
                for (var start = 0; start + name.Length - missing <= letters.Count; start++)
                {
                    var glyphs = letters.GetRange(start, name.Length - missing);
                    var errors = missing == 0 ? glyphs.Zip(name).Count(p => p.First.Letter != p.Second)
                        : EditDistance.Of(string.Concat(glyphs.Select(g => g.Letter)), name);
                    if (errors > (missing == 0 ? maxErrors : Math.Min(maxErrors, 2)))
                        continue;
                    var box = glyphs.Select(g => g.Box).Aggregate(Box.Union);
                    // A label is on one line of print, however widely it is spaced.
                    if (box.Width < box.Height * name.Length * 4)
                        yield return new Label(name, box, errors, glyphs);
                }
        }
    }

    /// <summary>Appends the next letters, without a letter that occurs in two overlapping pieces of print.</summary>
    public static void Join(List<Glyph> row, IEnumerable<Glyph> next) =>
        row.AddRange(row.Count == 0 ? next : next.SkipWhile(g => IsDuplicate(row[^1], g)));

    private static bool IsDuplicate(Glyph first, Glyph second) => first.Line != second.Line
        && Punctuation.AreSame(first.Letter, second.Letter)
        && Math.Abs(first.Box.Left + first.Box.Right - second.Box.Left - second.Box.Right) < 2 * MaxOverlap * first.Box.Height;

    /// <summary>
    /// All letters of a line get the y position of its start: lines of one picture have slightly different directions, and a page is
    /// ordered by where they start.
    /// </summary>
    private static List<Glyph> CreateGlyphs(PrintedLine line, Point along, int number)
    {
        var (across, height) = (new Point(-along.Y, along.X), Glyph.HeightOf(line.Frame));
        var y = (line.Frame.Start + line.Frame.Along * Math.Min(line.Frame.Width / 2, height)).Dot(across);
        return [.. line.Letters.Select((letter, i) =>
        {
            var x = (line.Frame.Start + line.Frame.Along * (letter.Position * line.Frame.Width)).Dot(along);
            return new Glyph(letter, new Box(x - height * 0.45, y - height / 2, x + height * 0.45, y + height / 2), number, i);
        })];
    }

    private static List<List<Glyph>> ArrangeRows(IEnumerable<List<Glyph>> lines)
    {
        var rows = new List<List<Glyph>>();
        foreach (var line in lines.OrderBy(l => l[0].Box.Left))
        {
            var start = line[0].Box;
            var row = rows.Where(r => ContinuesRow(r[^1].Box, start)).MinBy(r => Math.Abs(r[^1].Box.MiddleY - start.MiddleY));
            if (row is null)
                rows.Add([.. line]);
            else
                Join(row, line);
        }
        return [.. rows.OrderBy(r => r[0].Box.Top)];
    }

    private static bool ContinuesRow(Box end, Box start)
    {
        var (gap, height) = (start.Left - end.Left, Math.Max(start.Height, end.Height));
        return gap > -MaxOverlap * height && gap < MaxGap * height && Math.Abs(start.MiddleY - end.MiddleY) < height / 2;
    }
}
