using PowerCrm.China;

namespace PowerCrm.Assignment;

/// <summary>
/// How well a territory covers a region, by GB/T 2260 codes: <c>000000</c> is everywhere, <c>440000</c> a province, <c>440300</c> a city.
/// </summary>
public static class Territory
{
    public static bool Exists(string code) => Regions.Specificity(code) >= 0;

    /// <summary>0: not at all; 1 everywhere, 2 the province, 3 the city, 4 the district itself.</summary>
    public static int Fit(string territory, string region) => Regions.Covers(territory, region) ? Regions.Specificity(territory) + 1 : 0;

    public static int Best(IEnumerable<string> territories, string region) =>
        territories.Select(t => Fit(t, region)).DefaultIfEmpty(0).Max();
}
