using System.Text;
using PowerCrm.China;
using PowerCrm.Companies;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>Files of companies as written by spreadsheets, authorities and data vendors: every line is imported, or reported.</summary>
public class CompanyFileTests
{
    private const string Header = "creditCode,name,province,city,district\n";
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    [Theory]
    [InlineData("广东,深圳市,南山区", "广东省", "深圳市", "南山区")]
    [InlineData("内蒙古,呼和浩特市,新城区", "内蒙古自治区", "呼和浩特市", "新城区")]
    [InlineData("北京,北京市,海淀区", "北京市", "北京市", "海淀区")]
    [InlineData("北京市,市辖区,朝阳区", "北京市", "北京市", "朝阳区")]
    [InlineData("广东省,东莞市,东莞市", "广东省", "东莞市", null)]
    [InlineData("海南省,省直辖县级行政区划,五指山市", "海南省", "五指山市", null)]
    [InlineData("浙江省,杭州市,下城区", "浙江省", "杭州市", "拱墅区")]
    [InlineData("广东省,深圳,", "广东省", "深圳市", "南山区")]      // the code adds the district
    [InlineData("广东省,广州,", "广东省", "广州市", null)]
    [InlineData("广东省,,", "广东省", "深圳市", "南山区")]
    [InlineData("北京市,,", "北京市", "北京市", null)]
    [InlineData(",,", "广东省", "深圳市", "南山区")]
    public void a_place_is_resolved_as_the_form_does(string place, string province, string city, string? district) =>
        ReadPlace($"{Code(1)},甲公司,{place}\n").ShouldBe((province, city, district));

    [Theory]
    [InlineData("330103", "浙江省", "杭州市", "拱墅区")]          // abolished in 2021
    [InlineData("440399", "广东省", "深圳市", null)]
    [InlineData("440000", "广东省", "", null)]
    [InlineData("100000", "", "", null)]                         // issued by the state
    public void a_credit_code_gives_the_region_of_issue(string region, string province, string city, string? district) =>
        ReadPlace($"{CreditCode.CreateExample(5, region)},甲公司,,,\n").ShouldBe((province, city, district));

    [Theory]
    [InlineData("无省,无市,")]
    [InlineData("广东省,苏州市,姑苏区")]
    public void an_unknown_region_is_refused(string place) =>
        ReadRefusals($"{Code(1)},甲公司,{place}\n").ShouldBe([(2, "region_unknown")]);

    [Theory]
    [InlineData("caf\u00E9 南山", "caf\u00E9 南山")]
    [InlineData("cafe\u0301 南山", "caf\u00E9 南山")]
    [InlineData("南山\uFA4D", "南山\u7949")]
    public void a_name_is_stored_in_one_normal_form(string written, string stored) =>
        Open($"{Header}{Code(1)},{written},,,\n").Read().Single().Company!.Name.ShouldBe(stored);

    [Fact]
    public void a_name_with_hidden_characters_is_refused() =>
        ReadRefusals($"{Code(1)},甲\u200B公司,,,\n{Code(2)},乙\u202E公司,,,\n")
            .ShouldBe([(2, "invalid_characters"), (3, "invalid_characters")]);

    [Fact]
    public void rows_of_commas_and_blanks_are_passed_over()
    {
        var file = Open($"{Header},,,,\n{Code(1)},甲公司,,,\n\n   ,\t,\u3000,,\n\"\",\"\",,,\n");
        file.Read().ToList().ShouldHaveSingleItem().Company.ShouldNotBeNull();
        (file.LineCount, file.BlankLines).ShouldBe((6L, 4));
    }

    [Fact]
    public void the_filled_one_of_two_synonymous_columns_is_used()
    {
        var file = Open($"统一社会信用代码,信用代码,企业名称\n,{Code(1)},甲公司\n{Code(2)},,乙公司\n");
        file.Read().Select(l => l.Company?.CreditCode).ShouldBe([Code(1), Code(2)]);
    }

    [Fact]
    public void a_code_whose_last_digits_a_spreadsheet_has_lost_is_refused() =>
        ReadRefusals("911101066976941000,甲公司\n").ShouldBe([(2, "code_as_number")]);

