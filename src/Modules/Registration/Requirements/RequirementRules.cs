using PowerCrm.China;

namespace PowerCrm.Registration;

/// <summary>
/// Checks what the policy requires of filled-in values. Fields that the policy makes mandatory are checked where they are read.
/// </summary>
internal static class RequirementRules
{
    public static void Check(FormReader form, RequirementsPolicy policy, RegionPath? region, decimal? capacity,
        IReadOnlyList<string>? accounts)
    {
        if (region is not null && policy.Provinces is { } served && !served.Contains(region.Code[..2] + "0000"))
        {
            var names = string.Join('、', served.Select(code => Regions.Find(code)?.Name ?? code));
            form.Block<string>(form.Has("regionCode") ? "regionCode" : "province", "region_not_served",
                $"目前只在以下地区开展业务：{names}。", $"Only these regions are served: {names}.");
        }
        if (capacity is { } kva && policy.LeastCapacityKva is { } min && kva < min)
            form.Block<string>("powerCapacity", "capacity_not_served", $"目前只受理用电容量不低于 {min:0.##} kVA 的企业。",
                $"Only companies with {min:#,0.##} kVA or more are served.");
        if (accounts is not null && accounts.Distinct(StringComparer.Ordinal).Count() < policy.LeastAccountNumbers)
            form.Block<string>("accountNumbers", "too_few", $"请至少填写 {policy.LeastAccountNumbers} 个用电户号。",
                $"Enter at least {policy.LeastAccountNumbers} grid account numbers.");
    }
}
