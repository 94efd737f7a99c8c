using System.Text.Json.Nodes;
using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// The rules of the place where the power is used: names that match each other, or only the code, from which the names follow.
/// </summary>
internal static class RegionRules
{
    public static RegionPath? CheckRegion(FormReader form)
    {
        if (form.Has("regionCode"))
            return CheckRegionCode(form);
        var province = form.ReadText("province");
        var city = form.ReadText("city");
        var district = form.ReadText("district");
        if (province is null || city is null || form.Has("district") && district is null)
            return null;
        if (Regions.Resolve(province, city, district) is { } path)
            return path;
        // The issue points to the first name that does not match, which is the one to correct.
        var (at, chinese, english) = Regions.Advise(province, city, district);
        return form.Block<RegionPath>(at, "region_unknown", chinese, english);
    }

    /// <summary>Whether the form means the submitted place, in any spelling.</summary>
    public static bool IsSame(JsonObject form, Submission last)
    {
        if (Text("regionCode") is { Length: > 0 } code)
            return Regions.Resolve(FullWidth.Fold(code))?.Code == last.RegionCode;
        return Text("province") is { } province && Text("city") is { } city
            && Regions.Resolve(province, city, Text("district"))?.Code == last.RegionCode;

        // A draft keeps texts of any length. A long one is refused anyway, and looking for a place in it could take seconds.
        string? Text(string name) => form[name] is JsonValue value && value.TryGetValue<string>(out var text)
            && SafeText.CountRunes(text) <= RegistrationForm.Find(name).Max ? text : null;
    }

    private static RegionPath? CheckRegionCode(FormReader form)
    {
        if (form.ReadText("regionCode") is not { } text)
            return null;
        var code = FullWidth.Fold(text);
        if (Regions.Resolve(code) is not { } path)
        {
            var (chinese, english) = Regions.Find(code) is { } upper
                ? ($"该代码是{upper.Name}，请选择到区县一级。", $"That is the code of {upper.Name}; choose down to the district.")
                : ("没有此行政区划代码，请从列表中选择省、市、区县。", "This code does not exist; choose province, city and district from the list.");
            return form.Block<RegionPath>("regionCode", "region_unknown", chinese, english);
        }
        // Names that are given with the code must match it.
        var names = new (string Name, string Own)[] { ("province", path.Province), ("city", path.City), ("district", path.District ?? "") }
            .Select(n => (n.Name, n.Own, Given: form.Has(n.Name) ? form.ReadText(n.Name) : n.Own)).ToList();
        if (names.Any(n => n.Given is null))
            return null;
        if (Regions.Resolve(names[0].Given!, names[1].Given!, names[2].Given)?.Code == path.Code)
            return path;
        var fullName = path.Province + path.City + path.District;
        return form.Block<RegionPath>(names.First(n => n.Given != n.Own && !Regions.IsSame(n.Given!, n.Own) || n.Name == "district").Name,
            "region_unknown", $"与区划代码不符，该代码为{fullName}。", $"It does not belong to the code, which is {fullName}.");
    }
}