    [Theory]
    [InlineData("\u001A")]
    [InlineData("=\"\",=\"\",=\"\"")]
    [InlineData("',',")]
    public void a_line_that_says_nothing_is_blank(string last)
    {
        var file = Open($"{Header}{Code(1)},甲公司\n{last}");
        file.Read().Count().ShouldBe(1);
        file.BlankLines.ShouldBe(1);
    }

    [Fact]
    public void what_a_spreadsheet_puts_around_a_code_is_taken_off()
    {
        var (first, second, third, fourth) = (Code(1), Code(2), Code(3), Code(4));
        var lines = Open($"{Header}=\"{first}\",甲公司\n\"=\"\"{second}\"\"\",乙公司\n'{third},丙公司\n"
            + $"\u200B {fourth[..8]} {fourth[8..]}\t,丁公司\n").Read().ToList();
        lines.Select(l => l.Company?.CreditCode).ShouldBe([first, second, third, fourth]);
    }

    [Theory]
    [InlineData("'{0}'")]
    [InlineData("‘{0}’")]
    [InlineData("‘{0}")]
    [InlineData("“{0}”")]
    [InlineData("＝\"{0}\"")]
    [InlineData("=“{0}”")]
    public void quotes_around_a_code_are_taken_off(string form) =>
        Open($"{Header}{form.Replace("{0}", Code(1), StringComparison.Ordinal)},甲公司\n").Read().Single().Company
            .ShouldNotBeNull().CreditCode.ShouldBe(Code(1));

    [Theory]
    [InlineData("“甲”和“乙”公司")]
    [InlineData("“甲”和“乙”")]
    [InlineData("Smith Brothers'")]
    public void quotes_of_a_name_stay(string name) =>
        Open($"{Header}{Code(1)},{name}\n").Read().Single().Company.ShouldNotBeNull().Name.ShouldBe(name);

    [Fact]
    public void a_company_name_may_have_blanks_as_copied_from_a_web_page()
    {
        var lines = Open($"{Header}{Code(1)},深圳某某\u00A0公司\n{Code(2)},Plain\u2003Company\n").Read().ToList();
        lines.Select(l => l.Reason).ShouldBe([null, null]);
    }

    [Theory]
    [InlineData("1.21E+17")]
    [InlineData("9.14403E+17")]
    [InlineData("１．２１Ｅ＋１７")]
    [InlineData("914403001234567890.0")]
    public void a_code_that_a_spreadsheet_made_a_number_is_refused_as_that(string code) =>
        ReadRefusals($"{code},甲公司\n").ShouldBe([(2, "code_as_number")]);

    [Theory]
    [InlineData("11010519491231002X,甲公司")]
    [InlineData("13800138000,甲公司")]
    [InlineData("CODE,甲公司13800138000")]
    public void a_line_with_a_personal_number_is_refused(string line) =>
        ReadRefusals($"{line.Replace("CODE", Code(1), StringComparison.Ordinal)}\n").ShouldBe([(2, "personal_number")]);

    [Fact]
    public void a_quote_left_open_costs_its_own_line()
    {
        var file = Open($"{Header}{Code(1)},\"甲公司,,,\n{Code(2)},乙公司,,,\n{Code(3)},丙公司,,,\n");
        var lines = file.Read().ToList();
        lines.Where(l => l.Reason != null).Select(l => (l.Line, l.Reason)).ShouldBe([(2L, "quote_open")]);
        lines.Count(l => l.Company != null).ShouldBe(2);
        file.LineCount.ShouldBe(4);
    }

    /// <summary>CsvHelper#1341: a missing or extra quote at the end of a line makes the parser swallow the next line.</summary>
    [Fact]
    public void a_quoted_file_loses_no_line_to_its_neighbours_quote()
    {
        string Line(int n, string end) => $"\"{Code(n)}\",\"甲{n}公司\",\"广东省\",\"深圳市\",\"南山区{end}\n";
        var file = Open(Header + Line(1, "\"") + Line(2, "") + Line(3, "\"") + Line(4, "\"\"") + Line(5, "\"") + Line(6, "\""));
        var lines = file.Read().ToList();
        lines.Where(l => l.Reason != null).Select(l => (l.Line, l.Reason)).ShouldBe([(3L, "quote_open"), (5L, "quote_open")]);
        lines.Count(l => l.Company != null).ShouldBe(4);
        file.LineCount.ShouldBe(7);
    }

