using static PowerCrm.Papers.Tests.DrawnPages;

namespace PowerCrm.Papers.Tests;

/// <summary>Converting lines to fields, and when a field is certain.</summary>
public class PaperTests
{
    private const string Code = "91320598MA1WK7Q44Q", Number = "320598197803160171";
    private static readonly DateOnly Today = new(2026, 6, 1);
    private static readonly CardBackReader BackReader = new();
    private static readonly CardFrontReader FrontReader = new(Today);
    private static readonly LicenceReader LicenceReader = new();

    private static PrintedPage Licence => Page(
        Line("营业执照", 800, 100), Line("统一社会信用代码", 100, 60), Line(Code, 100, 110),
        Line("名", 100, 300), Line("称", 220, 300), Line("苏州恒晟精密铸造有限公司", 300, 300),
        Line("类　型", 100, 380), Line("有限责任公司（自然人投资", 300, 380), Line("或控股）", 300, 420),
        Line("法定代表人", 100, 500), Line("陆建明", 300, 500),
        Line("经营范围精密铸件的研发：机械零部件销售；货物进", 100, 580), Line("出口。", 225, 620),
        Line("注册资本", 1100, 300), Line("3000万元整", 1300, 300), Line("成立日期", 1100, 380), Line("2011年06月18日", 1300, 380),
        Line("营业期限", 1100, 460), Line("2011年06月18日至长期", 1300, 460),
        Line("住　所", 1100, 540), Line("苏州市相城区渭塘镇凤阳路", 1300, 540), Line("288号", 1300, 580), Line("登记机关", 1200, 900));

    private static PrintedPage Front => Page(Line("姓名张伟", 100, 100), Line("性别男", 100, 180), Line("民族汉", 400, 180),
        Line("出生", 100, 260), Line("1978年3", 250, 260), Line("月", 480, 260), Line("16", 580, 260), Line("日", 670, 260),
        Line("住址", 100, 340), Line("江苏省苏州市相城区渭", 250, 340), Line("塘镇1号", 250, 390),
        Line("公民身份号码", 100, 600), Line(Number, 400, 600));

    private static PrintedPage Back => Page(Line("中华人民共和国", 300, 100), Line("签发机关苏州市公安局相城分局", 200, 500),
        Line("有效期限", 200, 600), Line("2016.07.12-2036.07.12", 400, 600));

    [Fact]
    public void a_two_column_licence_is_parsed()
    {
        var fields = Read(LicenceReader, Licence);
        fields["creditCode"].Value.ShouldBe(Code);
        fields["companyName"].Value.ShouldBe("苏州恒晟精密铸造有限公司");
        fields["companyType"].Value.ShouldBe("有限责任公司(自然人投资或控股)");
        fields["legalPerson"].Value.ShouldBe("陆建明");
        fields["registeredCapital"].Value.ShouldBe("3000万元整");
        fields["establishedOn"].Value.ShouldBe("2011-06-18");
        fields["businessTerm"].Value.ShouldBe("2011年06月18日至长期");
        fields["address"].Value.ShouldBe("苏州市相城区渭塘镇凤阳路288号");
        fields["businessScope"].Value.ShouldBe("精密铸件的研发；机械零部件销售；货物进出口。");
    }

    [Fact]
    public void both_sides_of_a_card_are_parsed()
    {
        var front = Read(FrontReader, Front);
        (front["name"].Value, front["gender"].Value, front["ethnicity"].Value).ShouldBe(("张伟", "男", "汉"));
        (front["birthDate"].Value, front["idNumber"].Value).ShouldBe(("1978-03-16", Number));
        front["address"].Value.ShouldBe("江苏省苏州市相城区渭塘镇1号");
        var back = Read(BackReader, Back);
        back["authority"].Value.ShouldBe("苏州市公安局相城分局");
        (back["validFrom"].Value, back["validTo"].Value).ShouldBe(("2016-07-12", "2036-07-12"));
    }

    [Fact]
    public void a_rotated_page_has_the_same_fields_at_rotated_places()
    {
        var (upright, rotated) = (Read(LicenceReader, Licence), Read(LicenceReader, Licence.TurnOnSide()));
        rotated.Select(f => (f.Key, f.Value.Value, f.Value.Confidence))
            .ShouldBe(upright.Select(f => (f.Key, f.Value.Value, f.Value.Confidence)));
        var (place, other) = (upright["legalPerson"].Place.ShouldNotBeNull(), rotated["legalPerson"].Place.ShouldNotBeNull());
        // 陆建明 is from 300 to 390 of 2,000 and around 500 of 1,500.
        place.Left.ShouldBe(0.15m, 0.01m);
        place.Width.ShouldBe(0.045m, 0.01m);
        (place.Top + place.Height / 2).ShouldBe(0.333m, 0.01m);
        (other.Top, other.Height, other.Left + other.Width / 2).ShouldBe((place.Left, place.Width, 1 - place.Top - place.Height / 2));
    }

