using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Companies;

/// <summary>A line of a company file: the company on it, or the reason why it was refused.</summary>
internal readonly record struct CompanyLine(long Line, CompanyEntry? Company, string? Reason);

/// <summary>
/// A CSV of companies as authorities and data vendors provide it: columns in any order, Chinese or English headers, UTF-8, UTF-16 or
/// GB18030, with or without a title above the header.
/// </summary>
internal sealed class CompanyFile
{
    private static readonly Dictionary<string, string[]> Headers = new()
    {
        ["code"] = ["统一社会信用代码", "社会信用代码", "信用代码", "creditcode", "unifiedsocialcreditcode", "uscc", "usci", "code"],
        ["name"] = ["企业名称", "公司名称", "单位名称", "名称", "companyname", "company", "name"],
        ["province"] = ["省", "省份", "所属省份", "province"],
        ["city"] = ["市", "城市", "所属城市", "地市", "city"],
        ["district"] = ["区", "县", "区县", "所属区县", "district", "county"],
    };

    private readonly CsvTable table;

    private CompanyFile(CsvTable table) => this.table = table;

    /// <summary>The encoding, as a summary shows it.</summary>
    public string Encoding => table.Encoding;

    /// <summary>The line of the header; 1 when there is no title above it.</summary>
    public long HeaderLine => table.HeaderLine;

    /// <summary>Blank lines, which are skipped. This and the other counts are complete when all lines have been read.</summary>
    public int BlankLines { get; private set; }

    /// <summary>Lines that continue a cell of the line before.</summary>
    public int ContinuationLines { get; private set; }

    /// <summary>All lines of the file.</summary>
    public long LineCount { get; private set; }

    /// <param name="file">A stream that can seek.</param>
    /// <exception cref="FormatException">There is no column for the code or the name.</exception>
    public static CompanyFile Open(Stream file) => CsvTable.Open(file, Headers, "code", "name") is { } table ? new CompanyFile(table)
        : throw new FormatException("The first line must name a column for the credit code (统一社会信用代码, creditCode) and one for the "
            + "name (企业名称, name); up to nine lines of title may stand above it.");

    public IEnumerable<CompanyLine> Read()
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        (BlankLines, ContinuationLines, LineCount) = (0, 0, HeaderLine);
        foreach (var record in table.Read())
        {
            LineCount += record.Lines;
            if (record.IsBlank)
            {
                BlankLines += record.Lines;
                continue;
            }
            var (company, reason) = record.Fault is { } fault ? (null, fault) : ParseCompany(record.Cells);
            if (company is not null && !codes.Add(company.CreditCode))
                (company, reason) = (null, "duplicate_code");
            if (company is not null)
                ContinuationLines += record.Lines - 1;
            // When several lines are refused as one record, a stray quote may have joined them: report each line.
            for (var i = 0; i < (company is null ? record.Lines : 1); i++)
                yield return new CompanyLine(record.Line + i, company, reason);
        }
    }

    private (CompanyEntry?, string?) ParseCompany(IReadOnlyList<string> cells)
    {
        if (table.IsTooWide(cells))
            return (null, "columns_too_many");
        string Cell(string column) => table.GetCell(cells, column);
        var (rawCode, name) = (Cell("code"), Cell("name"));
        if (PersonalNumber.IsIn(rawCode) || PersonalNumber.IsIn(name))
            return (null, "personal_number");
        var code = CreditCode.Normalise(string.Concat(rawCode.Where(c => !char.IsWhiteSpace(c))));
        if (CreditCode.IsZeroed(code))
            return (null, "code_as_number");
        // Accept a code with a wrong check digit, because such codes are in use.
        if (CreditCode.Check(code) is not (CreditCodeVerdict.Ok or CreditCodeVerdict.WrongCheckDigit) and var verdict)
            return (null, CsvTable.HasLostDigits(code) ? "code_as_number" : verdict switch
            {
                CreditCodeVerdict.WrongLength => "code_length",
                CreditCodeVerdict.OldLicenceNumber => "code_old_licence_number",
                _ => "code_alphabet"
            });
        if (!Names.IsCompany(name))
            return (null, "name_invalid");
        if (CompanyPlace.Resolve(code, Cell("province"), Cell("city"), Cell("district")) is not { } place)
            return (null, "region_unknown");
        return (new CompanyEntry(code, name, place.Province, place.City, place.District), null);
    }
}
