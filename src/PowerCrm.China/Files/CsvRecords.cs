using System.Text;

namespace PowerCrm.China;

/// <summary>One record: its first line, its number of lines, and its cells or the reason why it could not be read.</summary>
public readonly record struct CsvRecord(long Line, int Lines, IReadOnlyList<string> Cells, string? Fault)
{
    public bool IsBlank => Fault is null && Cells.All(c => CsvTable.Bare(c).Length == 0);
}

/// <summary>
/// Records of a CSV (RFC 4180). A quote that is left open costs its own line and no other: the cell is looked for on the next lines only as
/// far as a cell with line breaks reaches, and where it does not close there, those lines stand for themselves.
/// </summary>
public static class CsvRecords
{
    private const int MostLines = 20;

    /// <param name="lines">Behind the header.</param>
    /// <param name="separator">Of cells.</param>
    /// <param name="width">Columns of the header.</param>
    public static IEnumerable<CsvRecord> Of(IEnumerable<FileLine> lines, char separator, int width)
    {
        using var source = lines.GetEnumerator();
        var waiting = new Queue<FileLine>();
        while (Next() is { } line)
        {
            if (line.Text is not { } text)
            {
                yield return new CsvRecord(line.Number, 1, [], line.Fault);
                continue;
            }
            if (Cells(text, separator) is { } cells)
            {
                yield return new CsvRecord(line.Number, 1, cells, null);
                continue;
            }
            yield return Continued(line, text);
        }

        FileLine? Next() => waiting.TryDequeue(out var line) ? line : source.MoveNext() ? source.Current : null;

        CsvRecord Continued(FileLine first, string text)
        {
            var (ahead, whole) = (new List<FileLine>(), new StringBuilder(text));
            while (ahead.Count < MostLines && Next() is { } line)
            {
                ahead.Add(line);
                if (line.Text is not { } more || whole.Length + more.Length > FileLines.Longest)
                    break;
                whole.Append('\n').Append(more);
                // One that closes at the next line's own quotes has that line's columns too.
                if (Cells(whole.ToString(), separator) is { } cells)
                    if (cells.Count <= width)
                        return new CsvRecord(first.Number, 1 + ahead.Count, cells, null);
                    else
                        break;
            }
            // None of these lines belongs to it; what already waits comes after them.
            var rest = waiting.ToList();
            waiting.Clear();
            foreach (var line in ahead.Concat(rest))
                waiting.Enqueue(line);
            return new CsvRecord(first.Number, 1, [], "quote_open");
        }
    }

    /// <summary>The cells of a text; null where a quote is left open.</summary>
    public static IReadOnlyList<string>? Cells(string text, char separator)
    {
        if (!text.Contains('"', StringComparison.Ordinal))
            return text.Split(separator);
        var (cells, cell, quoted, start) = (new List<string>(), new StringBuilder(), false, true);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                cell.Append(text[i++]);
            else if (quoted && c == '"')
                quoted = false;
            // Only the first sign of a cell opens a quote: inside it is a sign like others (="1", 5" pipes).
            else if (c == '"' && start)
                (quoted, start) = (true, false);
            else if (c == separator && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
                start = true;
            }
            else
            {
                cell.Append(c);
                start &= c is ' ' or '\t' && separator != c;
            }
        }
        cells.Add(cell.ToString());
        return quoted ? null : cells;
    }
}
