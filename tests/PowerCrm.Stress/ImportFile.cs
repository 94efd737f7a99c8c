using System.Text;

namespace PowerCrm.Stress;

/// <summary>The kind of a line in a file of customers.</summary>
internal enum LineKind
{
    Blank,

    /// <summary>A customer who is on no earlier line.</summary>
    Customer,

    /// <summary>The same person and company as on an earlier line.</summary>
    Repeated,

    /// <summary>A line that must be refused, because of one column.</summary>
    Invalid,
}

/// <param name="Company">The company of the line.</param>
/// <param name="Column">The header of the invalid column; empty when the whole line is invalid.</param>
internal sealed record ImportLine(long Number, LineKind Kind, string Company, string Column);

/// <summary>A file of customers whose lines are all known.</summary>
internal sealed record ImportFile(string Name, byte[] Bytes, IReadOnlyList<ImportLine> Lines)
{
    private const string Header = "企业名称,联系人,联系电话,省,市,区,地址,用电容量,月用电量,电价,电压等级,行业,户号";
    private static readonly string[] InvalidColumns = ["用电容量", "电价", "联系电话", "联系人", ""];

    public int Rows => Lines.Count(l => l.Kind != LineKind.Blank);

    public int CountOf(LineKind kind) => Lines.Count(l => l.Kind == kind);

    public IEnumerable<string> Companies => Lines.Where(l => l.Kind == LineKind.Customer).Select(l => l.Company);

    /// <summary>Makes a file. Of every hundred lines, some are invalid, blank, or repeat a customer.</summary>
    /// <param name="name">The name for output.</param>
    /// <param name="rows">Lines after the header.</param>
    /// <param name="random">Chooses the kind of each line.</param>
    /// <param name="knownCompanies">Customers of another file, each of whom also gets a line here.</param>
    public static ImportFile Make(string name, int rows, Random random, IReadOnlyList<string> knownCompanies)
    {
        var (text, lines, companies) = (new StringBuilder(Header).Append("\r\n"), new List<ImportLine>(), new List<string>());
        for (var n = 0; n < rows; n++)
        {
            var kind = random.Next(100) switch
            {
                < 2 => LineKind.Blank,
                < 6 => LineKind.Invalid,
                < 10 when companies.Count > 0 => LineKind.Repeated,
                _ => LineKind.Customer,
            };
            var column = kind == LineKind.Invalid ? InvalidColumns[random.Next(InvalidColumns.Length)] : "";
            var company = kind == LineKind.Repeated ? companies[random.Next(companies.Count)]
                : kind == LineKind.Customer && companies.Count < knownCompanies.Count
                    ? knownCompanies[companies.Count] : NewCompany(random);
            if (kind == LineKind.Customer)
                companies.Add(company);
            lines.Add(new ImportLine(n + 2, kind, company, column));
            text.Append(kind == LineKind.Blank ? ",,,,,,,,,,,," : FormatLine(company, kind == LineKind.Invalid ? column : null, n))
                .Append("\r\n");
        }
        return new ImportFile(name, Encoding.UTF8.GetBytes(text.ToString()), lines);
    }

    /// <summary>A name in letters, because digits may look like a phone number.</summary>
    private static string NewCompany(Random random) =>
        $"深圳市{string.Concat(Enumerable.Range(0, 14).Select(_ => (char)('a' + random.Next(16))))}电子有限公司";

    /// <summary>Returns the text of a line. The phone is derived from the company's name: the same on each line, in each file.</summary>
    private static string FormatLine(string company, string? column, int n)
    {
        var phone = "138" + string.Concat(company.Skip(3).Take(8).Select(c => (char)('0' + (c - 'a') % 10)));
        return string.Join(',', company, column == "联系人" ? "" : "李雷", column == "联系电话" ? "12345" : phone, "广东省", "深圳市", "南山区",
            "科技园路1号", column == "用电容量" ? "0" : "1250", column == "用电容量" ? "0" : "312000", column == "电价" ? "9.99" : "0.6832",
            "10千伏", "电子半导体", $"03123456{n % 100_000:00000}") + (column == "" ? ",1,2,3" : "");
    }
}
