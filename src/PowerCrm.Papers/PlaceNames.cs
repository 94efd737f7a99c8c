using System.Collections.Frozen;
using PowerCrm.China;

namespace PowerCrm.Papers;

/// <summary>Checks place names in the text that was read against the region table: 风阳, misread for 凤阳, is not a place.</summary>
internal static class PlaceNames
{
    /// <summary>All possible beginnings of an address: with or without the province, down to the district if there is one.</summary>
    private static readonly Lazy<IReadOnlyList<string>> Prefixes = new(() => [.. EnumeratePrefixes().Distinct(StringComparer.Ordinal)]);

    private static readonly Lazy<FrozenSet<string>> KnownPrefixes = new(() => Prefixes.Value.ToFrozenSet(StringComparer.Ordinal));

    /// <summary>City and district names, for the police authority that issued a card.</summary>
    private static readonly Lazy<IReadOnlyList<(string City, string? District)>> Cities = new(() =>
        [.. EnumerateLeafRegions().Select(p => (p.City, p.District)).Distinct()]);

    /// <returns>The address with its beginning corrected, and whether that beginning is a place in the table.</returns>
    public static (string Address, bool IsKnown) CorrectAddress(string address)
    {
        for (var length = Math.Min(address.Length, 24); length >= 4; length--)
            if (KnownPrefixes.Value.Contains(address[..length]))
                return (address, true);
        var best = (Distance: 3, Text: "", Length: 0, Ties: 0);
        foreach (var prefix in Prefixes.Value)
        {
            if (prefix.Length < 5 || address.Length < prefix.Length)
                continue;
            // Same length as the name: within one or two errors, only substitutions are likely. Lost letters are handled below.
            var distance = CountDifferences(address, prefix);
            if (distance > 2 || distance * 4 > prefix.Length)
                continue;
            if (distance < best.Distance || distance == best.Distance && prefix.Length > best.Length)
                best = (distance, prefix, prefix.Length, 1);
            else if (distance == best.Distance && prefix.Length == best.Length)
                best = best with { Ties = best.Ties + 1 };
        }
        if (best.Ties == 1)
            return (best.Text + address[best.Length..], true);
        // 怒江傈僳族自治州: two consecutive letters of a long name are lost.
        foreach (var (count, minLength) in new[] { (1, 5), (2, 9) })
            if (Prefixes.Value.Where(b => b.Length >= minLength && MatchesWithout(count, b, address)).Take(2).ToList() is [var name])
                return (name + address[(name.Length - count)..], true);
        return (address, false);
    }

    /// <summary>
    /// Whether the address is the beginning without <paramref name="count"/> letters in a row: the engine loses letters that it does not
    /// know.
    /// </summary>
    private static bool MatchesWithout(int count, string prefix, string address)
    {
        var commonLength = 0;
        while (commonLength < prefix.Length && commonLength < address.Length && prefix[commonLength] == address[commonLength])
            commonLength++;
        return commonLength + count <= prefix.Length && address.AsSpan(commonLength).StartsWith(prefix.AsSpan(commonLength + count));
    }

    /// <summary>Checks a police authority, which has one of two forms: 苏州市公安局相城分局, 仙居县公安局.</summary>
    /// <returns>The authority with up to one misread letter in six corrected, and whether it is known.</returns>
    public static (string Authority, bool IsKnown, bool IsCorrected) CorrectAuthority(string text)
    {
        var candidates = new List<(string Text, int Distance)>();
        foreach (var name in EnumerateAuthorities(text.Length))
        {
            var distance = CountDifferences(text, name);
            if (distance == 0)
                return (text, true, false);
            if (distance * 6 <= text.Length)
                candidates.Add((name, distance));
        }
        var closest = candidates.OrderBy(c => c.Distance).Take(2).ToList();
        return closest.Count == 1 || closest.Count == 2 && closest[0].Distance < closest[1].Distance
            ? (closest[0].Text, true, true) : (text, false, false);
    }

    private static IEnumerable<string> EnumerateAuthorities(int length)
    {
        foreach (var (city, district) in Cities.Value)
        {
            if (city.Length + 3 == length)
                yield return city + "公安局";
            if (district is null)
                continue;
            if (district.Length + 3 == length)
                yield return district + "公安局";
            if (city.Length + district.Length + 5 == length)
                yield return city + "公安局" + district + "分局";
            if (district.Length > 2 && city.Length + district.Length + 4 == length)
                yield return city + "公安局" + district[..^1] + "分局";
        }
    }

    private static int CountDifferences(string text, string name)
    {
        var differences = 0;
        for (var i = 0; i < name.Length && differences <= 3; i++)
            differences += text[i] == name[i] ? 0 : 1;
        return differences;
    }

    private static IEnumerable<string> EnumeratePrefixes()
    {
        foreach (var path in EnumerateLeafRegions())
        {
            var city = path.City == path.Province ? "" : path.City;
            yield return path.Province + city + path.District;
            yield return path.City + path.District;
            // A county-level city is also written without the city above it.
            if (path.District is { } district && (district.EndsWith('市') || district.EndsWith('县')))
                yield return path.Province + district;
        }
    }

    private static IEnumerable<RegionPath> EnumerateLeafRegions() => from province in Regions.Children(null)!
                                                                     from city in Regions.Children(province.Code)!
                                                                     from leaf in city.HasChildren ? Regions.Children(city.Code)! : [city]
                                                                     select Regions.Resolve(leaf.Code)!;
}
