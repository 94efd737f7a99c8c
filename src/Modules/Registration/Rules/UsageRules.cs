namespace PowerCrm.Registration;

/// <summary>
/// The rules of the monthly usage in kWh against the capacity. More than the capacity allows blocks, unlikely values warn, and a probably
/// wrong unit is named.
/// </summary>
internal static class UsageRules
{
    public static decimal? CheckUsage(FormReader form, decimal? capacity, RulePolicy.UsageBounds bounds)
    {
        if (form.ReadNumber("monthlyUsage") is not { } usage)
            return null;
        if (usage < 0)
        {
            form.Block<string>("monthlyUsage", "out_of_range", "月用电量不能小于 0。", "May not be below 0.");
            return null;
        }
        if (capacity is not { } kva)
            return usage;
        var max = kva * bounds.Hours;
        if (usage > max)
        {
            var (chinese, english) = IsUsual(usage / 12, kva, bounds)
                ? ("是否填成了全年用电量？", "is it the usage of a year?") : ("请核对单位。", "check the unit.");
            form.Block<string>("monthlyUsage", "usage_exceeds_capacity", $"该容量一个月最多用电 {max:0.##} 千瓦时，{chinese}",
                $"That capacity gives at most {max:0.##} kWh a month; {english}");
            return null;
        }
        WarnOfUnusualUsage(form, usage, kva, bounds);
        return usage;
    }

    private static void WarnOfUnusualUsage(FormReader form, decimal usage, decimal kva, RulePolicy.UsageBounds bounds)
    {
        if (usage > bounds.High * kva)
            form.Warn("monthlyUsage", "usage_high", "相对容量，月用电量偏高，请核对。", "High for the capacity; check it.");
        else if (usage < bounds.Low * kva)
        {
            var (chinese, english) = IsInTenThousands(usage, kva, bounds)
                ? ("，单位应为千瓦时，是否填成了万千瓦时？", "; did you mean 10,000 kWh? The unit is kWh")
                : usage > 0 && IsUsual(usage * 1000, kva, bounds)
                    ? ("，单位应为千瓦时，是否填成了兆瓦时？", "; did you mean MWh? The unit is kWh") : ("，请核对。", "; check it");
            form.Warn("monthlyUsage", "usage_low", "相对容量，月用电量偏低" + chinese, "Low for the capacity" + english + ".");
        }
    }

    /// <summary>Whether the usage is nearly nothing in kWh and plausible in 万 kWh.</summary>
    private static bool IsInTenThousands(decimal usage, decimal kva, RulePolicy.UsageBounds bounds) =>
        usage > 0 && usage < kva && usage * 10_000 >= bounds.Low * kva && usage * 10_000 <= bounds.Hours * kva;

    private static bool IsUsual(decimal usage, decimal kva, RulePolicy.UsageBounds bounds) =>
        usage >= bounds.Low * kva && usage <= bounds.High * kva;
}
