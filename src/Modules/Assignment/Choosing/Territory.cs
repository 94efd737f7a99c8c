using PowerCrm.China;

namespace PowerCrm.Assignment;

/// <summary>
/// How specifically a territory covers a region, by GB/T 2260 codes: <c>000000</c> is the whole country, <c>440000</c> a province,
/// <c>440300</c> a city.
/// </summary>
public static class Territory
{
    public static bool Exists(string code) => Regions.Specificity(code) >= 0;

    /// <summary>Returns 0 for no match, 1 for the country, 2 for the province, 3 for the city and 4 for the district itself.</summary>
    public static int Fit(string territory, string region) => Regions.Covers(territory, region) ? Regions.Specificity(territory) + 1 : 0;

    public static int BestFit(IEnumerable<string> territories, string region) =>
        territories.Select(t => Fit(t, region)).DefaultIfEmpty(0).Max();
}
