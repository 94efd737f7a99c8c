using System.Text.RegularExpressions;

namespace PowerCrm.China;

/// <summary>
/// Reads a CSV from an authority, a data vendor or a retailer: columns in any order, Chinese or English headers, UTF-8, UTF-16 or GB18030,
/// several separators, with or without a title above the header.
/// </summary>
public sealed partial class CsvTable
{
    /// <summary>How many lines at the start of the file are searched for the header.</summary>
    private const int MaxTitleLines = 10;

    /// <summary>How many digits of a number a spreadsheet keeps; further ones become zeros.</summary>
    private const int MaxSpreadsheetDigits = 15;

    /// <summary>The end-of-file mark (1A) that DOS programs write after the last line.</summary>
    private const char EndOfFile = '\u001A';

    private static readonly char[] Separators = [',', ';', '\t', '|', '，', '；'];

    private readonly FileLines lines;
    private readonly IReadOnlyDictionary<string, int[]> columnIndexes;
    private readonly IReadOnlyList<string> header;

    private CsvTable(FileLines lines, char separator, IReadOnlyList<string> header, IReadOnlyDictionary<string, int[]> columnIndexes,
        long line) =>
        (this.lines, Separator, this.header, this.columnIndexes, HeaderLine) = (lines, separator, header, columnIndexes, line);

    /// <summary>The encoding, as shown in a summary.</summary>
    public string Encoding => lines.Name;

    public char Separator { get; }

    /// <summary>The line of the header; 1 when there is no title above it.</summary>
    public long HeaderLine { get; }

    public int Width => header.Count;

    /// <param name="file">A seekable stream.</param>
    /// <param name="columns">The accepted headers of each column, in the form of <see cref="ToKey"/>.</param>
    /// <param name="required">Columns that a line must have to be the header.</param>
    /// <returns>Null when there is no such line.</returns>
    public static CsvTable? Open(Stream file, IReadOnlyDictionary<string, string[]> columns, params IReadOnlyList<string> required)
    {
        var lines = FileLines.Open(file);
        foreach (var line in lines.Read().Take(MaxTitleLines))
            if (line.Text is { } text)
                foreach (var separator in Separators)
                    if (CsvRecords.SplitCells(text, separator) is { } cells && FindColumns(cells, columns) is var at
                        && required.All(r => at[r].Length > 0))
                        return new CsvTable(lines, separator, cells, at, line.Number);
        return null;
    }

    /// <summary>Reads the records after the header.</summary>
    public IEnumerable<CsvRecord> Read() =>
        CsvRecords.Read(lines.Read().SkipWhile(l => l.Number <= HeaderLine), Separator, Width);

    public bool HasColumn(string column) => columnIndexes[column].Length > 0;

    /// <summary>Returns the header of a column as it is in the file.</summary>
    public string GetHeader(string column) => columnIndexes[column] is [var i, ..] ? CleanCell(header[i]) : column;

    /// <summary>
    /// Returns the bare cell of a column; empty when there is none. When several columns have the same meaning (电话, 手机), the first
    /// non-empty cell is used.
    /// </summary>
    public string GetCell(IReadOnlyList<string> cells, string column) =>
        columnIndexes[column].Where(i => i < cells.Count).Select(i => CleanCell(cells[i])).FirstOrDefault(c => c.Length > 0) ?? "";

    /// <summary>True when a record has too many cells: an extra separator shifts the values into wrong columns.</summary>
    public bool IsTooWide(IReadOnlyList<string> cells) => cells.Skip(Width).Any(c => !string.IsNullOrWhiteSpace(c));

    /// <summary>
    /// Returns a cell without what spreadsheets and other programs put around text that looks like a number: ="…", a leading apostrophe,
    /// and apostrophes or typographic quotes on both sides.
    /// </summary>
    public static string CleanCell(string cell)
    {
        var text = cell.Trim().Trim('\uFEFF', '\u200B', EndOfFile).Trim();
        if (text is ['=' or '＝', '"' or '“' or '”', .. var formula, '"' or '”'])
            return formula.Trim();
        // “甲”和“乙” has two pairs, which belong to the text.
        if (text is ['“', .. var quoted, '”'] && !quoted.AsSpan().ContainsAny('“', '”'))
            return quoted.Trim();
        return text is ['\'' or '‘' or '’', .. var inner, '\'' or '’'] ? inner.Trim()
            : text is ['\'' or '‘' or '’', .. var rest] ? rest.Trim()
            : text;
    }

    /// <summary>True for a long number whose last digits a spreadsheet has lost: 1.21E+17, or 18 digits and .0.</summary>
    public static bool HasLostDigits(string text) => LostDigitsPattern().IsMatch(text);

    /// <summary>Returns a number without the decimals that a spreadsheet added: 13800138001.0.</summary>
    public static string WithoutDecimals(string text) => ZeroDecimalsPattern().Match(text) is { Success: true } number
        ? number.Groups["whole"].Value : text;

    /// <summary>
    /// True for a number of 16 to 20 digits with only zeros after the fifteenth: a spreadsheet keeps 15 digits, and removes leading zeros.
    /// </summary>
    public static bool MayHaveLostDigits(string number) => number.Length is > MaxSpreadsheetDigits and <= 20 && number[0] != '0'
        && IsNumber(number) && number.AsSpan(MaxSpreadsheetDigits).TrimEnd('0').IsEmpty;

    /// <summary>True when a text is what a spreadsheet that takes an id for a number makes of it: 123 of 000123.</summary>
    public static bool IsNumberOf(string text, string id)
    {
        if (text == id || !IsNumber(id))
            return false;
        var digits = id.TrimStart('0') is { Length: > 0 } significant ? significant : "0";
        return WithoutDecimals(text) == (digits.Length <= MaxSpreadsheetDigits ? digits
            : digits[..MaxSpreadsheetDigits].PadRight(digits.Length, '0'));
    }

    private static bool IsNumber(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static Dictionary<string, int[]> FindColumns(IReadOnlyList<string> header, IReadOnlyDictionary<string, string[]> columns)
    {
        var keys = header.Select(ToKey).ToList();
        return columns.ToDictionary(h => h.Key, h => Enumerable.Range(0, keys.Count).Where(i => h.Value.Contains(keys[i])).ToArray());
    }

    /// <summary>Returns the plain name of a header, for example for 统一社会信用代码（必填）, *企业名称 and Credit_Code.</summary>
    private static string ToKey(string header) =>
        RemarkPattern().Replace(Names.Key(CleanCell(header)), "").Replace("_", "", StringComparison.Ordinal).Trim('*', ':', '"');

    [GeneratedRegex(@"\([^()]*\)", RegexOptions.NonBacktracking)]
    private static partial Regex RemarkPattern();

    [GeneratedRegex(@"\A([0-9]([.,][0-9]+)?E\+?[0-9]{1,3}|[0-9]{15,18}[.,]0+)\z", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex LostDigitsPattern();

    [GeneratedRegex(@"\A(?<whole>[0-9]{1,14})[.,]0{1,6}\z", RegexOptions.NonBacktracking)]
    private static partial Regex ZeroDecimalsPattern();
}
