namespace PowerCrm.China;

/// <summary>Writes cells of a CSV that is opened in a spreadsheet.</summary>
public static class CsvCell
{
    /// <summary>Quotes a cell where necessary and turns a possible formula into text.</summary>
    public static string Escape(string text)
    {
        var escaped = text.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] || text is ['\t' or '\r' or '\n', ..]
            ? "'" + text : text;
        return escaped.AsSpan().IndexOfAny(",\"\r\n\t") < 0 ? escaped : $"\"{escaped.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>
    /// Returns an id that a spreadsheet keeps as text: one that begins like a number or a date (000123, 1-2) gets a leading apostrophe,
    /// which <see cref="CsvTable.CleanCell"/> removes.
    /// </summary>
    public static string KeepAsText(string id) => id is [(>= '0' and <= '9') or '.', ..] ? "'" + id : id;
}
