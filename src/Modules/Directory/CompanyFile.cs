using System.Text;
using CsvHelper;
using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Companies;

/// <summary>A line of a company file: an entry, or why it is none.</summary>
internal readonly record struct CompanyLine(long Line, CompanyEntry? Company, string? Reason);

/// <summary>A CSV of companies as authorities and data sellers hand them out: any order of columns, Chinese or English headers, UTF-8 or
/// GB18030.</summary>
internal static class CompanyFile
{
    private const int Looked = 1 << 20, LongestLine = 1 << 16;

    private static readonly Dictionary<string, string[]> Headers = new()
    {
        ["code"] = ["统一社会信用代码", "社会信用代码", "信用代码", "creditcode", "unifiedsocialcreditcode", "uscc", "usci", "code"],
        ["name"] = ["企业名称", "公司名称", "单位名称", "名称", "companyname", "company", "name"],
        ["province"] = ["省", "省份", "所属省份", "province"],
        ["city"] = ["市", "城市", "所属城市", "地市", "city"],
        ["district"] = ["区", "县", "区县", "所属区县", "district", "county"],
    };

    /// <exception cref="FormatException">There is no column for the code or the name.</exception>
    public static IEnumerable<CompanyLine> Read(Stream file)
    {
        using var reader = new StreamReader(file, Encoded(file), detectEncodingFromByteOrderMarks: true, 1 << 16, leaveOpen: true);
        using var csv = CsvReader.Create(reader,
            new CsvReaderOptions { TrackLineNumbers = true, MaxRecordSize = LongestLine, IncludeValuesInExceptions = false },
            leaveOpen: true);
        var at = Headers.ToDictionary(h => h.Key, h => csv.Headers.Select(Key).ToList().FindIndex(h.Value.Contains));
        if (at["code"] < 0 || at["name"] < 0)
            throw new FormatException(
                "The first line must name a column for the credit code (统一社会信用代码, creditCode) and one for the name (企业名称, name).");
        var columns = (Code: at["code"], Name: at["name"], Province: at["province"], City: at["city"], District: at["district"]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (csv.Read())
        {
            string Cell(int column) => column < 0 ? "" : csv.GetString(column).Trim();
            var code = CreditCode.Normalise(Cell(columns.Code));
            var (company, reason) = Checked(code, Cell(columns.Name), Cell(columns.Province), Cell(columns.City), Cell(columns.District));
            if (company is not null && !seen.Add(code))
                (company, reason) = (null, "duplicate_code");
            yield return new CompanyLine(csv.LineNumber, company, reason);
        }
    }

    private static (CompanyEntry?, string?) Checked(string code, string name, string province, string city, string district)
    {
        // A code whose check digit does not fit is taken: such codes are in use.
        if (CreditCode.Check(code) is not (CreditCodeVerdict.Ok or CreditCodeVerdict.WrongCheckDigit) and var verdict)
            return (null, verdict switch
            {
                CreditCodeVerdict.WrongLength => "code_length",
                CreditCodeVerdict.OldLicenceNumber => "code_old_licence_number",
                _ => "code_alphabet"
            });
        if (!Names.IsCompany(name))
            return (null, "name_invalid");
        if (Place(code.Substring(2, 6), province, city, district) is not { } place)
            return (null, "region_unknown");
        return (new CompanyEntry(code, name, place.Province, place.City, place.District), null);
    }

    /// <summary>The place as the line says it, if it says one; else where the code was given out.</summary>
    private static (string Province, string City, string? District)? Place(string code, string province, string city, string district)
    {
        if (Regions.Children(null)!.Any(r => r.Name == province) && city.Length is > 0 and <= 50 && district.Length <= 50)
            return (province, city, district.Length == 0 ? null : district);
        if (province.Length + city.Length > 0)
            return null;
        if (Regions.Resolve(code) is { } path)
            return (path.Province, path.City, path.District);
        return Regions.Find(code) is { Level: 2 } middle && Regions.Find(code[..2] + "0000") is { } top
            ? (top.Name, middle.Name, null) : null;
    }

    private static string Key(string header) => Names.Key(header).Replace("_", "", StringComparison.Ordinal);

    /// <summary>What is not UTF-8 is GB18030, which GBK and GB2312 are part of. A byte order mark decides by itself.</summary>
    private static Encoding Encoded(Stream file)
    {
        var start = new byte[Looked];
        var read = file.ReadAtLeast(start, Looked, throwOnEndOfStream: false);
        file.Position = 0;
        // The last letter may be cut where the look ends.
        for (var cut = 0; cut < 4 && cut <= read; cut++)
            if (System.Text.Unicode.Utf8.IsValid(start.AsSpan(0, read - cut)))
                return Encoding.UTF8;
        return CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
    }
}
