using System.Text;

namespace PowerCrm.China;

/// <summary>One record: its first line, its number of lines, and its cells or the reason why it could not be read.</summary>
public readonly record struct CsvRecord(long Line, int Lines, IReadOnlyList<string> Cells, string? Fault)
{
    public bool IsBlank => Fault is null && Cells.All(c => CsvTable.CleanCell(c).Length == 0);
}

/// <summary>
/// Reads the records of a CSV (RFC 4180). A quote that is not closed makes only its own line invalid: its end is searched for in a limited
/// number of following lines, and when it is not found, these lines are read as records of their own.
/// </summary>
internal static class CsvRecords
{
    private const int MaxLines = 20;

    /// <param name="lines">The lines after the header.</param>
    /// <param name="separator">The separator between cells.</param>
    /// <param name="width">The number of columns in the header.</param>
    public static IEnumerable<CsvRecord> Read(IEnumerable<FileLine> lines, char separator, int width)
    {
        using var source = lines.GetEnumerator();
        var pending = new Queue<FileLine>();
        // Some programs end every record, but not the header, with a separator.
        var recordWidth = width;
        while (Next() is { } line)
        {
            if (line.Text is not { } text)
            {
                yield return new CsvRecord(line.Number, 1, [], line.Fault);
                continue;
            }
            if (SplitCells(text, separator) is { } cells)
            {
                recordWidth = cells.Skip(width).All(string.IsNullOrWhiteSpace) ? Math.Max(width, cells.Count) : width;
                yield return new CsvRecord(line.Number, 1, cells, null);
                continue;
            }
            yield return ReadMultiLine(line, text);
        }

        FileLine? Next() => pending.TryDequeue(out var line) ? line : source.MoveNext() ? source.Current : null;

        CsvRecord ReadMultiLine(FileLine first, string text)
        {
            var (readAhead, recordText) = (new List<FileLine>(), new StringBuilder(text));
            while (readAhead.Count < MaxLines && Next() is { } line)
            {
                readAhead.Add(line);
                if (line.Text is not { } nextText || recordText.Length + nextText.Length > FileLines.MaxLineLength)
                    break;
                recordText.Append('\n').Append(nextText);
                // If the quote was closed by an opening quote of the next line, the record also has the columns of that line.
                if (SplitCells(recordText.ToString(), separator) is { } cells)
                    if (cells.Count <= recordWidth)
                        return new CsvRecord(first.Number, 1 + readAhead.Count, cells, null);
                    else
                        break;
            }
            // None of these lines belongs to the record; they are read again, before the lines that already wait.
            var remaining = pending.ToList();
            pending.Clear();
            foreach (var line in readAhead.Concat(remaining))
                pending.Enqueue(line);
            return new CsvRecord(first.Number, 1, [], "quote_open");
        }
    }

    /// <summary>Splits a text into cells; null when a quote is not closed.</summary>
    public static IReadOnlyList<string>? SplitCells(string text, char separator)
    {
        if (!text.Contains('"', StringComparison.Ordinal))
            return text.Split(separator);
        var (cells, cell, isQuoted, isCellStart) = (new List<string>(), new StringBuilder(), false, true);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                cell.Append(text[i++]);
            else if (isQuoted && c == '"')
                isQuoted = false;
            // Only the first character of a cell opens a quote; inside a cell it is an ordinary character (="1", 5" pipes).
            else if (c == '"' && isCellStart)
                (isQuoted, isCellStart) = (true, false);
            else if (c == separator && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
                isCellStart = true;
            }
            else
            {
                cell.Append(c);
                isCellStart &= c is ' ' or '\t' && separator != c;
            }
        }
        cells.Add(cell.ToString());
        return isQuoted ? null : cells;
    }
}
