namespace PowerCrm.Registration;

/// <summary>Code tables of the form. Codes are stable and stored; names may change.</summary>
internal static class References
{
    public sealed record Entry(string Code, string Name, string EnglishName);

    public static IReadOnlyList<Entry> VoltageLevels { get; } =
    [
        new("LV_220", "220 伏", "220 V"), new("LV_380", "380 伏", "380 V"), new("KV10", "10 千伏", "10 kV"), new("KV20", "20 千伏", "20 kV"),
        new("KV35", "35 千伏", "35 kV"), new("KV66", "66 千伏", "66 kV"), new("KV110", "110 千伏", "110 kV"),
        new("KV220_PLUS", "220 千伏及以上", "220 kV and above"),
    ];

    public static IReadOnlyList<Entry> Industries { get; } =
    [
        new("steel", "钢铁", "Steel"), new("nonferrous", "有色金属", "Non-ferrous metals"), new("building_materials", "建材水泥", "Building materials"),
        new("chemistry", "化工", "Chemistry"), new("coal", "煤炭", "Coal"), new("machinery", "机械制造", "Machinery"),
        new("electronics", "电子半导体", "Electronics and semiconductors"), new("automotive", "汽车及零部件", "Automotive"),
        new("textile", "纺织印染", "Textile and dyeing"), new("paper", "造纸", "Paper"), new("food", "食品饮料", "Food and beverage"),
        new("plastics", "塑料橡胶", "Plastics and rubber"), new("pharma", "医药", "Pharmaceuticals"), new("cold_chain", "冷链仓储", "Cold chain"),
        new("data_center", "数据中心", "Data centre"), new("commercial", "商业综合体", "Commercial complex"), new("hotel", "酒店", "Hotel"),
        new("hospital", "医院", "Hospital"), new("school", "学校", "School"), new("charging", "充电站", "Charging station"),
        new("park", "园区物业转供", "Park and property resale"), new("agriculture", "农业加工", "Agricultural processing"), new("other", "其他", "Other"),
    ];
}
