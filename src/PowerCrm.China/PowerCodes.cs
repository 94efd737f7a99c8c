namespace PowerCrm.China;

/// <summary>A supply voltage.</summary>
public sealed record VoltageLevel(string Code, string Zh, string En);

/// <summary>An industry with its section of GB/T 4754.</summary>
public sealed record Industry(string Code, string Zh, string En, char Section);

/// <summary>
/// Code tables of the power trade, with the names of the contract. Plausible ranges of capacity, usage and price change with the
/// regulator's cycles: they are dated data of the rules and are not defined here.
/// </summary>
public static class PowerCodes
{
    public static readonly IReadOnlyList<VoltageLevel> VoltageLevels =
    [
        new("LV_220", "220伏", "220 V"),
        new("LV_380", "380伏", "380 V"),
        new("KV10", "10千伏", "10 kV"),
        new("KV20", "20千伏", "20 kV"),
        new("KV35", "35千伏", "35 kV"),
        new("KV66", "66千伏", "66 kV"),
        new("KV110", "110千伏", "110 kV"),
        new("KV220_PLUS", "220千伏及以上", "220 kV and above"),
    ];

    public static readonly IReadOnlyList<Industry> Industries =
    [
        new("steel", "钢铁", "Iron and steel", 'C'),
        new("nonferrous", "有色金属", "Non-ferrous metals", 'C'),
        new("cement", "建材水泥", "Building materials", 'C'),
        new("chemistry", "化工", "Chemicals", 'C'),
        new("coal", "煤炭", "Coal", 'B'),
        new("machinery", "机械制造", "Machinery", 'C'),
        new("electronics", "电子半导体", "Electronics", 'C'),
        new("automotive", "汽车及零部件", "Automotive", 'C'),
        new("textile", "纺织印染", "Textiles", 'C'),
        new("paper", "造纸", "Paper", 'C'),
        new("food", "食品饮料", "Food and drink", 'C'),
        new("plastics", "塑料橡胶", "Plastics and rubber", 'C'),
        new("pharma", "医药", "Pharmaceuticals", 'C'),
        new("cold_chain", "冷链仓储", "Cold chain", 'G'),
        new("datacenter", "数据中心", "Data centres", 'I'),
        new("commercial", "商业综合体", "Shopping centres", 'F'),
        new("hotel", "酒店", "Hotels", 'H'),
        new("hospital", "医院", "Hospitals", 'Q'),
        new("school", "学校", "Schools", 'P'),
        new("charging", "充电站", "Charging stations", 'D'),
        new("park", "园区物业", "Business parks", 'K'),
        new("agriculture", "农业加工", "Agriculture", 'A'),
        new("other", "其他", "Other", 'S'),
    ];

    /// <returns>Null when there is no such code.</returns>
    public static VoltageLevel? FindVoltageLevel(string code) => VoltageLevels.FirstOrDefault(v => v.Code == code);

    /// <returns>Null when there is no such code.</returns>
    public static Industry? FindIndustry(string code) => Industries.FirstOrDefault(i => i.Code == code);
}
