namespace PowerCrm.Papers.Tests;

/// <summary>What check digits and tables correct in a misreading, and what they must not change.</summary>
public class ReadingCorrectionTests
{
    private const string Code = "91320598MA1WK7Q44Q";
    private static readonly DateOnly Today = new(2026, 6, 1);

    [Theory]
    [InlineData("91320598MAIWK7Q44Q")]
    [InlineData("9132 0598 MA1W K7Q4 4Q")]
    [InlineData("：91320598MA1WK7Q44Q0")]
    public void a_valid_code_is_taken_as_read(string reading) =>
        CreditCodeFinder.Find([reading]).ShouldBe(new CreditCodeFinder.Code(Code, false));

    [Fact]
    public void one_wrong_character_of_a_code_is_corrected_and_flagged() =>
        CreditCodeFinder.Find(["91320598MA1WK7Q440"]).ShouldBe(new CreditCodeFinder.Code(Code, true));

    [Fact]
    public void two_wrong_characters_of_a_code_are_not_corrected()
    {
        CreditCodeFinder.Find(["91320598MA7WK7Q440"]).ShouldBeNull();
        CreditCodeFinder.Find(["97320598MA1WK7Q440"]).ShouldBeNull();
    }

    [Theory]
    [InlineData("320598197803160171", true)]
    [InlineData("3 2059 8197803160171", true)]
    [InlineData("320598197803160172", false)]
    [InlineData("3205981978031601711", false)]
    [InlineData("32059819780316017", false)]
    public void an_invalid_id_number_is_not_corrected(string reading, bool isAccepted) =>
        IdNumberFinder.Find([reading], Today).ShouldBe(isAccepted ? "320598197803160171" : null);

    [Theory]
    [InlineData("苏州市相城区渭塘镇1号", "苏州市相城区渭塘镇1号", true)]
    [InlineData("浙江省宁波币北仑区新大路2号", "浙江省宁波市北仑区新大路2号", true)]
    [InlineData("杭州市佘杭区良渚街道", "杭州市余杭区良渚街道", true)]
    [InlineData("四川省绵阳市城区兴业街805号", "四川省绵阳市涪城区兴业街805号", true)]
    [InlineData("怒江族自治州泸水市解放大道583号", "怒江傈僳族自治州泸水市解放大道583号", true)]
    [InlineData("某处无名路3号", "某处无名路3号", false)]
    public void an_address_starts_with_a_known_place(string read, string corrected, bool isKnown) =>
        PlaceNames.CorrectAddress(read).ShouldBe((corrected, isKnown));

    [Theory]
    [InlineData("苏州市公安局相城分局", "苏州市公安局相城分局", true, false)]
    [InlineData("青岛市公安局即黑分局", "青岛市公安局即墨分局", true, true)]
    [InlineData("杭州市公安局余杭区分局", "杭州市公安局余杭区分局", true, false)]
    [InlineData("仙居县公安局", "仙居县公安局", true, false)]
    [InlineData("某某某公安厅", "某某某公安厅", false, false)]
    public void an_issuing_authority_is_a_known_place_and_its_police(string read, string corrected, bool isKnown, bool wasCorrected) =>
        PlaceNames.CorrectAuthority(read).ShouldBe((corrected, isKnown, wasCorrected));

    [Theory]
    [InlineData("有限责任公司(自然人投资或控股)", "有限责任公司(自然人投资或控股)", true, false)]
    [InlineData("有限责任公司(自然人投贷或控股)", "有限责任公司(自然人投资或控股)", true, true)]
    [InlineData("蔬菜", "蔬菜", false, false)]
    public void a_company_type_is_matched_to_the_registrys_list(string read, string corrected, bool isKnown, bool wasCorrected) =>
        CompanyTypes.Find(read).ShouldBe((corrected, isKnown, wasCorrected));

    [Theory]
    [InlineData("2011年06月18日至长期", "2011-06-18")]
    [InlineData("2011年06月18晶", "2011-06-18")]
    [InlineData("2016.07.12-2036.07.12", "2016-07-12,2036-07-12")]
    [InlineData("2011年13月40日", "")]
    public void dates_are_read_in_the_formats_papers_use(string text, string days) =>
        string.Join(',', DateFinder.FindAll(text).Select(DateFinder.ToIso)).ShouldBe(days);
}
