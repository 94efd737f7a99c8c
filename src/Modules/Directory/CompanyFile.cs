using System.Text.RegularExpressions;
using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Companies;

/// <summary>A line of a company file: the company on it, or the reason why it was refused.</summary>
internal readonly record struct CompanyLine(long Line, CompanyEntry? Company, string? Reason);

/// <summary>A CSV of companies as authorities and data sellers hand them out: any order of columns, Chinese or English headers, UTF-8,
/// UTF-16 or GB18030, with or without a title above the header.</summary>
internal sealed partial class CompanyFile
{
    /// <summary>The header is looked for on so many lines at the start of the file.</summary>
    private const int MostTitles = 10;

    private static readonly char[] Separators = [',', ';', '\t', '|', '，', '；'];

    private static readonly Dictionary<string, string[]> Headers = new()
    {
        ["code"] = ["统一社会信用代码", "社会信用代码", "信用代码", "creditcode", "unifiedsocialcreditcode", "uscc", "usci", "code"],
        ["name"] = ["企业名称", "公司名称", "单位名称", "名称", "companyname", "company", "name"],
        ["province"] = ["省", "省份", "所属省份", "province"],
        ["city"] = ["市", "城市", "所属城市", "地市", "city"],
        ["district"] = ["区", "县", "区县", "所属区县", "district", "county"],
    };

    private readonly FileLines lines;
    private readonly char separator;
    private readonly Dictionary<string, int> at;
    private readonly int width;

    private CompanyFile(FileLines lines, char separator, IReadOnlyList<string> header, long line)
    {
        (this.lines, this.separator, width, HeaderLine) = (lines, separator, header.Count, line);
        at = Columns(header);
    }

    /// <summary>As a summary says it.</summary>
    public string Encoding => lines.Name;

    /// <summary>1 where no title stands above it.</summary>
    public long HeaderLine { get; }

    /// <summary>Lines without anything, which are passed over; known when all is read, as the others are.</summary>
    public int Blank { get; private set; }

    /// <summary>Lines on which a cell of the line before goes on.</summary>
    public int Continued { get; private set; }

    /// <summary>All lines of the file.</summary>
    public long Lines { get; private set; }

    /// <param name="file">Can seek.</param>
    /// <exception cref="FormatException">There is no column for the code or the name.</exception>
    public static CompanyFile Open(Stream file)
    {
        var lines = FileLines.Of(file);
        foreach (var line in lines.Read().Take(MostTitles))
            if (line.Text is { } text)
                foreach (var separator in Separators)
                    if (CsvRecords.Cells(text, separator) is { } cells && Columns(cells) is var at && at["code"] >= 0 && at["name"] >= 0)
                        return new CompanyFile(lines, separator, cells, line.Number);
        throw new FormatException("The first line must name a column for the credit code (统一社会信用代码, creditCode) and one for the "
            + "name (企业名称, name); up to nine lines of title may stand above it.");
    }

