using System.Globalization;
using PowerCrm.China;

namespace PowerCrm.Bench.Papers;

/// <summary>Fictitious persons and companies, by number: county codes 98 do not exist, and check digits are valid.</summary>
internal sealed class FictitiousPapers(int seed)
{
    private static readonly string[] Surnames =
        ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐",
            "冯", "于", "董", "萧", "欧阳", "上官"];

    private static readonly string[] Given =
        ["伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平", "刚", "桂英", "秀兰", "建国", "志远", "海燕",
            "文博", "雨桐", "子涵", "晓峰", "国栋", "淑贞", "振华",
            "一诺", "浩然", "思琪", "昕怡", "梓轩", "嘉欣", "镕", "瑞琳"];

    private static readonly string[] Nations = ["汉", "汉", "汉", "回", "满", "壮", "苗", "土家", "维吾尔", "蒙古", "彝", "布依", "侗", "朝鲜"];

    private static readonly string[] LongNames = ["阿迪力·吐尔逊", "古丽·买买提", "努尔兰·哈力克", "热依汗古丽·艾则孜"];

    private static readonly string[] Brands =
        ["华信", "中恒", "远东", "金鹏", "瑞丰", "天成", "新宇", "宏达", "永盛", "嘉禾", "德龙", "星河", "海纳", "博雅", "力源", "东升", "百川", "广济", "安泰", "长虹",
            "立诚", "同创"];

    private static readonly string[] Trades =
        ["精密机械", "电子科技", "塑胶制品", "纺织", "食品", "新材料", "环保设备", "汽车零部件", "包装印刷", "建材", "生物医药", "五金制品", "物流", "光电技术", "家具", "化工"];

    private static readonly string[] Types =
        ["有限责任公司(自然人投资或控股)", "有限责任公司(自然人独资)", "有限责任公司(法人独资)", "股份有限公司(非上市、自然人投资或控股)", "其他有限责任公司", "有限责任公司(国有独资)", "有限责任公司(外商投资、非独资)"];

    private static readonly string[] Capitals = ["500万元整", "1000万元整", "3200万元整", "人民币壹仟万元整", "贰佰万元整", "捌佰万元整", "人民币伍仟万元整", "50万元整"];

    private static readonly string[] Roads = ["人民路", "解放大道", "工业园一路", "科技路", "建设北路", "中山东路", "创业大道", "兴业街", "滨江路", "光明路", "学府路", "和平里"];

    private static readonly string[] Scopes =
    [
        "电子产品、通讯设备的研发、生产与销售；软件开发；货物及技术进出口。", "机械设备、五金制品、塑料制品制造、加工、销售；自营和代理各类商品的进出口业务。",
        "食品生产；食品经营；仓储服务（不含危险化学品）；普通货物道路运输。", "建筑材料、装饰材料销售；室内外装饰工程设计、施工；企业管理咨询服务。",
    ];

    private readonly Random random = new(seed * 7919 + 17);

    private T Pick<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    /// <returns>The values of a licence, and the labels of its kind: of a company, a branch, a partnership or a person.</returns>
    public (Dictionary<string, string> Truth, Dictionary<string, string> Labels) Licence()
    {
        var (place, day) = (Place(), Day(1995, 2023));
        var city = place.City == "市辖区" ? place.Province : place.City;
        var company = $"{city}{Pick(Brands)}{Pick(Trades)}";
        var truth = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["code"] = Code(place.Code),
            ["name"] = $"{company}{(random.Next(4) == 0 ? "股份" : "")}有限公司",
            ["type"] = Pick(Types),
            ["person"] = Pick(Surnames) + Pick(Given),
            ["capital"] = Pick(Capitals),
            ["date"] = FormatDate(day),
            ["address"] = Address(place),
            ["scope"] = Pick(Scopes),
        };
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = "名称",
            ["type"] = "类型",
            ["person"] = "法定代表人",
            ["capital"] = "注册资本",
            ["date"] = "成立日期",
            ["period"] = "营业期限",
            ["address"] = "住所",
            ["scope"] = "经营范围",
            ["form"] = "组成形式",
        };
        // Present licences no longer print a term.
        if (random.Next(4) > 0)
            truth["period"] = random.Next(3) switch
            {
                0 => "长期",
                1 => $"{FormatDate(day)}至长期",
                _ => $"{FormatDate(day)}至{FormatDate(day.AddYears(20).AddDays(-1))}"
            };
        switch (random.Next(10))
        {
            case 0:
                (truth["name"], truth["type"]) = ($"{company}有限公司{Pick(Brands)}分公司", "有限责任公司分公司(自然人投资或控股)");
                (labels["person"], labels["address"]) = ("负责人", "营业场所");
                truth.Remove("capital");
                break;
            case 1:
                (truth["name"], truth["type"]) = ($"{city}{Pick(Brands)}管理咨询合伙企业（有限合伙）", "有限合伙企业");
                (labels["person"], labels["address"], labels["capital"], labels["period"]) =
                    ("执行事务合伙人", "主要经营场所", "出资额", "合伙期限");
                break;
            case 2:
                (truth["name"], truth["type"]) = ($"{company}经营部", "个体工商户");
                (labels["person"], labels["address"], labels["date"]) = ("经营者", "经营场所", "注册日期");
                (truth["code"], truth["form"]) = (Code(place.Code, "92"), "个人经营");
                truth.Remove("capital");
                truth.Remove("period");
                break;
        }
        return (truth, labels);
    }

    public Dictionary<string, string> Front()
    {
        var (place, birthDate, nation) = (Place(), Day(1955, 2004), Pick(Nations));
        var number = IdNumber.CreateExample(random.Next(1, 1000), place.Code[..4] + "98", birthDate);
        return new(StringComparer.Ordinal)
        {
            ["name"] = nation == "维吾尔" ? Pick(LongNames) : Pick(Surnames) + Pick(Given),
            ["sex"] = IdNumber.IsMale(number) ? "男" : "女",
            ["nation"] = nation,
            ["birth"] = birthDate.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
            ["address"] = Address(place),
            ["id"] = number,
        };
    }

    public Dictionary<string, string> Back()
    {
        var (place, from) = (Place(), Day(2008, 2024));
        var to = random.Next(4) == 0 ? "长期" : from.AddYears(Pick([10, 20])).ToString("yyyy.MM.dd", CultureInfo.InvariantCulture);
        var police = place.District is { } d && d.EndsWith('区')
            ? $"{place.City}公安局{(d.Length > 2 && random.Next(2) == 0 ? d[..^1] : d)}分局" : $"{place.District ?? place.City}公安局";
        return new(StringComparer.Ordinal)
        {
            ["authority"] = police,
            ["valid"] = $"{from.ToString("yyyy.MM.dd", CultureInfo.InvariantCulture)}-{to}"
        };
    }

    private RegionPath Place()
    {
        while (true)
        {
            var province = Pick([.. Regions.Children(null)!.Where(p => p.Code[0] < '7')]);
            var city = Pick(Regions.Children(province.Code)!);
            var leaf = city.HasChildren ? Pick(Regions.Children(city.Code)!) : city;
            if (Regions.Resolve(leaf.Code) is { District: { Length: <= 6 } } path)
                return path;
        }
    }

    private string Address(RegionPath place) =>
        $"{(random.Next(2) == 0 || place.City == place.Province ? "" : place.Province)}"
            + $"{place.City}{place.District}{Pick(Roads)}{random.Next(1, 999)}号"
                + $"{(random.Next(2) == 0 ? $"{random.Next(1, 30)}幢{random.Next(1, 30)}0{random.Next(1, 9)}室" : "")}";

    private DateOnly Day(int from, int to) => new DateOnly(from, 1, 1).AddDays(random.Next((to - from) * 365));

    private static string FormatDate(DateOnly day) => $"{day.Year}年{day.Month:00}月{day.Day:00}日";

    /// <summary>Half are old numbers with digits only, half are newer ones with letters.</summary>
    private string Code(string region, string kind = "91")
    {
        var body = random.Next(2) == 0 ? string.Concat(Enumerable.Range(0, 8).Select(_ => random.Next(10)))
            : "MA" + string.Concat(Enumerable.Range(0, 6).Select(_ => "0123456789ABCDEFGHJKLMNPQRTUWXY"[random.Next(31)]));
        foreach (var inner in "0123456789X")
        {
            var first17 = kind + region[..4] + "98" + body + inner;
            if (CreditCode.IsOrganisationCodeValid(first17 + "0"))
                return first17 + CreditCode.CheckDigit(first17);
        }
        return Code(region, kind);
    }
}
