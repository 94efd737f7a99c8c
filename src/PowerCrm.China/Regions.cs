using System.Collections.Frozen;

namespace PowerCrm.China;

/// <summary>A division of GB/T 2260. Level 1: province, 2: city, 3: county or district.</summary>
public sealed record Region(string Code, string Name, int Level, bool HasChildren);

/// <summary>
/// The names of a place, from the province down. District is null when the city has none (东莞) or is itself a county (仙桃).
/// </summary>
public sealed record RegionPath(string Code, string Province, string City, string? District);

/// <summary>
/// The divisions of GB/T 2260, three levels, as of mid 2023, with those that were added since (see NOTICE). A municipality has one city
/// with its own name (北京市); counties that a province administers directly are listed as cities without districts. The table has nothing
/// below 台湾省, so addresses there cannot be resolved.
/// </summary>
public static class Regions
{
    /// <summary>The territory that covers every region.</summary>
    public const string Everywhere = "000000";

    private sealed record Node(Region Region, string? Parent, IReadOnlyList<Region> Children);

    private static readonly FrozenDictionary<string, Node> Nodes = Load();
    private static readonly FrozenDictionary<(string Parent, string Name), Region> RegionsByName = Nodes.Values.ToFrozenDictionary(
        n => (n.Parent ?? "", n.Region.Name), n => n.Region);
    private static readonly IReadOnlyList<Region> Provinces =
        [.. Nodes.Values.Where(n => n.Parent is null).Select(n => n.Region).OrderBy(r => r.Code, StringComparer.Ordinal)];

    /// <param name="code">Six digits.</param>
    /// <returns>Null when the table has no such code.</returns>
    public static Region? Find(string code) => Nodes.TryGetValue(code, out var node) ? node.Region : null;

    /// <summary>Returns the next level down, by code.</summary>
    /// <param name="parent">Six digits; null for the provinces.</param>
    /// <returns>Null when there is no such parent; empty at the last level.</returns>
    public static IReadOnlyList<Region>? Children(string? parent) =>
        parent is null ? Provinces : Nodes.TryGetValue(parent, out var node) ? node.Children : null;

    /// <summary>Resolves names, either as in the table or as <see cref="RegionNames"/> understands them.</summary>
    /// <param name="district">Null or empty when the city has none.</param>
    /// <returns>Null when the names do not belong together, or a district is missing although the city has districts.</returns>
    public static RegionPath? Resolve(string province, string city, string? district) =>
        ResolveExact(province, city, district) ?? FindMatch(province, city, district).Place;

    /// <summary>Returns how far the names lead, also when they do not reach the last level.</summary>
    public static RegionMatch Match(string province, string city, string? district) => FindMatch(province, city, district);

    /// <summary>
    /// Returns the names of a code of the last level: a district, or a city without districts. A code of a former table is replaced by its
    /// successor.
    /// </summary>
    /// <returns>Null when the code is unknown, or not the last level of its branch.</returns>
    public static RegionPath? Resolve(string code)
    {
        if (!Nodes.TryGetValue(code, out var node))
            return RegionNames.CurrentCode(code) is { } currentCode ? Resolve(currentCode) : null;
        if (node.Region.HasChildren || node.Parent is null)
            return null;
        var parent = Nodes[node.Parent];
        return parent.Parent is null ? new RegionPath(code, parent.Region.Name, node.Region.Name, null)
            : new RegionPath(code, Nodes[parent.Parent].Region.Name, parent.Region.Name, node.Region.Name);
    }

    /// <summary>True when two names of the same level mean the same place: 深圳 and 深圳市.</summary>
    public static bool IsSame(string first, string second) => RegionNames.IsSame(first, second);