    public IEnumerable<CompanyLine> Read()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        (Blank, Continued, Lines) = (0, 0, HeaderLine);
        foreach (var record in CsvRecords.Of(lines.Read().SkipWhile(l => l.Number <= HeaderLine), separator, width))
        {
            Lines += record.Lines;
            if (record.IsBlank)
            {
                Blank += record.Lines;
                continue;
            }
            var (company, reason) = record.Fault is { } fault ? (null, fault) : Checked(record.Cells);
            if (company is not null && !seen.Add(company.CreditCode))
                (company, reason) = (null, "duplicate_code");
            if (company is not null)
                Continued += record.Lines - 1;
            // Where several lines are refused as one record, a stray quote may have made them one: each is named.
            for (var i = 0; i < (company is null ? record.Lines : 1); i++)
                yield return new CompanyLine(record.Line + i, company, reason);
        }
    }

    private (CompanyEntry?, string?) Checked(IReadOnlyList<string> cells)
    {
        // A separator too many shifts the columns: what would be read is another column's.
        if (cells.Skip(width).Any(c => !string.IsNullOrWhiteSpace(c)))
            return (null, "columns_too_many");
        string Cell(string column) => at[column] is var i && i >= 0 && i < cells.Count ? Bare(cells[i]) : "";
        var (written, name) = (Cell("code"), Cell("name"));
        if (PersonalNumber.IsIn(written) || PersonalNumber.IsIn(name))
            return (null, "personal_number");
        var code = CreditCode.Normalise(string.Concat(written.Where(c => !char.IsWhiteSpace(c))));
        // A code whose check digit does not fit is taken: such codes are in use.
        if (CreditCode.Check(code) is not (CreditCodeVerdict.Ok or CreditCodeVerdict.WrongCheckDigit) and var verdict)
            return (null, Number().IsMatch(code) ? "code_as_number" : verdict switch
            {
                CreditCodeVerdict.WrongLength => "code_length",
                CreditCodeVerdict.OldLicenceNumber => "code_old_licence_number",
                _ => "code_alphabet"
            });
        if (!Names.IsCompany(name))
            return (null, "name_invalid");
        if (Place(code.Substring(2, 6), Cell("province"), Cell("city"), Cell("district")) is not { } place)
            return (null, "region_unknown");
        return (new CompanyEntry(code, name, place.Province, place.City, place.District), null);
    }

    /// <summary>
    /// The place as the line says it, by the same resolver as the form; where it does not say all, what the code adds to it. What the form
    /// cannot know is left empty, for the applicant to choose.
    /// </summary>
    private static (string Province, string City, string? District)? Place(string code, string province, string city, string district)
    {
        var own = OfCode(code);
        if (province.Length + city.Length + district.Length == 0)
            return own ?? ("", "", null);
        var (top, middle, place) = Regions.Look(province, city, district);
        if (place is not null)
            return (place.Province, place.City, place.District);
        if (top is null || middle is null && city.Length > 0)
            return null;
        if (middle is null)
            return own is { } within && within.Province == top.Name ? own : (top.Name, "", null);
        return own is { } it && it.Province == top.Name && it.City == middle.Name && district.Length == 0 ? own
            : (top.Name, middle.Name, null);
    }

    /// <summary>The place of the authority that gave the code out, as far down as the code tells; null: a national authority.</summary>
    private static (string Province, string City, string? District)? OfCode(string code)
    {
        if (Regions.Resolve(code) is { } path)
            return (path.Province, path.City, path.District);
        if (Regions.Find(code[..2] + "0000") is not { } top)
            return null;
        return Regions.Find(code[..4] + "00") is { Level: 2 } middle ? (top.Name, middle.Name, null) : (top.Name, "", null);
    }

    /// <summary>A cell without what spreadsheets put around text that looks like a number: ="…" and a leading apostrophe.</summary>
    private static string Bare(string cell)
    {
        var text = cell.Trim().Trim('\uFEFF', '\u200B').Trim();
        if (text is ['=', '"', .. var inner, '"'])
            return inner.Trim();
        return text is ['\'' or '’', .. var rest] ? rest.Trim() : text;
    }

    private static Dictionary<string, int> Columns(IReadOnlyList<string> header)
    {
        var keys = header.Select(Key).ToList();
        return Headers.ToDictionary(h => h.Key, h => keys.FindIndex(h.Value.Contains));
    }

    /// <summary>统一社会信用代码（必填）, *企业名称 and Credit_Code are plain names to us.</summary>
    private static string Key(string header) =>
        Remark().Replace(Names.Key(Bare(header)), "").Replace("_", "", StringComparison.Ordinal).Trim('*', ':', '"');

    [GeneratedRegex(@"\([^()]*\)", RegexOptions.NonBacktracking)]
    private static partial Regex Remark();

    /// <summary>A code that a spreadsheet turned into a number and so lost its last digits: 1.21E+17, or 18 digits and .0.</summary>
    [GeneratedRegex(@"\A([0-9]([.,][0-9]+)?E\+?[0-9]{1,3}|[0-9]{15,18}[.,]0+)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
