namespace PowerCrm.China.Tests;

public class RegionsTests
{
    [Theory]
    [InlineData("广东省", "深圳市", "南山区", "440305")]
    [InlineData("北京市", "北京市", "朝阳区", "110105")]
    [InlineData("上海市", "上海市", "崇明区", "310151")]
    [InlineData("重庆市", "重庆市", "渝中区", "500103")]
    [InlineData("重庆市", "重庆市", "城口县", "500229")]
    [InlineData("广东省", "东莞市", null, "441900")]
    [InlineData("广东省", "中山市", null, "442000")]
    [InlineData("海南省", "儋州市", null, "460400")]
    [InlineData("甘肃省", "嘉峪关市", null, "620200")]
    [InlineData("湖北省", "仙桃市", null, "429004")]
    [InlineData("湖北省", "神农架林区", null, "429021")]
    [InlineData("河南省", "济源市", null, "419001")]
    [InlineData("海南省", "琼中黎族苗族自治县", null, "469030")]
    [InlineData("新疆维吾尔自治区", "石河子市", null, "659001")]
    [InlineData("新疆维吾尔自治区", "白杨市", null, "659012")]
    [InlineData("西藏自治区", "林芝市", "米林市", "540481")]
    [InlineData("浙江省", "杭州市", "钱塘区", "330114")]
    [InlineData("新疆维吾尔自治区", "和田地区", "和安县", "653229")]
    [InlineData("新疆维吾尔自治区", "和田地区", "和康县", "653228")]
    [InlineData("新疆维吾尔自治区", "喀什地区", "岑岭县", "653132")]
    [InlineData("新疆维吾尔自治区", "草湖市", null, "659013")]
    [InlineData("重庆市", "重庆市", "两江新区", "500157")]
    [InlineData("重庆市", "重庆市", "渝北区", "500112")]
    [InlineData("吉林省", "长春市", "朝阳区", "220104")]
    [InlineData("香港特别行政区", "香港特别行政区", "湾仔区", "810002")]
    public void a_place_is_found_by_its_names_and_by_its_code(string province, string city, string? district, string code)
    {
        var path = new RegionPath(code, province, city, district);
        Regions.Resolve(province, city, district).ShouldBe(path);
        Regions.Resolve(code).ShouldBe(path);
    }

    [Theory]
    [InlineData("广东省", "深圳市", "天河区")]
    [InlineData("广东省", "苏州市", "姑苏区")]
    [InlineData("广东省", "深圳市", null)]
    [InlineData("广东省", "东莞市", "南城街道")]
    [InlineData("湖南省", "长沙市", "长沙")]                // the city repeated, not 长沙县
    [InlineData("新疆维吾尔自治区", "伊犁哈萨克自治州", "伊宁")]    // 伊宁市 or 伊宁县
    [InlineData("河北省", "邯郸市", "邯郸县")]              // divided in 2016
    [InlineData("广东省", "深圳市", "市辖区")]
    [InlineData("", "", "")]
    public void names_that_do_not_belong_together_do_not_resolve(string province, string city, string? district) =>
        Regions.Resolve(province, city, district).ShouldBeNull();