    [Fact]
    public void two_stray_quotes_name_every_line_between_them()
    {
        var file = Open($"{Header}{Code(1)},\"甲公司,,,\n{Code(2)},乙公司\",,,\n{Code(3)},丙公司,,,\n");
        var lines = file.Read().ToList();
        lines.Where(l => l.Reason != null).Select(l => l.Line).ShouldBe([2L, 3L]);
        lines.Count.ShouldBe(3);
        (file.LineCount, file.BlankLines, file.ContinuationLines).ShouldBe((4L, 0, 0));
    }

    [Fact]
    public void a_cell_may_have_line_breaks_and_inner_quotes()
    {
        var file = Open($"creditCode,name,scope\n{Code(1)},甲公司,\"电力\n销售\"\n{Code(2)},乙公司,5\" 管\n");
        file.Read().Count(l => l.Company is not null).ShouldBe(2);
        (file.LineCount, file.ContinuationLines).ShouldBe((4L, 1));
    }

    [Fact]
    public void a_record_with_a_separator_at_its_end_may_have_line_breaks()
    {
        var file = Open($"creditCode,name,scope\n{Code(1)},甲公司,售电,\n{Code(2)},乙公司,\"电力\n销售\",\n{Code(3)},丙公司,售电,\n");
        file.Read().Select(l => l.Company?.CreditCode).ShouldBe([Code(1), Code(2), Code(3)]);
        file.ContinuationLines.ShouldBe(1);
    }

    [Fact]
    public void with_separators_at_the_ends_a_quote_left_open_costs_only_its_line()
    {
        var file = Open($"{Header}\"{Code(1)}\",\"甲公司\",,,,\n\"{Code(2)}\",\"乙公司,,,,\n\"{Code(3)}\",\"丙公司\",,,,\n");
        file.Read().Select(l => l.Reason).ShouldBe([null, "quote_open", null]);
    }

    [Fact]
    public void a_separator_too_many_is_refused_and_not_shifted() =>
        ReadRefusals($"{Code(1)},甲,乙公司,广东省,深圳市,南山区\n").ShouldBe([(2, "columns_too_many")]);

    [Fact]
    public void one_bad_byte_is_one_lines_fault()
    {
        byte[] utf8 = [.. Encoding.UTF8.GetBytes($"{Header}{Code(1)},甲公司\n{Code(2)},乙"), 0xFF,
            .. Encoding.UTF8.GetBytes($"公司\n{Code(3)},丙公司\n")];
        var file = CompanyFile.Open(new MemoryStream(utf8));
        file.Encoding.ShouldBe("UTF-8");
        var lines = file.Read().ToList();
        lines.Select(l => l.Reason).ShouldBe([null, "bytes_invalid", null]);
        byte[] gb = [.. Gb18030.GetBytes($"{Header}{Code(1)},甲公司\n{Code(2)},乙"), 0xFF, .. Gb18030.GetBytes($"公司\n{Code(3)},丙公司\n")];
        file = CompanyFile.Open(new MemoryStream(gb));
        file.Encoding.ShouldBe("GB18030");
        file.Read().Select(l => l.Reason).ShouldBe([null, "bytes_invalid", null]);
    }

    [Fact]
    public void the_encoding_is_detected_from_the_whole_file()
    {
        var asciiLines = string.Concat(Enumerable.Repeat($"{Code(1)},Plain Company Ltd,,,\n", 30_000));
        var file = CompanyFile.Open(new MemoryStream(
            [.. Encoding.ASCII.GetBytes(Header + asciiLines), .. Gb18030.GetBytes($"{Code(2)},甲公司\n")]));
        file.Encoding.ShouldBe("GB18030");
        file.Read().Last().Company!.Name.ShouldBe("甲公司");
    }

