using static PowerCrm.Papers.Tests.DrawnPages;

namespace PowerCrm.Papers.Tests;

/// <summary>
/// Labels are pale, widely spaced or narrow, so they are lost in part or completely even where the values beside them are read well. The
/// cases were seen on photographed papers.
/// </summary>
public class LostLabelTests
{
    private const string Number = "320598197803160171";

    private static PrintedPage PortraitPage(params PrintedLine[] lines) => Page([
        Line("类　　型", 100, 380), Line("有限合伙企业", 300, 380), Line("出资　额", 100, 460), Line("50万元整", 300, 460),
        Line("成立日期", 100, 620), Line("2019年06月11日", 300, 620), Line("经营范围", 100, 700), Line("机械设备销售", 300, 700),
        Line("登记机关", 300, 900), .. lines]);

    [Theory]
    [InlineData("执行事务合伙人")]
    [InlineData("行事务合伙人")]
    [InlineData("执务合伙人")]
    public void a_long_label_is_found_with_missing_characters(string label) =>
        Read(PortraitPage(Line(label, 70, 540), Line("高敏", 300, 540)))["legalPerson"].Value.ShouldBe("高敏");

    [Fact]
    public void half_a_label_takes_the_width_of_its_column()
    {
        // Left of the registration authority, which would end its column, and with nothing above it that the type would continue.
        Read(PortraitPage(Line("住", 100, 540), Line("辽源市东丰县建设北路199号", 320, 540)))["address"].Value.ShouldBe("辽源市东丰县建设北路199号");
        var fields = Read(PortraitPage(Line("所", 190, 420), Line("辽源市东丰县建设北路199号", 300, 420)));
        (fields["companyType"].Value, fields["address"].Value).ShouldBe(("有限合伙企业", "辽源市东丰县建设北路199号"));
    }

    [Fact]
    public void the_second_character_of_a_label_may_be_part_of_the_value() =>
        Read(PortraitPage(Line("称来宾市长虹管理咨询合伙企业(有限合伙)", 200, 300)))["companyName"].Value.ShouldBe("来宾市长虹管理咨询合伙企业(有限合伙)");

    [Fact]
    public void a_company_name_without_a_label_is_found_above_the_type()
    {
        var field = Read(PortraitPage(Line("来宾市长虹管理咨询合伙企业(有限合伙)", 300, 300)))["companyName"];
        (field.Value, field.Confidence < 0.9m).ShouldBe(("来宾市长虹管理咨询合伙企业(有限合伙)", true));
        Read(PortraitPage(Line("扫描二维码登录", 300, 300)))["companyName"].Value.ShouldBeNull();
    }

    [Fact]
    public void a_term_continues_on_the_next_line() =>
        Read(PortraitPage(Line("合伙期限", 100, 540), Line("2016年03月18日至2036年03月", 300, 540), Line("17日", 300, 575)))["businessTerm"].Value
            .ShouldBe("2016年03月18日至2036年03月17日");

    [Fact]
    public void the_company_type_and_the_capital_end_where_the_known_lists_say()
    {
        var fields = new LicenceReader().ReadFields(Page(Line("名　称", 100, 300), Line("陇南市东升物流经营部", 300, 300),
            Line("类　型", 100, 380), Line("有限合伙企业", 300, 380), Line("刘浩然", 300, 420), Line("注册资本员", 100, 500),
            Line("贰佰万元整", 300, 500), Line("成立日期", 100, 580), Line("2019年06月11日", 300, 580)))!.Fields;
        (fields["companyType"].Value, fields["registeredCapital"].Value).ShouldBe(("有限合伙企业", "贰佰万元整"));
        // The label of the type was lost, and the type was taken for the second line of the name.
        Read(Page(Line("名　　称", 100, 300), Line("陇南市东升物流经营部", 300, 300), Line("个体工商户", 300, 340), Line("成立日期", 100, 420),
            Line("2019年06月11日", 300, 420), Line("经营范围", 100, 500), Line("机械设备销售", 300, 500)))["companyName"].Value
            .ShouldBe("陇南市东升物流经营部");
    }

    [Fact]
    public void a_character_in_two_overlapping_lines_is_counted_once() =>
        ReadCard(Line("出生", 100, 260), Line("1978", 250, 260), Line("8年3月16日", 340, 260))["birthDate"].Value.ShouldBe("1978-03-16");

    [Fact]
    public void the_birth_date_and_the_address_below_it_are_found_without_labels()
    {
        var fields = ReadCard(Line("1978年3月16日", 250, 260), Line("江苏省苏州市相城区渭", 250, 340), Line("塘镇1号", 250, 390));
        (fields["birthDate"].Value, fields["address"].Value).ShouldBe(("1978-03-16", "江苏省苏州市相城区渭塘镇1号"));
        ReadCard(Line("1978年3月16日", 250, 260), Line("此复印件他用无效", 250, 340))["address"].Value.ShouldBeNull();
    }

    private static IReadOnlyDictionary<string, PaperField> Read(PrintedPage page) => new LicenceReader() is var reader
        ? reader.ReadFields(reader.ReadAgain(page))!.Fields : throw new InvalidOperationException();

    private static IReadOnlyDictionary<string, PaperField> ReadCard(params PrintedLine[] lines)
    {
        var reader = new CardFrontReader(new DateOnly(2026, 6, 1));
        return reader.ReadFields(reader.ReadAgain(Page([Line("姓名张伟", 100, 100), Line("性别男", 100, 180), Line("民族汉", 400, 180),
            Line("公民身份号码", 100, 600), Line(Number, 400, 600), .. lines])))!.Fields;
    }
}