    /// <summary>
    /// Returns why names are not a place and what to choose instead: at <c>province</c>, <c>city</c> or <c>district</c>, whichever is wrong
    /// first.
    /// </summary>
    public static (string Field, string Chinese, string English) Advise(string province, string city, string? district)
    {
        var match = FindMatch(province, city, district);
        if (match.Province is not { } top)
            return ("province", "请从列表中选择省份，如 广东省、北京市。", "Choose the province from the list, such as 广东省 or 北京市.");
        if (match.City is null && !top.HasChildren)
            return ("city", $"{top.Name}暂无可选的城市，暂不能在线登记，请联系客服。",
                $"There is no list of the cities of {top.Name}, so companies there cannot register online; contact customer service.");
        if (match.City is not { } middle)
            return ("city", $"请选择{top.Name}下的城市，如 {ListExamples(top.Code)}。",
                $"Choose a city of {top.Name} from the list, such as {ListExamples(top.Code)}.");
        return middle.HasChildren
            ? ("district", $"请选择{middle.Name}下的区县，如 {ListExamples(middle.Code)}。",
                $"Choose a district of {middle.Name} from the list, such as {ListExamples(middle.Code)}.")
            : ("district", $"{middle.Name}不设区县，请将区县留空。", $"{middle.Name} has no districts; leave the district empty.");
    }

    private static string ListExamples(string parent) => string.Join("、", Nodes[parent].Children.Take(3).Select(c => c.Name));

    /// <summary>Tries the text as typed, then in simplified characters: 廣東省 is 广东省, but 乾县 is not 干县.</summary>
    private static RegionMatch FindMatch(string province, string city, string? district)
    {
        var typed = RegionNames.Find(province, city, district);
        return typed.Place is null
            && RegionNames.Find(Simplified.Convert(province), Simplified.Convert(city), district is null
            ? null : Simplified.Convert(district))
                is { Province: not null } simplified && (simplified.Place is not null || typed.Province is null) ? simplified : typed;
    }

    private static RegionPath? ResolveExact(string province, string city, string? district)
    {
        if (!RegionsByName.TryGetValue(("", province), out var top) || !RegionsByName.TryGetValue((top.Code, city), out var middle))
            return null;
        if (string.IsNullOrEmpty(district))
            return middle.HasChildren ? null : new RegionPath(middle.Code, province, city, null);
        return RegionsByName.TryGetValue((middle.Code, district), out var last)
            ? new RegionPath(last.Code, province, city, district) : null;
    }

    /// <summary>True when a territory (a province, a city, a district or <see cref="Everywhere"/>) contains a region.</summary>
    /// <param name="code">A region of any level. A code that is no longer in the table is placed by its digits: customers keep the codes of
    /// abolished districts, and their province is still responsible for them.</param>
    public static bool Covers(string territory, string code)
    {
        if (territory == Everywhere || territory == code)
            return true;
        if (!Nodes.TryGetValue(code, out var node))
            return Nodes.ContainsKey(territory) && code.Length == 6 && code.StartsWith(CodePrefix(territory), StringComparison.Ordinal);
        for (; node.Parent is { } parent; node = Nodes[parent])
            if (parent == territory)
                return true;
        return false;
    }

    /// <summary>0 for everywhere, 1 a province, 2 a city, 3 a district; −1 unknown. The most specific territory wins.</summary>
    public static int Specificity(string territory) => territory == Everywhere ? 0 : Find(territory)?.Level ?? -1;

    private static string CodePrefix(string code) => code.EndsWith("0000", StringComparison.Ordinal) ? code[..2]
        : code.EndsWith("00", StringComparison.Ordinal) ? code[..4] : code;

    private static FrozenDictionary<string, Node> Load()
    {
        var rows = EmbeddedData.ReadRows("regions.tsv").Select(r => (Code: r[0], Name: r[1], Parent: r[2].Length == 0 ? null : r[2]))
            .ToList();
        var parents = rows.ToDictionary(r => r.Code, r => r.Parent, StringComparer.Ordinal);
        var children = rows.Where(r => r.Parent is not null).ToLookup(r => r.Parent!, StringComparer.Ordinal);
        var regions = rows.ToDictionary(
            r => r.Code, r => new Region(r.Code, r.Name, Level(r.Code), children.Contains(r.Code)), StringComparer.Ordinal);
        return rows.ToFrozenDictionary(
            r => r.Code, r => new Node(regions[r.Code], r.Parent, [.. children[r.Code].Select(c => regions[c.Code])]),
                StringComparer.Ordinal);

        int Level(string code) => parents[code] is { } parent ? Level(parent) + 1 : 1;
    }
}
