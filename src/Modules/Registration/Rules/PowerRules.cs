using PowerCrm.China;

namespace PowerCrm.Registration;

/// <summary>The rules of capacity, usage, price and voltage. Values out of bounds block; unlikely values only warn.</summary>
internal static class PowerRules
{
    public static decimal? CheckCapacity(FormReader form, RulePolicy policy)
    {
        if (form.ReadNumber("powerCapacity") is not { } capacity)
            return null;
        if (capacity > 0 && capacity <= policy.MostCapacity)
            return capacity;
        form.Block<string>("powerCapacity", "out_of_range", $"用电容量应大于 0，且不超过 {policy.MostCapacity:0} kVA。",
            $"More than 0 and at most {policy.MostCapacity:#,0} kVA.");
        return null;
    }

    /// <summary>Warns of a capacity that is unusual for its supply voltage, such as kW in place of kVA, or a wrong voltage.</summary>
    public static void WarnOfUnusualCapacity(FormReader form, decimal? capacity, string? voltage, RulePolicy policy)
    {
        if (capacity is not { } kva || voltage is null || !policy.Voltages.TryGetValue(voltage, out var usualRange))
            return;
        if (kva < usualRange[0])
            form.Warn("powerCapacity", "capacity_low", $"该电压等级的容量通常不低于 {usualRange[0]:0} kVA，请核对容量与电压。",
                $"This voltage seldom supplies less than {usualRange[0]:#,0} kVA; check both.");
        else if (kva > usualRange[1])
            form.Warn("powerCapacity", "capacity_high", $"该电压等级的容量通常不超过 {usualRange[1]:0} kVA，请核对容量与电压。",
                $"This voltage seldom supplies more than {usualRange[1]:#,0} kVA; check both.");
    }

    /// <summary>Returns the tariff for the capacity, by the rules of the day and of the province.</summary>
    public static Tariff? ComputeTariff(decimal? capacity, decimal? usage, string? region, RulePolicy policy) =>
        capacity is not { } kva ? null
        : new Tariff(kva >= policy.Tariff.TwoPartFrom ? "two_part" : kva >= policy.Tariff.ChoiceFrom ? "choice" : "single_part",
            kva >= policy.Tariff.TwoPartFrom && policy.Tariff.DemandDiscountFrom is { } from
                && region is not null && policy.Tariff.DemandDiscountIn.Contains(region[..2]) && usage is { } kwh && kwh > from * kva);

    public static decimal? CheckPrice(FormReader form, RulePolicy policy)
    {
        if (form.ReadNumber("currentPrice") is not { } price)
            return null;
        var bounds = policy.Price;
        if (price >= bounds.Least && price <= bounds.Most)
        {
            if (price < bounds.UsualFrom || price > bounds.UsualTo)
                form.Warn("currentPrice", "price_unusual",
                    $"电价不在常见范围 {bounds.UsualFrom:0.00} 至 {bounds.UsualTo:0.00} 元/千瓦时，请核对。",
                    $"Outside the usual {bounds.UsualFrom:0.00} to {bounds.UsualTo:0.00} yuan/kWh; check it.");
            return price;
        }
        var (chinese, english) = price >= bounds.Fen[0] && price <= bounds.Fen[1] ? ("，是否填成了分/千瓦时？", "; did you mean fen/kWh?")
            : price >= bounds.PerMwh[0] && price <= bounds.PerMwh[1] ? ("，是否填成了元/兆瓦时？", "; did you mean yuan/MWh?") : ("。", ".");
        form.Block<string>("currentPrice", "price_out_of_range", $"电价应在 {bounds.Least:0.00} 至 {bounds.Most:0.00} 元/千瓦时之间{chinese}",
            $"Between {bounds.Least:0.00} and {bounds.Most:0.00} yuan/kWh{english}");
        return null;
    }

    public static string? CheckVoltage(FormReader form)
    {
        if (form.ReadText("voltageLevel") is not { } level)
            return null;
        return PowerCodes.FindVoltageLevel(level) is not null ? level
            : form.Block<string>("voltageLevel", "voltage_unknown", "请选择列表中的电压等级。", "Choose one of the listed voltage levels.");
    }

    public static string? CheckIndustry(FormReader form, bool required = false)
    {
        if (form.ReadText("industry", required) is not { } industry)
            return null;
        return PowerCodes.FindIndustry(industry) is not null ? industry
            : form.Block<string>("industry", "industry_unknown", "请选择列表中的行业。", "Choose one of the listed industries.");
    }

    public static IReadOnlyList<string>? CheckAccounts(FormReader form)
    {
        if (form.ReadList("accountNumbers") is not { } accounts)
            return null;
        for (var i = 0; i < accounts.Count; i++)
            if (accounts[i].Length is < 8 or > 20 || !accounts[i].All(char.IsAsciiDigit))
                form.Block<string>($"accountNumbers/{i}", "account_number_invalid", "用电户号为 8 至 20 位半角数字，不含空格和横线。",
                    "A grid account number has 8 to 20 digits, without blanks and hyphens.");
        return accounts;
    }
}
