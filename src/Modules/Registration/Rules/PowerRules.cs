using PowerCrm.China;

namespace PowerCrm.Registration;

/// <summary>What is bought: capacity, usage, price, voltage. Bounds block; what is only unlikely warns.</summary>
internal static class PowerRules
{
    private const decimal MostCapacity = 1_000_000;

    public static decimal? Capacity(FormReader form)
    {
        if (form.Number("powerCapacity", 2) is not { } capacity)
            return null;
        if (capacity is > 0 and <= MostCapacity)
            return capacity;
        form.Block<string>("powerCapacity", "out_of_range", "用电容量应大于 0，且不超过 1000000 kVA。", "More than 0 and at most 1,000,000 kVA.");
        return null;
    }

    public static decimal? Usage(FormReader form, decimal? capacity)
    {
        if (form.Number("monthlyUsage", 2) is not { } usage)
            return null;
        if (usage < 0)
        {
            form.Block<string>("monthlyUsage", "out_of_range", "月用电量不能小于 0。", "May not be below 0.");
            return null;
        }
        if (capacity is not { } kva)
            return usage;
        if (usage > Power.MostUsage(kva))
        {
            form.Block<string>("monthlyUsage", "usage_exceeds_capacity", $"该容量一个月最多用电 {Power.MostUsage(kva):0.##} 千瓦时，请核对单位。",
                $"That capacity gives at most {Power.MostUsage(kva):0.##} kWh a month; check the unit.");
            return null;
        }
        if (Power.UsageOddity(usage, kva) is { } oddity)
            form.Warn("monthlyUsage", oddity, oddity == "usage_high" ? "相对容量，月用电量偏高，请核对。"
                    : Power.UsageLooksLikeTenThousands(usage, kva) ? "月用电量偏低，单位应为千瓦时，是否填成了万千瓦时？" : "相对容量，月用电量偏低，请核对。",
                "Unusual for the capacity; the unit is kWh, check it.");
        return usage;
    }

    public static decimal? Price(FormReader form)
    {
        if (form.Number("currentPrice", 4) is not { } price)
            return null;
        if (price is >= 0.10m and <= 2.00m)
        {
            if (price is < 0.35m or > 1.20m)
                form.Warn("currentPrice", "price_unusual", "电价不在常见范围 0.35 至 1.20 元/千瓦时，请核对。", "Outside the usual 0.35 to 1.20 yuan/kWh; check it.");
            return price;
        }
        var (chinese, english) = Power.PriceSlip(price) switch
        {
            "fen_per_kwh" => ("，是否填成了分/千瓦时？", "; did you mean fen/kWh?"),
            "yuan_per_mwh" => ("，是否填成了元/兆瓦时？", "; did you mean yuan/MWh?"),
            _ => ("。", "."),
        };
        form.Block<string>("currentPrice", "price_out_of_range", "电价应在 0.10 至 2.00 元/千瓦时之间" + chinese, "Between 0.10 and 2.00 yuan/kWh" + english);
        return null;
    }

    public static string? Voltage(FormReader form)
    {
        if (form.Text("voltageLevel", 1, 20) is not { } level)
            return null;
        return Power.Voltage(level) is not null ? level
            : form.Block<string>("voltageLevel", "voltage_unknown", "请选择列表中的电压等级。", "Choose one of the listed voltage levels.");
    }

    public static string? Industry(FormReader form)
    {
        if (form.Text("industry", 1, 50, required: false) is not { } industry)
            return null;
        return Power.FindIndustry(industry) is not null ? industry
            : form.Block<string>("industry", "industry_unknown", "请选择列表中的行业。", "Choose one of the listed industries.");
    }

    public static IReadOnlyList<string>? Accounts(FormReader form)
    {
        if (form.List("accountNumbers", 20) is not { } accounts)
            return null;
        for (var i = 0; i < accounts.Count; i++)
            if (accounts[i].Length is < 8 or > 20 || !accounts[i].All(char.IsAsciiDigit))
                form.Block<string>($"accountNumbers/{i}", "account_number_invalid", "用电户号为 8 至 20 位数字。", "A grid account number has 8 to 20 digits.");
        return accounts;
    }
}
