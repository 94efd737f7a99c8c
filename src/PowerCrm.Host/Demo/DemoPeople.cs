namespace PowerCrm.Host.Demo;

/// <summary>How far one demo registration goes.</summary>
internal enum DemoStage
{
    Draft, Pending, Processing, MaterialsPassed, Rejected, Resubmitted, Withdrawn, Approved, Acknowledged,
    Contacted, Serving
}

/// <summary>What a reviewer finds on the papers of a demo registration, or in its figures.</summary>
internal enum DemoFinding { CardExpired, Copy, CompanyInactive, NoMessages }

/// <summary>
/// One fictitious applicant. Ages are in days. Customers with a manager who has not contacted them yet are from today: otherwise the
/// escalations for missed deadlines would already have started.
/// </summary>
internal sealed record DemoApplicant(string Company, string Region, string Person, string Position, string Phone, decimal Capacity,
    decimal Usage, decimal Price, string Voltage, string Industry, int DaysAgo, DemoStage Stage, params DemoFinding[] Findings);

/// <summary>The people of the demo. All fictitious; phones are of the unassigned prefix 199 0000.</summary>
internal static class DemoPeople
{
    public const string Password = "powercrm-demo";

    public static readonly (string Username, string Role, string Name, string Phone, string[] Territories, string[] Specialties,
        int Capacity)[] Staff =
    [
        ("reviewer", "reviewer", "林悦", "19900001001", [], [], 0),
        ("reviewer2", "reviewer", "周启", "19900001002", [], [], 0),
        ("manager.gd", "manager", "陈立", "19900002001", ["440000"], ["KV10", "electronics"], 30),
        ("manager.sz", "manager", "吴敏", "19900002002", ["440300"], ["KV10", "datacenter"], 20),
        ("manager.js", "manager", "赵强", "19900002003", ["320000"], ["KV35", "machinery", "chemistry"], 30),
        ("manager.all", "manager", "孙宁", "19900002004", ["000000"], [], 60),
        ("admin", "admin", "何静", "19900003001", [], [], 0),
        ("auditor", "auditor", "郑平", "19900003002", [], [], 0),
    ];

    public static readonly DemoApplicant[] Applicants =
    [
        new("深圳市云岭数据服务有限公司", "440305", "黄一鸣", "运维总监", "19900000001", 8000, 3200000, 0.68m, "KV10", "datacenter", 12, DemoStage.Serving),
        new("广州南桥电子有限公司", "440112", "梁秋", "总经理", "19900000002", 1250, 310000, 0.71m, "KV10", "electronics", 11, DemoStage.Serving),
        new("苏州恒川精密机械有限公司", "320505", "陆远", "设备部长", "19900000003", 5000, 1500000, 0.66m, "KV35", "machinery", 6, DemoStage.Contacted),
        new("南京青禾生物医药有限公司", "320115", "孙可", "行政经理", "19900000004", 2000, 520000, 0.72m, "KV10", "pharma", 4, DemoStage.Contacted),
        new("深圳市蓝港冷链有限公司", "440304", "郭宇", "财务经理", "19900000005", 800, 260000, 0.74m, "KV10", "cold_chain", 0, DemoStage.Acknowledged),
        new("佛山市禅工陶瓷有限公司", "440604", "何田", "厂长", "19900000006", 3150, 1300000, 0.63m, "KV10", "cement", 0, DemoStage.Acknowledged),
        new("无锡锡东化工有限公司", "320205", "吴松", "能源主管", "19900000007", 6300, 2900000, 0.61m, "KV35", "chemistry", 0, DemoStage.Approved),
        new("东莞市兴塘塑胶制品有限公司", "441900", "邓辉", "总经理", "19900000008", 630, 150000, 0.75m, "KV10", "plastics", 0, DemoStage.Approved),
        new("杭州临湖商业管理有限公司", "330106", "沈静", "物业经理", "19900000009", 1600, 380000, 0.78m, "KV10", "commercial", 0, DemoStage.Approved),
        new("成都锦川食品有限公司", "510107", "蒋涛", "生产经理", "19900000010", 1000, 240000, 0.70m,
            "KV10", "food", 5, DemoStage.Rejected, DemoFinding.NoMessages),
        new("武汉江城纺织有限公司", "420103", "罗珊", "总经理", "19900000011", 2500, 900000, 0.65m, "KV10", "textile", 5, DemoStage.Rejected),
        new("青岛北岸橡胶制品有限公司", "370212", "孙海", "副总经理", "19900000012", 4000, 1400000, 0.64m, "KV35", "plastics", 5, DemoStage.Resubmitted),
        new("宁波东港汽车部件有限公司", "330206", "邵文", "设备经理", "19900000013", 3000, 1000000, 0.67m, "KV10", "automotive", 3,
        DemoStage.MaterialsPassed), new("长沙岳麓酒店管理有限公司", "430104", "唐薇", "工程总监", "19900000014", 1250, 290000, 0.80m, "KV10", "hotel", 2,
        DemoStage.Processing), new("合肥庐州光电科技有限公司", "340104", "程亮", "采购经理", "19900000015", 2000, 610000, 0.69m,
            "KV10", "electronics", 2, DemoStage.Processing, DemoFinding.CardExpired),
        new("厦门鹭岛冷冻有限公司", "350206", "林芳", "总经理", "19900000016", 500, 130000, 0.76m, "KV10", "cold_chain", 1, DemoStage.Pending),
        new("西安渭北机械制造有限公司", "610112", "马骏", "厂长", "19900000017", 1600, 450000, 0.66m, "KV10", "machinery", 1, DemoStage.Pending),
        new("珠海横港造纸有限公司", "440402", "钟凯", "能源经理", "19900000018", 10000, 4300000, 0.60m,
            "KV110", "paper", 1, DemoStage.Pending, DemoFinding.CompanyInactive, DemoFinding.Copy),
        new("重庆两江充电服务有限公司", "500112", "冉梅", "运营经理", "19900000019", 1000, 180000, 0.82m, "KV10", "charging", 1, DemoStage.Withdrawn),
        new("济南泉北物业有限公司", "370102", "曲晨", "物业经理", "19900000020", 400, 60000, 0.77m, "KV10", "park", 0, DemoStage.Draft),
    ];
}