    [Theory]
    [InlineData("广东省", "东莞市", "东莞市", "441900")]
    [InlineData("广东省", "东莞市", "市辖区", "441900")]
    [InlineData("海南省", "省直辖县级行政区划", "五指山市", "469001")]
    [InlineData("湖北省", "省直辖县级行政单位", "仙桃", "429004")]
    [InlineData("新疆", "自治区直辖县级行政区划", "石河子市", "659001")]
    [InlineData("河南省", "济源市", "济源市", "419001")]
    [InlineData("北京市", "市辖区", "朝阳区", "110105")]
    [InlineData("北京", "北京", "海淀", "110108")]
    [InlineData("北京市", "", "海淀区", "110108")]
    [InlineData("北京市", "朝阳区", "", "110105")]
    [InlineData("重庆市", "县", "城口县", "500229")]
    [InlineData("上海", "市辖区", "浦东", "310115")]
    [InlineData("广东", "深圳市", "南山区", "440305")]
    [InlineData("广东", "深圳", "南山", "440305")]
    [InlineData("内蒙古", "呼和浩特市", "新城区", "150102")]
    [InlineData("内蒙", "呼和浩特", "新城区", "150102")]
    [InlineData("广西", "南宁市", "青秀区", "450103")]
    [InlineData("宁夏回族自治区", "银川", "兴庆", "640104")]
    [InlineData("湖北省", "恩施州", "恩施市", "422801")]
    [InlineData("吉林省", "延边", "延吉", "222401")]
    [InlineData("江苏省", "昆山市", "", "320583")]
    [InlineData("　广东省 ", "深圳市", "南山区", "440305")]
    [InlineData("广东省", "中山市", "中山市", "442000")]
    [InlineData("澳门", "澳门", "大堂区", "820004")]
    [InlineData("河北省", "雄安新区", "容城县", "130629")]
    [InlineData("新疆", "巴州", "库尔勒市", "652801")]
    [InlineData("新疆", "博州", "博乐市", "652701")]
    [InlineData("新疆", "克州", "阿图什市", "653001")]
    [InlineData("内蒙古", "锡盟", "锡林浩特市", "152502")]
    [InlineData("内蒙古", "阿盟", "阿拉善左旗", "152921")]
    [InlineData("广东省", "广东省深圳市", "南山区", "440305")]
    [InlineData("广东省", "深圳市", "深圳市南山区", "440305")]
    [InlineData("广东省", "深圳市", "广东省深圳市南山区", "440305")]
    [InlineData("上海市", "上海市", "上海市浦东新区", "310115")]
    [InlineData("吉林", "吉林市", "船营区", "220204")]
    [InlineData("内蒙古自治区", "阿拉善", "阿拉善左旗", "152921")]
    [InlineData("河北", "张家口市", "张家口市察北管理区", "130772")]
    [InlineData("陕西", "咸阳市", "杨凌区", "610403")]
    [InlineData("内蒙古", "包头市", "石拐矿区", "150205")]
    [InlineData("江苏", "淮阴市", "清河区", "320812")]
    [InlineData("内蒙古", "哲里木盟", "通辽市", "150502")]
    [InlineData("海南省", "三沙市", "西沙群岛", "460321")]
    [InlineData("浙江省", "杭州市", "下城区", "330105")]         // merged in 2021
    [InlineData("浙江省", "杭州市", "余杭区", "330110")]
    [InlineData("北京市", "北京市", "崇文区", "110101")]
    [InlineData("湖北省", "襄樊市", "襄城区", "420602")]
    [InlineData("安徽省", "巢湖市", "无为县", "340281")]
    [InlineData("山东省", "莱芜市", "莱城区", "370116")]
    [InlineData("河北省", "邢台市", "桥东区", "130502")]
    [InlineData("陕西省", "西安市", "户县", "610118")]
    [InlineData("广东省", "佛山市", "石湾区", "440604")]
    [InlineData("浙江", "杭州", "下城", "330105")]
    [InlineData("上海", "上海", "闸北", "310106")]
    [InlineData("天津", "天津", "塘沽", "120116")]
    [InlineData("北京市", "宣武区", "", "110102")]
    [InlineData("上海市", "闸北区", "", "310106")]
    [InlineData("重庆市", "万盛区", null, "500110")]
    [InlineData("上海市", "上海城区", "浦东新区", "310115")]    // as a map service writes it
    [InlineData("重庆市", "重庆郊县", "城口县", "500229")]
    public void common_spellings_and_former_names_resolve_to_the_same_place(string province, string city, string? district, string code)
    {
        var path = Regions.Resolve(province, city, district).ShouldNotBeNull();
        path.Code.ShouldBe(code);
        Regions.Resolve(code).ShouldBe(path, "with the names of the table");
    }

    [Theory]
    [InlineData("330103", "330105")]
    [InlineData("310103", "310101")]
    [InlineData("542221", "540502")]
    public void a_former_code_resolves_to_its_successor(string former, string now) =>
        Regions.Resolve(former).ShouldBe(Regions.Resolve(now));

    [Fact]
    public void every_former_code_has_an_existing_successor_or_none()
    {
        var rows = EmbeddedData.ReadRows("former.tsv").ToList();
        rows.Count.ShouldBeGreaterThan(700);
        foreach (var row in rows)
            (row[4].Length == 0 || Regions.Find(row[4]) is { HasChildren: false }).ShouldBeTrue(row[0]);
    }

    [Theory]
    [InlineData("廣東省", "深圳市", "南山區", "440305")]
    [InlineData("香港特別行政區", "香港特別行政區", "中西區", "810001")]
    [InlineData("陕西省", "咸阳市", "乾县", "610424")]
    public void traditional_names_lead_to_the_place_and_simplified_ones_stay_as_they_are(string province, string city, string district,
        string code) => (Regions.Resolve(province, city, district)?.Code).ShouldBe(code);

