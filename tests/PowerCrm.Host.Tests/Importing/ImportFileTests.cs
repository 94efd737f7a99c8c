using System.Text;
using PowerCrm.China;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Importing;

/// <summary>Files as people provide them: encodings, separators, columns, and the faults of each line.</summary>
[Collection(SharedHost.Name)]
[Trait("Category", "Slow")]
public class ImportFileTests(TestHost host)
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    [Fact]
    public async Task encodings_and_separators_are_detected_and_reported()
    {
        var admin = await Staff.Of(host, "admin");
        var text = CustomerFile.Of(CustomerFile.Line(name: "买买提·吐尔逊"), CustomerFile.Line(name: "𠮷野"));
        (byte[] File, string Encoding, string Separator)[] files =
        [
            (Encoding.UTF8.GetBytes(text), "UTF-8", ","),
            ([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], "UTF-8 with a byte order mark", ","),
            (Gb18030.GetBytes(text), "GB18030", ","),
            (Encoding.UTF8.GetBytes(text.Replace(',', ';')), "UTF-8", ";"),
            (Gb18030.GetBytes(text.Replace(',', '\t')), "GB18030", "\t"),
            ([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)], "UTF-16, little-endian", ","),
        ];
        foreach (var (file, encoding, separator) in files)
        {
            var answer = await admin.Check(file);
            answer["encoding"].GetValue<string>().ShouldBe(encoding);
            answer["separator"].GetValue<string>().ShouldBe(separator);
            (answer.Number("made"), answer.Number("refused")).ShouldBe((2, 0), answer.Text);
        }
    }

    [Fact]
    public async Task columns_come_in_any_order_and_in_either_language()
    {
        var admin = await Staff.Of(host, "admin");
        var english = "Voltage,Price,Usage,Capacity,Address,District,City,Province,Phone,Contact,Company\n"
            + $"KV10,0.68,312000,1250,科技园路1号,南山区,深圳市,广东省,{Applicant.NewPhone()},李雷,{CustomerFile.NewCompany()}\n";
        (await admin.Check(english)).Number("made").ShouldBe(1);
        var chinese = "客户名单（2026年）\n*企业名称（必填）,联系人姓名,手机号,所属省份,城市,区县,用电地址,合同容量(kVA),月均用电量,当前电价,供电电压,备注\n"
            + $"{CustomerFile.NewCompany()},李雷,=\"{Applicant.NewPhone()}\",广东,深圳,南山区,科技园路1号,１２５０,312000,0。68,交流10kV,随便\n";
        var answer = await admin.Check(chinese);
        (answer.Number("made"), answer.Number("headerLine")).ShouldBe((1, 2), answer.Text);
        foreach (var (capacity, voltage) in new[] { ("受电容量", "AC10kV"), ("运行容量", "10000V") })
        {
            var other = $"企业名称,联系人,联系方式,省,市,区,地址,{capacity},月用电量,电价,电压等级\n{CustomerFile.NewCompany()},李雷,"
                + $"{Applicant.NewPhone()},广东省,深圳市,南山区,科技园路1号,1250,312000,0.68,{voltage}\n";
            (await admin.Check(other)).Number("made").ShouldBe(1, voltage);
        }
    }

    [Fact]
    public async Task numbers_changed_by_a_spreadsheet_are_restored_or_reported()
    {
        var admin = await Staff.Of(host, "admin");
        var answer = await admin.Check(CustomerFile.Of(
            CustomerFile.Line(phone: Applicant.NewPhone() + ".0", accounts: "1234567890.0"),
            CustomerFile.Line(accounts: "\"1234567890\n9876543210\""),
            CustomerFile.Line(code: "911101066976941000")));
        (answer.Number("made"), answer.Number("refused")).ShouldBe((2, 1), answer.Text);
        answer.Items.Single(i => i!["level"]!.GetValue<string>() == "error")!["code"]!.GetValue<string>().ShouldBe("number_shortened");
        var two = $"企业名称,联系人,电话,手机,省,市,区,地址,用电容量,月用电量,电价,电压等级\n{CustomerFile.NewCompany()},李雷,,"
            + $"{Applicant.NewPhone()},广东省,深圳市,南山区,科技园路1号,1250,312000,0.68,10kV\n";
        (await admin.Check(two)).Number("made").ShouldBe(1);
    }

    [Fact]
    public async Task a_faulty_line_does_not_affect_others_and_its_values_are_not_shown()
    {
        var admin = await Staff.Of(host, "admin");
        var (phone, identity) = (Applicant.NewPhone(), "11010519491231002X");
        var file = CustomerFile.Of(
            CustomerFile.Line(),
            CustomerFile.Line(phone: "12345"),
            CustomerFile.Line(company: $"某公司{phone}"),
            CustomerFile.Line(code: identity),
            CustomerFile.Line(code: "91440300MA5EXAMPLE1"),
            CustomerFile.Line(name: "李\u0000雷"),
            CustomerFile.Line(usage: "99999999"),
            CustomerFile.Line(price: "68.32"),
            CustomerFile.Line(district: "月球区"),
            CustomerFile.Line(voltage: "九千伏"),
            CustomerFile.Line(phone: "1.38E+10"),
            CustomerFile.Line() + ",多,出",
            "\"没有结束的引号," + CustomerFile.Line(),
            CustomerFile.Line(name: ""),
            CustomerFile.Line(company: new string('长', 70_000)),
            CustomerFile.Line(company: "一"),
            CustomerFile.Line(capacity: "138 0013 8000"),
            CustomerFile.Line());
        var answer = await admin.Check(file);
        (answer.Number("rows"), answer.Number("made"), answer.Number("refused")).ShouldBe((18, 2, 16), answer.Text);
        answer.ReadErrors().ShouldBe(
        [
            (3, "contactPhone", "phone_invalid"), (4, "companyName", "personal_number"), (5, "creditCode", "personal_number"),
            (6, "creditCode", "credit_code_invalid"), (7, "realName", "invalid_characters"), (8, "monthlyUsage", "usage_exceeds_capacity"),
            (9, "currentPrice", "price_out_of_range"), (10, "district", "region_unknown"), (11, "voltageLevel", "voltage_unknown"),
            (12, "contactPhone", "number_shortened"), (13, null, "columns_too_many"), (14, null, "quote_open"),
            (15, "realName", "required"),
            (16, null, "line_too_long"), (17, "companyName", "too_short"), (18, "powerCapacity", "wrong_type"),
        ]);
        var list = await admin.Get($"/customers/imports/{answer["id"].GetValue<Guid>()}/errors");
        list.ShouldBe(200);
        list.Header("Content-Type").ShouldBe("text/csv; charset=utf-8");
        var lines = list.Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("行号,列,级别,代码,说明,reason");
        lines.Length.ShouldBe(17);
        lines[1].ShouldStartWith("3,联系电话,error,phone_invalid,");
        foreach (var value in new[] { phone, identity, "12345,", "李雷", "月球区", "1.38E", "13800138000", "138 0013 8000" })
            (list.Text + answer.Text).ShouldNotContain(value);
        // The download of the list is recorded.
        (await host.Events(answer["id"].GetValue<Guid>()))[^1].ShouldBeOfType<PowerCrm.Contracts.ImportErrorsRead>();
    }

    [Fact]
    public async Task invalid_bytes_are_a_fault_of_their_line_only()
    {
        var admin = await Staff.Of(host, "admin");
        byte[] file = [.. Encoding.UTF8.GetBytes(CustomerFile.Of(CustomerFile.Line())), 0xE5, 0x28, 0xA1, (byte)'\n',
            .. Encoding.UTF8.GetBytes(CustomerFile.Line())];
        var answer = await admin.Check(file);
        (answer.Number("made"), answer.Number("refused")).ShouldBe((2, 1), answer.Text);
        answer.ReadErrors().ShouldBe([(3, null, "bytes_invalid")]);
    }

    [Fact]
    public async Task a_wrong_check_digit_is_a_warning_and_the_line_is_taken()
    {
        var admin = await Staff.Of(host, "admin");
        var answer = await admin.Check(CustomerFile.Of(CustomerFile.Line(code: "91440300MA5DA01234")));
        (answer.Number("made"), answer.Number("warned")).ShouldBe((1, 1), answer.Text);
        answer.ReadErrors().ShouldBe([(2, "creditCode", "credit_code_check_digit")]);
    }

    [Fact]
    public async Task an_account_number_with_only_zeros_after_its_fifteenth_digit_is_a_warning()
    {
        var admin = await Staff.Of(host, "admin");
        var answer = await admin.Check(CustomerFile.Of(
            CustomerFile.Line(accounts: "3123456789012300000"),
            // A spreadsheet would have removed the leading zero too.
            CustomerFile.Line(accounts: "0312345678901230、3123456789012345")));
        (answer.Number("made"), answer.Number("warned")).ShouldBe((2, 1), answer.Text);
        answer.ReadErrors().ShouldBe([(2, "accountNumbers", "account_shortened")]);
    }

    [Fact]
    public async Task an_invalid_file_is_refused_at_once()
    {
        var admin = await Staff.Of(host, "admin");
        var path = $"/customers/import?{CustomerFile.BasisQuery}";
        Task<Answer> Send(string text) => admin.Post(path, CustomerFile.Content(text));
        (await Send(" \r\n")).ShouldBeProblem(400, "import_empty");
        (await Send(CustomerFile.Header + "\r\n,,,\r\n")).ShouldBeProblem(400, "import_empty");
        (await Send("PK\u0003\u0004xl/workbook.xml")).ShouldBeProblem(415, "import_not_csv");
        (await Send("a,b,c\n1,2,3\n")).ShouldBeProblem(400, "import_columns_missing");
        var missing = await Send("企业名称,联系电话\n甲,乙\n");
        missing.ShouldBeProblem(400, "import_columns_missing");
        missing["errors"].AsArray().Select(e => e!["pointer"]!.GetValue<string>()).ShouldContain("/powerCapacity");
        missing["detail"].GetValue<string>().ShouldContain("用电容量");
        (await admin.Post(path, CustomerFile.Content(new byte[32 * 1024 * 1024 + 1]))).ShouldBeProblem(413, "import_too_large");
        var many = new StringBuilder(CustomerFile.Header).Append('\n');
        for (var i = 0; i <= 100_000; i++)
            many.Append("x,y\n");
        (await Send(many.ToString())).ShouldBeProblem(400, "import_too_many_rows");
        (await admin.Post(path, CustomerFile.Content("x"u8.ToArray(), "application/json"))).ShouldBeProblem(415, "unsupported_media_type");
    }

    [Fact]
    public async Task a_form_upload_is_accepted_and_a_dry_run_needs_no_legal_basis()
    {
        var admin = await Staff.Of(host, "admin");
        var file = Encoding.UTF8.GetBytes(CustomerFile.Of(CustomerFile.Line()));
        MultipartFormDataContent Form(string name) => new() { { new ByteArrayContent(file), name, "客户.csv" } };
        var id = (await admin.Post("/customers/import", Form("file"))).ShouldBe(202)["id"].GetValue<Guid>();
        var result = await admin.WaitForImport(id);
        (result["dryRun"].GetValue<bool>(), result.Number("made"), result.Body["basis"]).ShouldBe((true, 1, null));

        (await admin.Import(file, "dryRun=false")).Number("made").ShouldBe(1);
        (await admin.Post("/customers/import", Form("csv"))).ShouldBeProblem(400, "validation_failed");
        var two = Form("file");
        two.Add(new ByteArrayContent(file), "file", "b.csv");
        (await admin.Post("/customers/import", two)).ShouldBeProblem(400, "malformed_request");
    }

    [Theory]
    [InlineData("dryRun=false", "/basis", "required")]
    [InlineData("basis=because&basisOn=2024-01-01", "/basis", "basis_unknown")]
    [InlineData("basis=consent", "/basisOn", "required")]
    [InlineData("basis=consent&basisOn=2999-01-01", "/basisOn", "basis_on_invalid")]
    [InlineData("basis=consent&basisOn=01.02.2024", "/basisOn", "date_invalid")]
    [InlineData("basis=consent&basisOn=2024-01-01&dryRun=maybe", "/dryRun", "invalid")]
    public async Task the_legal_basis_is_required(string query, string pointer, string code)
    {
        var admin = await Staff.Of(host, "admin");
        var answer = await admin.Post($"/customers/import?{query}", CustomerFile.Content(CustomerFile.Of(CustomerFile.Line())));
        answer.ShouldBe(400)["errors"].AsArray().ShouldContain(e => e!["pointer"]!.GetValue<string>() == pointer
            && e["code"]!.GetValue<string>() == code);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+86", "'+86")]
    [InlineData("-2", "'-2")]
    [InlineData("@sum", "'@sum")]
    [InlineData(" =1", "' =1")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("电话", "电话")]
    public void a_formula_is_text_in_the_list_of_errors(string cell, string expected) => CsvCell.Escape(cell).ShouldBe(expected);
}
