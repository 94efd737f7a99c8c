using PowerCrm.China;

namespace PowerCrm.Companies;

/// <summary>The place of a company, from the names that a file or a registry gives and from its credit code.</summary>
internal static class CompanyPlace
{
    /// <summary>
    /// Returns the place as it is given, resolved as in the form; the code adds parts that are left out. What the form does not know is
    /// left empty for the applicant to choose.
    /// </summary>
    /// <param name="creditCode">18 characters.</param>
    /// <returns>Null when there is no such province, or no such city in it.</returns>
    public static (string Province, string City, string? District)? Resolve(string creditCode, string province, string city,
        string district)
    {
        var codePlace = ResolveCode(creditCode.Substring(2, 6));
        if (province.Length + city.Length + district.Length == 0)
            return codePlace ?? ("", "", null);
        var (top, cityRegion, place) = Regions.Match(province, city, district);
        if (place is not null)
            return (place.Province, place.City, place.District);
        if (top is null || cityRegion is null && city.Length > 0)
            return null;
        if (cityRegion is null)
            return codePlace is { } inProvince && inProvince.Province == top.Name ? codePlace : (top.Name, "", null);
        return codePlace is { } inCity && inCity.Province == top.Name && inCity.City == cityRegion.Name && district.Length == 0 ? codePlace
            : (top.Name, cityRegion.Name, null);
    }

    /// <summary>
    /// Returns the place of the authority that issued the code, as far down as the code tells; null for a national authority.
    /// </summary>
    private static (string Province, string City, string? District)? ResolveCode(string code)
    {
        if (Regions.Resolve(code) is { } path)
            return (path.Province, path.City, path.District);
        if (Regions.Find(code[..2] + "0000") is not { } top)
            return null;
        return Regions.Find(code[..4] + "00") is { Level: 2 } cityRegion ? (top.Name, cityRegion.Name, null) : (top.Name, "", null);
    }
}
