namespace PowerCrm.China;

/// <summary>A supply voltage. Capacities are what is plausible for it, kVA; outside them is a warning, never an error.</summary>
public sealed record VoltageLevel(string Code, string Zh, string En, decimal PlausibleFrom, decimal PlausibleTo);

/// <summary>An industry with its section of GB/T 4754.</summary>
public sealed record Industry(string Code, string Zh, string En, char Section);

/// <summary>
/// Code tables and plausibility of the power trade. The bounds are practice of connection guides and tariff tables, not law: only
/// <see cref="MostUsage"/> is physics. Thresholds of tariffs (100, 315 kVA) change with the regulator's cycles and are no constants here.
/// Numbers are taken as the contract bounds them (capacity to 1 000 000 kVA, two decimals); far beyond, decimal overflows.
/// </summary>
public static class Power
{
    /// <summary>Hours of the longest month: usage cannot exceed capacity × 744.</summary>
    public const decimal HoursOfMonth = 744m;

    public static readonly IReadOnlyList<VoltageLevel> VoltageLevels =
    [
        new("LV_220", "220伏", "220 V", 0, 12),
        new("LV_380", "380伏", "380 V", 1, 160),
        new("KV10", "10千伏", "10 kV", 50, 20_000),
        new("KV20", "20千伏", "20 kV", 100, 30_000),
        new("KV35", "35千伏", "35 kV", 1_000, 40_000),
        new("KV66", "66千伏", "66 kV", 5_000, 60_000),
        new("KV110", "110千伏", "110 kV", 10_000, 150_000),
        new("KV220_PLUS", "220千伏及以上", "220 kV and above", 50_000, 1_000_000),
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
    public static VoltageLevel? Voltage(string code) => VoltageLevels.FirstOrDefault(v => v.Code == code);

    /// <returns>Null when there is no such code.</returns>
    public static Industry? FindIndustry(string code) => Industries.FirstOrDefault(i => i.Code == code);

    /// <summary>kWh a month that a capacity in kVA can carry at the very most.</summary>
    public static decimal MostUsage(decimal capacity) => capacity * HoursOfMonth;

    /// <summary>
    /// A capacity (kVA) that its supply voltage seldom has: <c>capacity_low</c>, <c>capacity_high</c>; else, and for an unknown voltage,
    /// null.
    /// </summary>
    public static string? CapacityOddity(string voltage, decimal capacity) => Voltage(voltage) switch
    {
        { } level when capacity < level.PlausibleFrom => "capacity_low",
        { } level when capacity > level.PlausibleTo => "capacity_high",
        _ => null,
    };

    /// <summary>
    /// What an impossible price (yuan/kWh) was meant as: <c>fen_per_kwh</c> (35 to 120), <c>yuan_per_mwh</c> (350 to 1200), or null.
    /// </summary>
    public static string? PriceSlip(decimal price) => price switch
    {
        >= 35 and <= 120 => "fen_per_kwh",
        >= 350 and <= 1200 => "yuan_per_mwh",
        _ => null,
    };

    /// <summary>
    /// Usage (kWh a month) implausibly small for the capacity (kVA) but plausible as 万kWh: it was meant ten thousand times larger.
    /// </summary>
    public static bool UsageLooksLikeTenThousands(decimal usage, decimal capacity) =>
        usage > 0 && capacity > 0 && usage / capacity < 1 && usage * 10_000 / capacity is >= 20 and <= HoursOfMonth;

    /// <summary>Usage below 20 or above 600 kWh a kVA and month is unusual: <c>usage_low</c>, <c>usage_high</c>, or null.</summary>
    public static string? UsageOddity(decimal usage, decimal capacity) => capacity <= 0 ? null
        : (usage / capacity) switch { < 20 => "usage_low", > 600 => "usage_high", _ => null };
}
