using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Companies;

/// <summary>A fictitious company, with the parts of its name.</summary>
internal sealed record FictitiousCompany(CompanyEntry Entry, string Place, string Brand, string Trade);

/// <summary>
/// Makes names like real ones (place, brand, trade, legal form), for demos, tests and measurements. They are always the same.
/// </summary>
internal static class FictitiousCompanies
{
    private const string BrandLetters =
        "华中盛鑫恒瑞宏天金德明远达信源泰兴通诚丰和安云岭南桥川青禾蓝港禅工锡塘临湖锦江北岸东麓庐鹭渭横两泉博雅凯旋嘉木林森海洋波涛光辉星辰日月春晖夏秋冬雪梅兰竹菊松柏"
        + "龙凤麒麟鹏飞鹰翔虎跃马腾牛犇羊玉石磊晶银铜铁钢铭锐锋剑盾弘毅志勤思齐学智慧聪颖睿哲理想梦圆满福禄寿喜庆祥吉利顺昌隆茂荣贵富康健宁静怡悦欣乐美佳优卓越超群英杰豪雄"
        + "威武神州汉唐宋元清古今新亚欧环球寰宇乾坤阳太极无量百千万亿众合联盟友邦同创共赢力拓展开启航帆舟舰桨渡津浦汇融汾洛沪苏皖赣湘粤琼渝蜀黔滇藏秦陇塞疆蒙冀晋鲁豫鄂闽台";
    private static readonly string[] Trades =
    [
        "电子", "电子科技", "化工", "精细化工", "机械制造", "精密机械", "精密制造", "纺织", "纺织印染", "服装", "食品", "食品加工", "塑胶", "塑料制品", "橡胶制品", "医药", "生物科技",
        "生物医药", "数据科技", "数据服务", "冷链物流", "供应链管理", "汽车零部件", "汽车部件", "新能源", "新能源科技", "新材料", "建材", "水泥", "陶瓷", "玻璃", "钢铁", "有色金属", "铝业",
        "铜业", "五金制品", "模具", "模具制造", "酒店管理", "商业管理", "物业管理", "置业", "房地产开发", "建筑工程", "装饰工程", "造纸", "包装材料", "印刷", "家具", "家居用品", "照明",
        "光电科技", "半导体", "集成电路", "智能科技", "智能装备", "自动化设备", "机器人", "仪器仪表", "电气设备", "电力设备", "电缆", "电池", "储能科技", "环保科技", "环境工程", "水务",
        "农业发展", "农产品", "饲料", "水产", "乳业", "饮料", "酒业", "茶业", "粮油", "餐饮管理", "文化传媒", "教育科技", "信息技术", "软件", "网络科技", "通信技术", "物流", "运输", "港务",
        "航空服务", "轨道交通", "船舶重工", "重型机械", "矿业", "石油化工", "燃气", "充电服务", "电力工程", "电力科技", "进出口贸易", "商贸", "百货", "超市连锁", "医疗器械", "医院管理",
    ];
    private static readonly string[] LegalForms = ["有限公司", "有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司"];
    private static readonly string[] BusyRegions = ["440305", "440304", "440106", "441900", "310115", "310104", "110105", "320505",
        "330106", "420111", "510107", "370102"];

    /// <summary>The seed of the one series, so that a short list is the start of a longer one.</summary>
    private const int Seed = 20261123;

    public static IEnumerable<FictitiousCompany> Generate(int count)
    {
        var random = new Random(Seed);
        var regions = LeafRegions(null).ToArray();
        var (codes, names) = (new HashSet<string>(count), new HashSet<string>(count));
        for (var seed = 1; codes.Count < count; seed++)
            if (GenerateOne(random, seed, China.Regions.Resolve(random.Next(3) == 0
            ? Pick(random, BusyRegions) : Pick(random, regions))!) is var company
                && !codes.Contains(company.Entry.CreditCode) && names.Add(company.Entry.Name) && codes.Add(company.Entry.CreditCode))
                yield return company;
    }

    private static FictitiousCompany GenerateOne(Random random, int seed, RegionPath path)
    {
        var place = path.City.TrimEnd('市');
        var brand = string.Concat(Enumerable.Range(0, random.Next(10) < 6 ? 2 : 3)
            .Select(_ => BrandLetters[random.Next(BrandLetters.Length)]));
        var (trade, form) = (Pick(random, Trades), Pick(random, LegalForms));
        var name = random.Next(20) switch
        {
            < 14 => place + brand + trade + form,
            < 17 => $"{brand}{trade}（{place}）{form}",
            < 19 => path.District is { } district
                ? place + district + brand + trade + form : path.Province.TrimEnd('省') + brand + trade + form,
            _ => brand + trade + form,
        };
        return new FictitiousCompany(new CompanyEntry(CreditCode.CreateExample(seed, path.Code), name, path.Province, path.City,
            path.District), place, brand, trade);
    }

    private static string Pick(Random random, string[] values) => values[random.Next(values.Length)];

    private static IEnumerable<string> LeafRegions(string? parent) => China.Regions.Children(parent)!
        .SelectMany(r => r.HasChildren ? LeafRegions(r.Code) : r.Level > 1 ? [r.Code] : []);
}
