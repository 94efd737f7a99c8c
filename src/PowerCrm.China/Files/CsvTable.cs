using System.Text.RegularExpressions;

namespace PowerCrm.China;

/// <summary>
/// A CSV as authorities, data sellers and retailers hand it out: any order of columns, Chinese or English headers, UTF-8, UTF-16 or
/// GB18030, several separators, with or without a title above the header.
/// </summary>
public sealed partial class CsvTable
{
    /// <summary>The header is looked for on so many lines at the start of the file.</summary>
    private const int MostTitles = 10;

    /// <summary>The end-of-file mark (1A) that DOS programs write after the last line.</summary>
    private const char EndOfFile = '\u001A';

    private static readonly char[] Separators = [',', ';', '\t', '|', '，', '；'];

    private readonly FileLines lines;
    private readonly IReadOnlyDictionary<string, int[]> at;
    private readonly IReadOnlyList<string> header;

    private CsvTable(FileLines lines, char separator, IReadOnlyList<string> header, IReadOnlyDictionary<string, int[]> at, long line) =>
        (this.lines, Separator, this.header, this.at, HeaderLine) = (lines, separator, header, at, line);

    /// <summary>As a summary says it.</summary>
    public string Encoding => lines.Name;

    public char Separator { get; }

    /// <summary>1 where no title stands above it.</summary>
    public long HeaderLine { get; }

    public int Width => header.Count;

    /// <param name="file">Can seek.</param>
    /// <param name="columns">Each column with the headers by which it is known, as <see cref="Key"/> writes them.</param>
    /// <param name="required">Columns without which a line is no header.</param>
    /// <returns>Null: there is no such line.</returns>
    public static CsvTable? Open(Stream file, IReadOnlyDictionary<string, string[]> columns, params IReadOnlyList<string> required)
    {
        var lines = FileLines.Of(file);
        foreach (var line in lines.Read().Take(MostTitles))
            if (line.Text is { } text)
                foreach (var separator in Separators)
                    if (CsvRecords.Cells(text, separator) is { } cells && Columns(cells, columns) is var at
                        && required.All(r => at[r].Length > 0))
                        return new CsvTable(lines, separator, cells, at, line.Number);
        return null;
    }

    /// <summary>The records behind the header.</summary>
    public IEnumerable<CsvRecord> Read() =>
        CsvRecords.Of(lines.Read().SkipWhile(l => l.Number <= HeaderLine), Separator, Width);

    public bool Has(string column) => at[column].Length > 0;

    /// <summary>The header of a column as it stands in the file.</summary>
    public string Header(string column) => at[column] is [var i, ..] ? Bare(header[i]) : column;

    /// <summary>
    /// The bare cell of a column; empty where there is none. Of several columns that mean the same (电话, 手机) the first filled one counts.
    /// </summary>
    public string Cell(IReadOnlyList<string> cells, string column) =>
        at[column].Where(i => i < cells.Count).Select(i => Bare(cells[i])).FirstOrDefault(c => c.Length > 0) ?? "";

    /// <summary>A separator too many shifts the columns: what would be read is another column's.</summary>
    public bool IsTooWide(IReadOnlyList<string> cells) => cells.Skip(Width).Any(c => !string.IsNullOrWhiteSpace(c));

    /// <summary>A cell without what spreadsheets put around text that looks like a number: ="…" and a leading apostrophe.</summary>
    public static string Bare(string cell)
    {
        var text = cell.Trim().Trim('\uFEFF', '\u200B', EndOfFile).Trim();
        if (text is ['=', '"', .. var inner, '"'])
            return inner.Trim();
        return text is ['\'' or '’', .. var rest] ? rest.Trim() : text;
    }

    /// <summary>A long number that a spreadsheet cut and so lost its last digits: 1.21E+17, or 18 digits and .0.</summary>
    public static bool IsShortened(string text) => Number().IsMatch(text);

    /// <summary>A number without the decimals that a spreadsheet added: 13800138001.0.</summary>
    public static string Whole(string text) => Decimals().Match(text) is { Success: true } number ? number.Groups["whole"].Value : text;

    private static Dictionary<string, int[]> Columns(IReadOnlyList<string> header, IReadOnlyDictionary<string, string[]> columns)
    {
        var keys = header.Select(Key).ToList();
        return columns.ToDictionary(h => h.Key, h => Enumerable.Range(0, keys.Count).Where(i => h.Value.Contains(keys[i])).ToArray());
    }

    /// <summary>统一社会信用代码（必填）, *企业名称 and Credit_Code are plain names to us.</summary>
    private static string Key(string header) =>
        Remark().Replace(Names.Key(Bare(header)), "").Replace("_", "", StringComparison.Ordinal).Trim('*', ':', '"');

    [GeneratedRegex(@"\([^()]*\)", RegexOptions.NonBacktracking)]
    private static partial Regex Remark();

    [GeneratedRegex(@"\A([0-9]([.,][0-9]+)?E\+?[0-9]{1,3}|[0-9]{15,18}[.,]0+)\z", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    [GeneratedRegex(@"\A(?<whole>[0-9]{1,14})[.,]0{1,6}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Decimals();
}
