using System.Collections.Frozen;

namespace PowerCrm.China;

/// <summary>A division of GB/T 2260. Level 1: province, 2: city, 3: county or district.</summary>
public sealed record Region(string Code, string Name, int Level, bool HasChildren);

/// <summary>Names of one place, from the province down. District is null where the city has none (东莞) or is itself a county (仙桃).</summary>
public sealed record RegionPath(string Code, string Province, string City, string? District);

/// <summary>
/// The divisions of GB/T 2260, three levels. A municipality has one city of its own name (北京市); counties that a province administers itself
/// stand as cities without districts. Source: see NOTICE.
/// </summary>
public static class Regions
{
    /// <summary>Covers every region.</summary>
    public const string Everywhere = "000000";

    private sealed record Node(string Code, string Name, string? Parent, int Level, List<string> Children);

    private static readonly FrozenDictionary<string, Node> Nodes = Load();
    private static readonly IReadOnlyList<Region> Provinces = [.. Nodes.Values.Where(n => n.Level == 1).OrderBy(n => n.Code, StringComparer.Ordinal).Select(ToRegion)];

    /// <param name="code">Six digits.</param>
    public static Region? Find(string code) => Nodes.TryGetValue(code, out var node) ? ToRegion(node) : null;

    /// <summary>The next level down; null parent: the provinces. Null answer: no such parent.</summary>
    public static IReadOnlyList<Region>? Children(string? parent) => parent is null ? Provinces
        : Nodes.TryGetValue(parent, out var node) ? [.. node.Children.Select(c => ToRegion(Nodes[c]))] : null;

    /// <summary>Null when the names do not belong to each other, or a district is missing where the city has some.</summary>
    public static RegionPath? Resolve(string province, string city, string? district)
    {
        var top = Nodes.Values.FirstOrDefault(n => n.Level == 1 && n.Name == province);
        var middle = top?.Children.Select(c => Nodes[c]).FirstOrDefault(n => n.Name == city);
        if (middle is null)
            return null;
        if (string.IsNullOrEmpty(district))
            return middle.Children.Count == 0 ? new RegionPath(middle.Code, province, city, null) : null;
        var code = middle.Children.FirstOrDefault(c => Nodes[c].Name == district);
        return code is null ? null : new RegionPath(code, province, city, district);
    }

    /// <summary>Null when the code is unknown or not the last level of its branch.</summary>
    public static RegionPath? Resolve(string code)
    {
        if (!Nodes.TryGetValue(code, out var node) || node.Children.Count > 0 || node.Parent is null)
            return null;
        var parent = Nodes[node.Parent];
        return node.Level == 2 ? new RegionPath(code, parent.Name, node.Name, null)
            : new RegionPath(code, Nodes[parent.Parent ?? ""].Name, parent.Name, node.Name);
    }

    /// <summary>Does a territory (a province, a city, a district or <see cref="Everywhere"/>) contain a region?</summary>
    public static bool Covers(string territory, string code)
    {
        if (territory == Everywhere || territory == code)
            return true;
        for (var at = code; Nodes.TryGetValue(at, out var node) && node.Parent is { } parent; at = parent)
            if (parent == territory)
                return true;
        return false;
    }

    /// <summary>0 everywhere, 1 a province, 2 a city, 3 a district; −1 unknown. The most specific territory wins.</summary>
    public static int Specificity(string territory) => territory == Everywhere ? 0 : Nodes.TryGetValue(territory, out var node) ? node.Level : -1;

    private static Region ToRegion(Node node) => new(node.Code, node.Name, node.Level, node.Children.Count > 0);

    private static FrozenDictionary<string, Node> Load()
    {
        var nodes = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var row in Embedded.Rows("regions.tsv"))
        {
            var parent = row[2].Length == 0 ? null : row[2];
            nodes.Add(row[0], new Node(row[0], row[1], parent, parent is null ? 1 : nodes[parent].Level + 1, []));
            if (parent is not null)
                nodes[parent].Children.Add(row[0]);
        }
        return nodes.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
