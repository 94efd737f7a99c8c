using PowerCrm.Vendors;

namespace PowerCrm.Registration.Tests;

/// <summary>What check digits and tables make of a misreading, and what they must leave alone.</summary>
public class ReadingCorrectionTests
{
    private const string Code = "91320598MA1WK7Q44Q";
    private static readonly DateOnly Today = new(2026, 6, 1);

    [Theory]
    [InlineData("91320598MAIWK7Q44Q")]
    [InlineData("9132 0598 MA1W K7Q4 4Q")]
    [InlineData("：91320598MA1WK7Q44Q0")]
    public void a_code_that_holds_is_taken_as_read(string reading) => ReadCode.From([reading]).ShouldBe(new ReadCode.Code(Code, false));

    [Fact]
    public void one_letter_of_a_code_is_mended_and_said_so() => ReadCode.From(["91320598MA1WK7Q440"]).ShouldBe(new ReadCode.Code(Code, true));

    [Fact]
    public void two_wrong_letters_of_a_code_are_not_mended()
    {
        ReadCode.From(["91320598MA7WK7Q440"]).ShouldBeNull();
        ReadCode.From(["97320598MA1WK7Q440"]).ShouldBeNull();
    }

    [Theory]
    [InlineData("320598197803160171", true)]
    [InlineData("3 2059 8197803160171", true)]
    [InlineData("320598197803160172", false)]
    [InlineData("3205981978031601711", false)]
    [InlineData("32059819780316017", false)]
    public void an_id_number_is_taken_as_read_or_not_at_all(string reading, bool taken) =>
        ReadIdNumber.From([reading], Today).ShouldBe(taken ? "320598197803160171" : null);

    [Theory]
    [InlineData("苏州市相城区渭塘镇1号", "苏州市相城区渭塘镇1号", true)]
    [InlineData("浙江省宁波币北仑区新大路2号", "浙江省宁波市北仑区新大路2号", true)]
    [InlineData("杭州市佘杭区良渚街道", "杭州市余杭区良渚街道", true)]
    [InlineData("某处无名路3号", "某处无名路3号", false)]
    public void an_address_begins_with_a_place_that_exists(string read, string mended, bool known) => Places.Mended(read).ShouldBe((mended, known));

    [Theory]
    [InlineData("苏州市公安局相城分局", "苏州市公安局相城分局", true, false)]
    [InlineData("青岛市公安局即黑分局", "青岛市公安局即墨分局", true, true)]
    [InlineData("杭州市公安局余杭区分局", "杭州市公安局余杭区分局", true, false)]
    [InlineData("仙居县公安局", "仙居县公安局", true, false)]
    [InlineData("某某某公安厅", "某某某公安厅", false, false)]
    public void an_authority_is_a_place_and_its_police(string read, string made, bool known, bool mended) => Places.Police(read).ShouldBe((made, known, mended));

    [Theory]
    [InlineData("有限责任公司(自然人投资或控股)", "有限责任公司(自然人投资或控股)", true, false)]
    [InlineData("有限责任公司(自然人投贷或控股)", "有限责任公司(自然人投资或控股)", true, true)]
    [InlineData("蔬菜", "蔬菜", false, false)]
    public void a_type_is_one_of_the_registrys(string read, string made, bool known, bool mended) => CompanyTypes.Find(read).ShouldBe((made, known, mended));

    [Theory]
    [InlineData("2011年06月18日至长期", "2011-06-18")]
    [InlineData("2011年06月18晶", "2011-06-18")]
    [InlineData("2016.07.12-2036.07.12", "2016-07-12,2036-07-12")]
    [InlineData("2011年13月40日", "")]
    public void days_are_read_as_papers_print_them(string text, string days) => string.Join(',', ReadDates.All(text).Select(ReadDates.Iso)).ShouldBe(days);
}

