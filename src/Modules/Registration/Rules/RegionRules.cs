using System.Text.Json.Nodes;
using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>Where the power is used: names that belong to each other, or the code alone, from which they follow.</summary>
internal static class RegionRules
{
    public static RegionPath? Region(FormReader form)
    {
        if (form.Has("regionCode"))
            return ByCode(form);
        var province = form.Text("province", 1, 30);
        var city = form.Text("city", 1, 30);
        var district = form.Text("district", 1, 30, required: false);
        if (province is null || city is null || form.Has("district") && district is null)
            return null;
        if (Regions.Resolve(province, city, district) is { } path)
            return path;
        // At the finest place where the names stop fitting, which is what the applicant has to correct.
        var provinces = Regions.Children(null)!;
        var at = provinces.FirstOrDefault(p => p.Name == province) is not { } p0 ? "province"
            : Regions.Children(p0.Code)?.Any(c => c.Name == city) is not true ? "city" : "district";
        return Unknown(form, at);
    }

    /// <summary>
    /// A draft or a last submission with a patch merged in. What the patch does not say of the region must not contradict what it says.
    /// </summary>
    public static JsonObject Merge(JsonObject form, Patch patch)
    {
        var before = (JsonObject)form.DeepClone();
        var names = RegistrationForm.RegionNames.Any(n => patch.Has(n) && patch.Members[n] is not null);
        if (names)
            before.Remove("regionCode");
        else if (patch.Has("regionCode") && patch.Members["regionCode"] is not null)
            foreach (var name in RegistrationForm.RegionNames)
                before.Remove(name);
        return patch.Onto(before);
    }

    private static RegionPath? ByCode(FormReader form)
    {
        if (form.Text("regionCode", 6, 6) is not { } code)
            return null;
        if (Regions.Resolve(code) is not { } path)
            return Unknown(form, "regionCode");
        // Names beside the code must be its own.
        foreach (var (name, own) in new[] { ("province", path.Province), ("city", path.City), ("district", path.District) })
            if (form.Has(name) && form.Text(name, 1, 30, required: false) != own)
                return Unknown(form, name);
        return path;
    }

    private static RegionPath? Unknown(FormReader form, string at) => form.Block<RegionPath>(at, "region_unknown",
        "省、市、区县不匹配，请从列表中选择。", "Province, city and district do not belong to each other; choose from the list.");
}