    [Fact]
    public void a_field_is_certain_only_if_two_readings_agree()
    {
        foreach (var (reader, page) in new (PaperReader, PrintedPage)[] { (LicenceReader, Licence), (BackReader, Back) })
        {
            reader.ReadFields(page)!.Fields.Values.ShouldAllBe(f => f.Confidence < 0.9m);
            Read(reader, page).Where(f => f.Value.Confidence >= 0.9m).Select(f => f.Key).ShouldBe(reader == BackReader
                ? ["authority", "validFrom", "validTo"] : ["creditCode", "companyType", "establishedOn", "businessTerm"],
                ignoreOrder: true);
        }
        Read(FrontReader, Front).Where(f => f.Value.Confidence >= 0.9m).Select(f => f.Key)
            .ShouldBe(["gender", "ethnicity", "birthDate", "idNumber"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("2011年06月18日", "2011年06月13日", "establishedOn")]
    [InlineData(Code, "91320598MA1WK7044Q", "creditCode")]
    [InlineData("有限责任公司（自然人投资", "有限责任公司（自然人没资", "companyType")]
    public void two_different_readings_are_not_certain(string first, string second, string field) =>
        LicenceReader.ReadFields(LicenceReader.ReadAgain(Licence, (first, second)))!.Fields[field].Confidence.ShouldBeLessThan(0.9m);

    [Fact]
    public void a_character_with_a_close_alternative_is_not_certain()
    {
        var back = Back with
        {
            Lines = [.. Back.Lines.Select(l => l.Text.StartsWith("2016", StringComparison.Ordinal)
                ? l with { Letters = [.. l.Letters.Select((c, i) => i == 3 ? c with { Rival = 0.4f } : c)] } : l)],
        };
        Read(BackReader, back)["validFrom"].Confidence.ShouldBeLessThan(0.9m);
    }

    [Fact]
    public void an_id_number_that_contradicts_the_birth_date_is_not_accepted()
    {
        var front = Front with { Lines = [.. Front.Lines.Select(l => l.Text == "16" ? Line("18", 580, 260) : l)] };
        var fields = Read(FrontReader, front);
        fields["idNumber"].Value.ShouldBeNull();
        fields["birthDate"].Confidence.ShouldBeLessThan(0.9m);
    }

    [Fact]
    public void an_impossible_validity_period_is_not_accepted()
    {
        var back = Back with { Lines = [.. Back.Lines.Take(3), Line("2016.07.12-2038.07.12", 400, 600)] };
        var fields = Read(BackReader, back);
        fields["validTo"].ShouldBe(new PaperField(null, 0));
        fields["validFrom"].Confidence.ShouldBeLessThan(0.9m);
    }

    [Fact]
    public void an_empty_gap_of_character_width_is_read_again()
    {
        var card = Front with
        {
            Lines = [.. Front.Lines.Select(l => l.Text.StartsWith("江苏", StringComparison.Ordinal) ? Line("浙江省宁波市北仑区新 街道大港", 250, 340) : l)],
        };
        var line = card.Lines.ToList().FindIndex(l => l.Text.StartsWith("浙江", StringComparison.Ordinal));
        FrontReader.LinesToReread(card).ShouldContain(line);
        FrontReader.ReadFields(card)!.Fields["address"].Confidence.ShouldBeLessThanOrEqualTo(0.6m);
        FrontReader.ReadFields(FrontReader.ReadAgain(card, ("浙江省宁波市北仑区新街道大港", "浙江省宁波市北仑区新碶街道大港")))!.Fields["address"].Value
            .ShouldStartWith("浙江省宁波市北仑区新碶街道大港");
    }

    [Fact]
    public void a_label_with_a_missing_character_is_found_by_its_column()
    {
        Read(LicenceReader, Licence with { Lines = [.. Licence.Lines.Where(l => l.Text != "称")] })["companyName"].Value
            .ShouldBe("苏州恒晟精密铸造有限公司");
        Read(LicenceReader, Licence with { Lines = [.. Licence.Lines.Where(l => l.Text != "名")] })["companyName"].Value
            .ShouldBe("苏州恒晟精密铸造有限公司");
    }

    [Fact]
    public void missing_mandatory_fields_are_counted()
    {
        (FrontReader.CountMissing(FrontReader.ReadFields(Front)!), BackReader.CountMissing(BackReader.ReadFields(Back)!)).ShouldBe((0, 0));
        FrontReader.CountMissing(FrontReader.ReadFields(Front with { Lines = [.. Front.Lines.Where(l => l.Text != Number)] })!).ShouldBe(1);
        BackReader.CountMissing(BackReader.ReadFields(Back with { Lines = [.. Back.Lines.Take(2)] })!).ShouldBe(2);
        // Valid for life: no value is missing.
        BackReader.CountMissing(BackReader.ReadFields(Back with { Lines = [.. Back.Lines.Take(3), Line("2016.07.12-长期", 400, 600)] })!)
            .ShouldBe(0);
    }

    [Fact]
    public void each_reader_recognises_only_its_own_kind_of_paper()
    {
        (FrontReader.ReadFields(Back), BackReader.ReadFields(Front), LicenceReader.ReadFields(Front)).ShouldBe((null, null, null));
        (BackReader.Recognises(Back), FrontReader.Recognises(Front), LicenceReader.Recognises(Licence)).ShouldBe((true, true, true));
        (BackReader.Recognises(Licence), FrontReader.Recognises(Licence)).ShouldBe((false, false));
    }

    [Theory]
    [InlineData("许可项目：食品生产：食品经营。", "许可项目：食品生产；食品经营。")]
    [InlineData("生产、销售：模具；货物进出口·", "生产、销售：模具；货物进出口。")]
    [InlineData("设计丶施工；咨询", "设计、施工；咨询")]
    [InlineData("设计、施工:企业管理;咨询", "设计、施工；企业管理；咨询")]
    public void punctuation_of_a_business_scope_is_told_apart_by_position(string read, string expected) =>
        Punctuation.NormaliseScope(read).ShouldBe(expected);

    [Fact]
    public void a_middle_dot_in_a_name_is_restored() => Punctuation.NormaliseName("阿迪力.吐尔逊").ShouldBe("阿迪力·吐尔逊");

    private static IReadOnlyDictionary<string, PaperField> Read(PaperReader reader, PrintedPage page) =>
        reader.ReadFields(reader.ReadAgain(page))!.Fields;
}