/// <summary>A licence beside the company directory.</summary>
public class ReadingDirectoryTests
{
    private static readonly CompanyEntry Known = new("91441998MA4UHR3N5R", "东莞市鑫磊注塑科技有限公司", "广东省", "东莞市", null);
    private static readonly CompanyEntry Other = new("91320598MA1WK7Q44Q", "苏州恒晟精密铸造有限公司", "江苏省", "苏州市", "相城区");

    [Fact]
    public async Task the_code_says_whose_name_it_is()
    {
        var it = await Compared(new(Known.CreditCode, 0.98m), new("东莞市奢夭注塑科技有限公司", 0.6m));
        it.Fields["companyName"].ShouldBe(new(Known.Name, 0.97m));
        it.Warnings.ShouldBe([ByDirectory.Warning]);
    }

    [Fact]
    public async Task a_mended_code_is_certain_once_the_directory_agrees() =>
        (await Compared(new(Known.CreditCode, 0.7m), new("东莞市鑫磊注塑科技有限公司", 0.6m))).Fields["creditCode"].Confidence.ShouldBe(0.95m);

    [Fact]
    public async Task a_code_of_quite_another_company_makes_nothing_certain()
    {
        var it = await Compared(new(Known.CreditCode, 0.98m), new("青岛北辰橡胶制品厂", 0.85m));
        it.Fields["companyName"].ShouldBe(new("青岛北辰橡胶制品厂", 0.5m));
        it.Fields["creditCode"].Confidence.ShouldBeLessThan(OcrField.Certain);
    }

    [Fact]
    public async Task without_the_code_a_name_that_is_nearly_one_companys_is_that_ones()
    {
        var it = await Compared(new(null, 0), new("苏州恒蝶精密铸造有限公司", 0.8m));
        it.Fields["companyName"].Value.ShouldBe(Other.Name);
        it.Fields["companyName"].Confidence.ShouldBeLessThan(OcrField.Certain);
        (await Compared(new(null, 0), new("常州大发商贸有限公司", 0.8m))).Fields["companyName"].Value.ShouldBe("常州大发商贸有限公司");
    }

    [Fact]
    public async Task a_certain_code_that_the_directory_does_not_know_is_another_company_of_nearly_that_name() =>
        (await Compared(new("913702987255Y0833F", 0.98m), new("苏州恒蝶精密铸造有限公司", 0.8m))).Fields["companyName"].Value.ShouldBe("苏州恒蝶精密铸造有限公司");

    private static Task<PaperFields> Compared(OcrField code, OcrField name) => ByDirectory.Compared(
        new PaperFields(new Dictionary<string, OcrField> { ["creditCode"] = code, ["companyName"] = name }, []), new ListedCompanies([Known, Other]), default);
}

/// <summary>What any provider says is held against its own check digits.</summary>
public class ReadingDoubtTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("creditCode", "91320598MA1WK7Q44Q", true)]
    [InlineData("creditCode", "91320598MA1WK7Q44R", false)]
    [InlineData("idNumber", "320598197803160171", true)]
    [InlineData("idNumber", "320598197803160172", false)]
    public void a_number_that_does_not_hold_is_not_certain(string field, string value, bool certain) =>
        (By(new() { [field] = new(value, 0.9m) })[field].Confidence >= OcrField.Certain).ShouldBe(certain);

    [Fact]
    public void a_number_and_a_birth_date_that_differ_are_both_in_doubt()
    {
        var fields = By(new() { ["idNumber"] = new("320598197803160171", 0.9m), ["birthDate"] = new("1978-03-18", 0.9m), ["gender"] = new("男", 0.9m) });
        fields["idNumber"].Confidence.ShouldBe(0.5m);
        fields["birthDate"].Confidence.ShouldBe(0.5m);
        fields["gender"].Confidence.ShouldBe(0.9m);
    }

    private static IReadOnlyDictionary<string, OcrField> By(Dictionary<string, OcrField> fields) => Doubted.By(new OcrResult.Ok("tencent", fields, []), Now).Fields;
}
