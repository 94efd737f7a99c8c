using System.Collections.Frozen;
using PowerCrm.China;

namespace PowerCrm.Papers;

/// <summary>Checks place names in the text that was read against the region table: 风阳, misread for 凤阳, is not a place.</summary>
internal static class PlaceNames
{
    /// <summary>All possible beginnings of an address: with or without the province, down to the district if there is one.</summary>
    private static readonly Lazy<IReadOnlyList<string>> Beginnings = new(() => [.. All().Distinct(StringComparer.Ordinal)]);

    private static readonly Lazy<FrozenSet<string>> Known = new(() => Beginnings.Value.ToFrozenSet(StringComparer.Ordinal));

    /// <summary>City and district names, for the police authority that issued a card.</summary>
    private static readonly Lazy<IReadOnlyList<(string City, string? District)>> Cities = new(() =>
        [.. Leaves().Select(p => (p.City, p.District)).Distinct()]);

    /// <returns>The address with its beginning corrected, and whether that beginning is a place in the table.</returns>
    public static (string Address, bool Known) CorrectAddress(string address)
    {
        for (var length = Math.Min(address.Length, 24); length >= 4; length--)
            if (Known.Value.Contains(address[..length]))
                return (address, true);
        var best = (Distance: 3, Text: "", Length: 0, Ties: 0);
        foreach (var beginning in Beginnings.Value)
        {
            if (beginning.Length < 5 || address.Length < beginning.Length)
                continue;
            // Same length as the name: within one or two errors, only substitutions are likely. Lost letters are handled below.
            var distance = Different(address, beginning);
            if (distance > 2 || distance * 4 > beginning.Length)
                continue;
            if (distance < best.Distance || distance == best.Distance && beginning.Length > best.Length)
                best = (distance, beginning, beginning.Length, 1);
            else if (distance == best.Distance && beginning.Length == best.Length)
                best = best with { Ties = best.Ties + 1 };
        }
        if (best.Ties == 1)
            return (best.Text + address[best.Length..], true);
        // 怒江傈僳族自治州: two consecutive letters of a long name are lost.
        foreach (var (count, least) in new[] { (1, 5), (2, 9) })
            if (Beginnings.Value.Where(b => b.Length >= least && Without(count, b, address)).Take(2).ToList() is [var whole])
                return (whole + address[(whole.Length - count)..], true);
        return (address, false);
    }

    /// <summary>
    /// Whether the address is the beginning without <paramref name="count"/> letters in a row: the engine loses letters that it does not
    /// know.
    /// </summary>
    private static bool Without(int count, string beginning, string address)
    {
        var same = 0;
        while (same < beginning.Length && same < address.Length && beginning[same] == address[same])
            same++;
        return same + count <= beginning.Length && address.AsSpan(same).StartsWith(beginning.AsSpan(same + count));
    }

    /// <summary>Checks a police authority, which has one of two forms: 苏州市公安局相城分局, 仙居县公安局.</summary>
    /// <returns>The authority with up to one misread letter in six corrected, and whether it is known.</returns>
    public static (string Authority, bool Known, bool Mended) CorrectAuthority(string text)
    {
        var candidates = new List<(string Text, int Distance)>();
        foreach (var name in Authorities(text.Length))
        {
            var distance = Different(text, name);
            if (distance == 0)
                return (text, true, false);
            if (distance * 6 <= text.Length)
                candidates.Add((name, distance));
        }
        var best = candidates.OrderBy(c => c.Distance).Take(2).ToList();
        return best.Count == 1 || best.Count == 2 && best[0].Distance < best[1].Distance
            ? (best[0].Text, true, true) : (text, false, false);
    }

    private static IEnumerable<string> Authorities(int length)
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

    private static int Different(string text, string name)
    {
        var different = 0;
        for (var i = 0; i < name.Length && different <= 3; i++)
            different += text[i] == name[i] ? 0 : 1;
        return different;
    }

    private static IEnumerable<string> All()
    {
        foreach (var path in Leaves())
        {
            var city = path.City == path.Province ? "" : path.City;
            yield return path.Province + city + path.District;
            yield return path.City + path.District;
            // A county-level city is also written without the city above it.
            if (path.District is { } district && (district.EndsWith('市') || district.EndsWith('县')))
                yield return path.Province + district;
        }
    }

    private static IEnumerable<RegionPath> Leaves() => from province in Regions.Children(null)!
                                                       from city in Regions.Children(province.Code)!
                                                       from leaf in city.HasChildren ? Regions.Children(city.Code)! : [city]
                                                       select Regions.Resolve(leaf.Code)!;
}
