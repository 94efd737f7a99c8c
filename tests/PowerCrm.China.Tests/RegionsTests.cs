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
    [InlineData("广东省", "东莞市", "东莞市")]
    [InlineData("北京市", "市辖区", "朝阳区")]
    [InlineData("重庆市", "县", "城口县")]
    [InlineData("湖北省", "省直辖县级行政区划", "仙桃市")]
    [InlineData("浙江省", "杭州市", "下城区")]            // abolished in 2021
    [InlineData("广东", "深圳", "南山")]
    [InlineData("", "", "")]
    public void names_that_do_not_belong_to_each_other_are_nowhere(string province, string city, string? district) =>
        Regions.Resolve(province, city, district).ShouldBeNull();

    [Theory]
    [InlineData("440000")]
    [InlineData("440300")]
    [InlineData("110100")]
    [InlineData("999999")]
    [InlineData("")]
    public void a_code_that_is_unknown_or_not_the_last_level_is_no_place(string code) => Regions.Resolve(code).ShouldBeNull();

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
    public void every_row_hangs_where_its_digits_say_and_every_leaf_resolves_to_itself()
    {
        var all = Walk(null).ToList();
        all.Count.ShouldBe(3373);
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
    public void an_unknown_parent_has_no_children_and_a_last_level_has_none_either()
    {
        Regions.Children("999999").ShouldBeNull();
        Regions.Children("440305").ShouldBeEmpty();
        Regions.Find("999999").ShouldBeNull();
        Regions.Find("440300").ShouldBe(new Region("440300", "深圳市", 2, true));
    }
}
