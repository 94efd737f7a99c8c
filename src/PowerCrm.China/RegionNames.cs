using System.Collections.Frozen;

namespace PowerCrm.China;

/// <summary>
/// Finds a place by names as people and other systems write them: short names (广东, 深圳), terms of the statistical tables (市辖区, 省直辖县级行政区划), a
/// city without districts given twice, and districts and cities of former tables. An ambiguous name gives no result, so that the user
/// chooses.
/// </summary>
internal static class RegionNames
{
    private static readonly string[] Suffixes =
        ["特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "新区", "省", "市", "区", "县", "旗", "盟", "州"];

    /// <summary>The names of peoples between name and suffix of an autonomous area; longest first.</summary>
    private static readonly string[] EthnicGroups =
    [
        "柯尔克孜族", "乌孜别克族", "维吾尔族", "布依族", "朝鲜族", "土家族", "哈尼族", "哈萨克族", "傈僳族", "高山族", "拉祜族", "东乡族", "纳西族",
        "景颇族", "达斡尔族", "仫佬族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "阿昌族", "普米族", "塔吉克族", "俄罗斯族", "鄂温克族", "德昂族",
        "保安族", "裕固族", "塔塔尔族", "独龙族", "鄂伦春族", "赫哲族", "门巴族", "珞巴族", "基诺族", "蒙古族", "回族", "藏族", "苗族", "彝族", "壮族",
        "满族", "侗族", "瑶族", "白族", "傣族", "黎族", "佤族", "畲族", "水族", "土族", "羌族", "怒族", "京族", "各族", "柯尔克孜", "哈萨克", "维吾尔",
        "塔吉克", "蒙古", "锡伯",
    ];

    private static readonly FrozenSet<string> Placeholders =
        new[] { "市辖区", "市辖县", "县", "无", "-", "—", "/" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Terms that map services put in the place of the city where there is no city; the district alone identifies the place.
    /// </summary>
    private static readonly FrozenSet<string> CityPlaceholders =
        new[] { "北京城区", "上海城区", "天津城区", "重庆城区", "重庆郊县", "香港岛", "九龙", "新界", "雄安新区" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Former names of cities and prefectures, and short names in common use, by province and stem.
    /// </summary>
    private static readonly FrozenDictionary<(string Province, string Stem), string> RenamedCities = new Dictionary<(string, string),
        string>
    {
        [("150000", "伊克昭")] = "150600",
        [("420000", "襄樊")] = "420600",
        [("530000", "思茅")] = "530800",
        [("320000", "淮阴")] = "320800",
        [("150000", "哲里木")] = "150500",
        [("150000", "锡盟")] = "152500",
        [("150000", "阿盟")] = "152900",
        [("650000", "巴州")] = "652800",
        [("650000", "博州")] = "652700",
        [("650000", "克州")] = "653000",
    }.ToFrozenDictionary();

    private sealed record Former(string Code, string Name, string City, string NewCode);

    private static readonly IReadOnlyList<Former> Formers =
        [.. EmbeddedData.ReadRows("former.tsv").Select(r => new Former(r[0], r[1], Stem(r[2]), r[4]))];

    private static readonly ILookup<string, Former> FormersByProvince = Formers.ToLookup(f => f.Code[..2] + "0000");

    private static readonly FrozenDictionary<string, string> NewCodes = Formers.Where(f => f.NewCode.Length > 0 && f.NewCode != f.Code)
        .GroupBy(f => f.Code).ToFrozenDictionary(g => g.Key, g => g.Last().NewCode, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Stems = EnumerateRegions(null).ToFrozenDictionary(r => r.Code, r =>
        Stem(r.Name));

    /// <summary>Returns how far the names lead; the place is null when they do not reach the last level.</summary>
    public static RegionMatch Find(string province, string city, string? district)
    {
        var (p, c, d) = (Fold(province), Fold(city), Fold(district ?? ""));
        if (Placeholders.Contains(d))
            d = "";
        if (CityPlaceholders.Contains(c))
            c = "";
        if (FindProvince(p, c) is not { } top)
            return new RegionMatch(null, null, null);
        var match = FindWithin(top, c, d);
        if (match.Place is not null)
            return match;
        // 广东省 广东省深圳市 深圳市南山区: each name repeats the one before it. Names of districts may also begin like their city's (阿拉善左旗).
        var trimmedCity = TrimParentName(top.Name, c);
        var trimmedMatch = FindWithin(top, trimmedCity, TrimParentName(trimmedCity, TrimParentName(top.Name, d)));
        return trimmedMatch.Place is null ? match : trimmedMatch;
    }

    private static RegionMatch FindWithin(Region province, string city, string district)
    {
        var cities = Regions.Children(province.Code)!;
        var onlyCity = cities is [{ HasChildren: true } single] ? single : null;
        var middle = IsNoCity(city) ? onlyCity : Match(cities, city, typed: false) ?? FindRenamed(province, city);
        if (middle is not null)
            return new RegionMatch(province, middle, FindDistrict(province, middle, district));
        if (IsNoCity(city))
            return new RegionMatch(province, null, district.Length == 0 ? null
                : ResolveLeaf(Match([.. cities.Where(r => !r.HasChildren)], district, typed: true)) ?? (city.Length == 0
                ? FindInProvince(province, district) : null));
        // The district is in the place of the city, as in pickers with two levels: 北京市 朝阳区, 江苏省 昆山市.
        if ((district.Length == 0 || district == city) && (FindInProvince(province, city)
            ?? FindFormer(province, null, null, city)) is { } place)
            return new RegionMatch(province, null, place);
        return new RegionMatch(province, null, FindFormer(province, null, Stem(city), district));
    }

    private static string TrimParentName(string parentName, string text) =>
        parentName.Length > 2 && text.Length > parentName.Length + 1 && text.StartsWith(parentName, StringComparison.Ordinal)
        ? text[parentName.Length..]
            : text;

    /// <summary>Returns the code that replaced a former one; null when there is none.</summary>
    public static string? CurrentCode(string code) => NewCodes.GetValueOrDefault(code);

    /// <summary>True when two names of the same level mean the same place: 深圳 and 深圳市.</summary>
    public static bool IsSame(string first, string second) => Fold(first) == Fold(second) || Stem(Fold(first)) == Stem(Fold(second));

    private static Region? FindProvince(string text, string city)
    {
        var provinces = Regions.Children(null)!;
        if (text.Length > 0)
            return Match(provinces, text, typed: false) ?? (text == "内蒙" ? Regions.Find("150000") : null);
        var candidates = provinces.Where(p => Match(Regions.Children(p.Code)!, city, typed: false) is not null).Take(2).ToList();
        return candidates.Count == 1 ? candidates[0] : null;
    }

    private static RegionPath? FindDistrict(Region province, Region city, string text)
    {
        if (!city.HasChildren)
            return text.Length == 0 || Stem(text) == Stems[city.Code] ? ResolveLeaf(city) : null;
        if (text.Length == 0)
            return null;
        return Match(Regions.Children(city.Code)!, text, typed: true, cityStem: Stems[city.Code]) is { } district ? ResolveLeaf(district)
            : FindFormer(province, city, Stems[city.Code], text);
    }

    /// <param name="city">The stem of the former or present name of the city; null for any city of the province.</param>
    private static RegionPath? FindFormer(Region province, Region? cityRegion, string? city, string name)
    {
        var current = FormersByProvince[province.Code]
            .Where(f => f.NewCode.Length > 0 && (f.Name == name || name.Length > 1 && TypeSuffix(name) is null && Stem(f.Name) == name))
            .Select(f => (f.City, Path: Regions.Resolve(f.NewCode)!))
            .Where(f => city is null || f.City == city || f.City.Length == 0 || cityRegion is not null && f.Path.City == cityRegion.Name)
            .Select(f => f.Path).Distinct().Take(2).ToList();
        return current.Count == 1 ? current[0] : null;
    }

    /// <summary>Returns the only district of that name in the province.</summary>
    private static RegionPath? FindInProvince(Region province, string text)
    {
        var matches = Regions.Children(province.Code)!.Where(c => c.HasChildren)
            .Select(c => Match(Regions.Children(c.Code)!, text, typed: true, cityStem: Stems[c.Code])).OfType<Region>().Take(2).ToList();
        return matches.Count == 1 ? ResolveLeaf(matches[0]) : null;
    }

    private static Region? FindRenamed(Region province, string city) =>
        RenamedCities.TryGetValue((province.Code, Stem(city)), out var code) ? Regions.Find(code) : null;

    /// <param name="typed">True when a suffix in the text must match: 伊宁县 is not 伊宁市.</param>
    /// <param name="cityStem">The stem of the city's name; without a suffix it means the city, not the county of that name.</param>
    private static Region? Match(IReadOnlyList<Region> regions, string text, bool typed, string? cityStem = null)
    {
        if (text.Length == 0)
            return null;
        foreach (var region in regions)
            if (region.Name == text)
                return region;
        var (stem, type) = (Stem(text), TypeSuffix(text));
        if (type is null && stem == cityStem)
            return null;
        var matches = regions.Where(r => Stems[r.Code] == stem && (!typed || type is null || TypeSuffix(r.Name) == type)).Take(2).ToList();
        return matches.Count == 1 ? matches[0] : null;
    }

    private static RegionPath? ResolveLeaf(Region? leaf) => leaf is null ? null : Regions.Resolve(leaf.Code);

    private static bool IsNoCity(string city) => city.Length == 0 || Placeholders.Contains(city)
        || city.StartsWith("省直辖", StringComparison.Ordinal) || city.StartsWith("自治区直辖", StringComparison.Ordinal)
        || city.StartsWith("直辖", StringComparison.Ordinal);

    private static string Fold(string text) => string.Concat(FullWidth.Fold(text).Where(c => !char.IsWhiteSpace(c)));

    private static char? TypeSuffix(string name) => name.Length > 2 && "省市区县旗盟州".Contains(name[^1], StringComparison.Ordinal)
        ? name[^1] : null;

    private static string Stem(string name)
    {
        var stem = name;
        if (Suffixes.FirstOrDefault(s => name.EndsWith(s, StringComparison.Ordinal) && name.Length - s.Length >= 2) is { } suffix)
            stem = name[..^suffix.Length];
        while (EthnicGroups.FirstOrDefault(p => stem.EndsWith(p, StringComparison.Ordinal) && stem.Length - p.Length >= 2) is { } people)
            stem = stem[..^people.Length];
        return stem;
    }

    private static IEnumerable<Region> EnumerateRegions(string? parent) =>
        Regions.Children(parent)!.SelectMany(r => EnumerateRegions(r.Code).Prepend(r));
}

/// <summary>The result of resolving the names of a place.</summary>
/// <param name="Place">A place of the last level; null when the names do not reach it.</param>
public sealed record RegionMatch(Region? Province, Region? City, RegionPath? Place);