    [Theory]
    [InlineData(true, true, "UTF-16, little-endian")]
    [InlineData(true, false, "UTF-16, little-endian")]
    [InlineData(false, true, "UTF-16, big-endian")]
    [InlineData(false, false, "UTF-16, big-endian")]
    public void utf_16_is_read_and_said(bool isLittleEndian, bool hasMark, string expected)
    {
        var encoding = new UnicodeEncoding(!isLittleEndian, hasMark);
        var file = CompanyFile.Open(new MemoryStream(
            [.. encoding.GetPreamble(), .. encoding.GetBytes($"统一社会信用代码\t企业名称\r\n{Code(1)}\t镕堃公司\r\n")]));
        file.Encoding.ShouldBe(expected);
        file.Read().Single().Company!.Name.ShouldBe("镕堃公司");
        file.LineCount.ShouldBe(2);
    }

    [Fact]
    public void a_stray_nul_in_another_encoding_is_one_lines_fault()
    {
        byte[] gb = [.. Gb18030.GetBytes($"{Header}{Code(1)},甲公司\n{Code(2)},乙"), 0, .. Gb18030.GetBytes($"公司\n{Code(3)},丙公司\n")];
        var file = CompanyFile.Open(new MemoryStream(gb));
        file.Encoding.ShouldBe("GB18030");
        file.Read().Select(l => l.Company is null).ShouldBe([false, true, false]);
        byte[] utf8 = [.. Encoding.UTF8.GetBytes($"{Header}{Code(1)},甲公司\n"), 0xFF, 0xFE, 0, (byte)'\n',
            .. Encoding.UTF8.GetBytes($"{Code(3)},丙公司\n")];
        file = CompanyFile.Open(new MemoryStream(utf8));
        file.Encoding.ShouldBe("UTF-8");
        file.Read().Select(l => l.Company is null).ShouldBe([false, true, false]);
    }

    [Fact]
    public void gb18030_goes_by_its_edition_of_2022()
    {
        byte[] bytes = [.. Gb18030.GetBytes($"{Header}{Code(1)},甲"), 0xFE, 0x59, .. Gb18030.GetBytes("公司\n")];
        CompanyFile.Open(new MemoryStream(bytes)).Read().Single().Company!.Name.ShouldBe("甲\u9FB4公司");
    }

    [Theory]
    [InlineData("2026年企业名录\n统一社会信用代码,企业名称\n", 2)]
    [InlineData("企业名录,,\n,,\n\"统一社会信用代码（必填）\",*企业名称\n", 3)]
    [InlineData("sep=;\ncreditCode;name\n", 2)]
    public void a_title_above_the_header_is_passed_over_and_said(string top, int header)
    {
        var file = Open($"{top}{Code(1)}{(top.Contains(';') ? ';' : ',')}甲公司\n");
        file.HeaderLine.ShouldBe(header);
        file.Read().Single().Line.ShouldBe(header + 1);
        file.LineCount.ShouldBe(header + 1);
    }

    [Fact]
    public void a_line_that_is_too_long_is_a_fault_of_its_own()
    {
        var file = Open($"{Header}{Code(1)},{new string('电', 70_000)}\n{Code(2)},乙公司\n");
        file.Read().Select(l => l.Reason).ShouldBe(["line_too_long", null]);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void every_kind_of_line_end_counts_once(string end)
    {
        var file = Open($"creditCode,name{end}{Code(1)},甲公司{end}{Code(2)},乙公司{end}");
        file.Read().Select(l => l.Line).ShouldBe([2L, 3L]);
        file.LineCount.ShouldBe(3);
    }

    private static string Code(int number) => CreditCode.CreateExample(800_000 + number, "440305");

    private static CompanyFile Open(string text) => CompanyFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static (string, string, string?) ReadPlace(string line)
    {
        var company = Open(Header + line).Read().Single().Company.ShouldNotBeNull();
        return (company.Province, company.City, company.District);
    }

    private static IEnumerable<(long, string?)> ReadRefusals(string lines) => Open(Header + lines).Read().Select(l => (l.Line, l.Reason));
}