    [Theory]
    [InlineData("无省", "无市", "", "province", "广东省")]
    [InlineData("广东省", "苏州市", "姑苏区", "city", "广州市")]
    [InlineData("广东省", "深圳市", "", "district", "罗湖区")]
    [InlineData("广东省", "深圳市", "天河区", "district", "罗湖区")]
    [InlineData("广东省", "东莞市", "南城街道", "district", "留空")]
    [InlineData("台湾省", "台北市", "信义区", "city", "暂不能在线登记")]
    public void advice_names_the_field_and_the_value_to_choose(string province, string city, string district, string field,
        string suggestion)
    {
        var advice = Regions.Advise(province, city, district);
        advice.Field.ShouldBe(field);
        advice.Chinese.ShouldContain(suggestion);
        advice.English.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("440000")]
    [InlineData("440300")]
    [InlineData("110100")]
    [InlineData("999999")]
    [InlineData("")]
    public void an_unknown_or_incomplete_code_does_not_resolve(string code) => Regions.Resolve(code).ShouldBeNull();

    [Fact]
    public void there_are_34_provinces_and_nothing_above()
    {
        var provinces = Regions.Children(null)!;
        provinces.Count.ShouldBe(34);
        provinces.ShouldAllBe(p => p.Level == 1 && p.Code.EndsWith("0000"));
        provinces.Select(p => p.Code).ShouldBeInOrder();
        provinces.Where(p => !p.HasChildren).Select(p => p.Name).ShouldBe(["台湾省"]);
    }

    [Fact]
    public void a_municipality_has_one_city_of_its_own_name()
    {
        foreach (var code in new[] { "110000", "120000", "310000", "500000" })
            Regions.Children(code).ShouldHaveSingleItem().Name.ShouldBe(Regions.Find(code)!.Name);
    }

    [Fact]
    public void every_row_has_its_parent_and_every_leaf_resolves_to_itself()
    {
        var all = Walk(null).ToList();
        all.Count.ShouldBe(3378);
        all.Select(r => r.Code).Distinct().Count().ShouldBe(all.Count);
        all.ShouldAllBe(r => r.Code.Length == 6 && r.Code.All(char.IsAsciiDigit) && r.Level >= 1 && r.Level <= 3);
        all.ShouldAllBe(r => !r.Name.Contains("市辖区") && !r.Name.Contains("直辖") && r.Name != "县");
        foreach (var leaf in all.Where(r => !r.HasChildren && r.Level > 1))
        {
            var path = Regions.Resolve(leaf.Code).ShouldNotBeNull(leaf.Code);
            Regions.Resolve(path.Province, path.City, path.District).ShouldBe(path);
            Regions.Find(leaf.Code[..2] + "0000")!.Name.ShouldBe(path.Province);
        }
        static IEnumerable<Region> Walk(string? parent) => Regions.Children(parent)!.SelectMany(r => Walk(r.Code).Prepend(r));
    }

    [Theory]
    [InlineData("000000", "440305", true)]
    [InlineData("440000", "440305", true)]
    [InlineData("440300", "440305", true)]
    [InlineData("440305", "440305", true)]
    [InlineData("440305", "440300", false)]
    [InlineData("440400", "440305", false)]
    [InlineData("500000", "500229", true)]
    [InlineData("500100", "500229", true)]
    [InlineData("420000", "429004", true)]
    [InlineData("429004", "429004", true)]
    [InlineData("999999", "440305", false)]
    [InlineData("44", "440305", false)]
    public void a_territory_covers_what_lies_below_it(string territory, string code, bool covers) =>
        Regions.Covers(territory, code).ShouldBe(covers);

    [Theory]
    [InlineData("330000", true)]
    [InlineData("330100", true)]
    [InlineData("330200", false)]
    [InlineData("330105", false)]
    [InlineData("000000", true)]
    public void an_abolished_district_still_belongs_to_its_city_and_province(string territory, bool covers) =>
        Regions.Covers(territory, "330103").ShouldBe(covers);

    [Theory]
    [InlineData("000000", 0)]
    [InlineData("440000", 1)]
    [InlineData("440300", 2)]
    [InlineData("441900", 2)]
    [InlineData("429004", 2)]
    [InlineData("440305", 3)]
    [InlineData("999999", -1)]
    public void the_smaller_the_territory_the_more_specific(string territory, int specificity) =>
        Regions.Specificity(territory).ShouldBe(specificity);

    [Fact]
    public void an_unknown_region_has_null_children_and_a_leaf_has_none()
    {
        Regions.Children("999999").ShouldBeNull();
        Regions.Children("440305").ShouldBeEmpty();
        Regions.Find("999999").ShouldBeNull();
        Regions.Find("440300").ShouldBe(new Region("440300", "深圳市", 2, true));
    }
}
