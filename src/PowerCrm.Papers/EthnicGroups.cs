namespace PowerCrm.Papers;

/// <summary>The 56 ethnic groups of GB/T 3304, as printed on cards, with 穿青人 and 其他.</summary>
internal static class EthnicGroups
{
    private static readonly string[] Names =
    [
        "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白", "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山",
        "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克",
        "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺", "穿青人", "其他",
    ];

    /// <returns>Null if it is none of them, and not exactly one letter different from a name of two or more letters.</returns>
    public static string? Find(string text)
    {
        text = text.TrimEnd('族');
        if (Names.Contains(text))
            return text;
        var similar = Names.Where(n => n.Length >= 2 && n.Length == text.Length && EditDistance.Of(n, text) == 1).Take(2).ToList();
        return similar.Count == 1 ? similar[0] : null;
    }
}
