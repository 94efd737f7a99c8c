namespace PowerCrm.China;

/// <summary>Cells of a CSV that people open in a spreadsheet.</summary>
public static class CsvCell
{
    /// <summary>Quoted where it must be; what a spreadsheet would take for a formula is text.</summary>
    public static string Of(string text)
    {
        var safe = text.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] || text is ['\t' or '\r' or '\n', ..]
            ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n\t") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
