namespace PowerCrm.Papers;

/// <summary>Marks of print that look alike are told apart by where they stand.</summary>
internal static class Writing
{
    private static readonly char[] Edges = ['"', '\'', '“', '”', '‘', '’', '`', '|', '_', '~', ',', '.', ':', '：', '，', '。', '、', ';', '；',
        '-', '=', '*', '»', '«', '·'];

    private static readonly string[] BeforeColons = ["项目", "销售", "批发", "零售", "生产", "加工", "制造", "经营", "范围"];

    /// <summary>No spaces, one kind of brackets and of middle dots, digits and letters in half width, no mark at the ends.</summary>
    public static string Tidy(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)).Select(One)).Trim(Edges);

    /// <summary>
    /// 许可项目：食品生产；餐饮服务。 Between items stands a semicolon, and a colon follows what names a list or what is done with its items. Where no
    /// semicolon was read at all, only the names of lists are left a colon. The full stop at the end was taken away with the dirt.
    /// </summary>
    public static string Scope(string raw)
    {
        var text = Tidy(raw).Replace(':', '：').Replace(';', '；').Replace(',', '，');
        var separated = text.Contains('；');
        var marks = string.Concat(text.Select((c, i) => c switch
        {
            '：' when !(separated ? BeforeColons : BeforeColons[..1]).Any(w => text[..i].EndsWith(w, StringComparison.Ordinal)) => '；',
            '·' or '.' when i > 0 && i + 1 < text.Length && PageText.IsHan(text[i - 1]) && PageText.IsHan(text[i + 1]) => '、',
            _ => c,
        }));
        return raw.TrimEnd() is [.., '。' or '.' or '·'] && marks.Length > 0 ? marks + "。" : marks;
    }

    /// <summary>阿迪力·吐尔逊: nothing but a middle dot stands inside a name.</summary>
    public static string Name(string text) =>
        string.Concat(text.Select((c, i) => i > 0 && i + 1 < text.Length && c is '.' or '。' or '、' or ',' or '，' ? '·' : c));

    /// <summary>The same letter in full or half width is the same letter.</summary>
    public static bool Same(char a, char b) => a == b || One(a) == One(b);

    private static char One(char c) => c switch
    {
        '（' or '〈' or '〔' => '(',
        '）' or '〉' or '〕' => ')',
        '丶' => '、',
        '‧' or '•' or '・' => '·',
        >= '０' and <= '９' or >= 'Ａ' and <= 'Ｚ' or >= 'ａ' and <= 'ｚ' => (char)(c - 0xFEE0),
        _ => c,
    };
}
