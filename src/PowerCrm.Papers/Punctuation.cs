namespace PowerCrm.Papers;

/// <summary>Normalizes punctuation marks, which look alike in print, by their position.</summary>
internal static class Punctuation
{
    private static readonly char[] TrimmedCharacters = ['"', '\'', '“', '”', '‘', '’', '`', '|', '_', '~', ',', '.', ':', '：', '，', '。',
        '、', ';', '；', '-', '=', '*', '»', '«', '·'];

    private static readonly string[] WordsBeforeColon = ["项目", "销售", "批发", "零售", "生产", "加工", "制造", "经营", "范围"];

    /// <summary>Removes spaces and marks at both ends, and unifies brackets, middle dots, and full-width digits and letters.</summary>
    public static string Normalise(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)).Select(Canonicalise))
        .Trim(TrimmedCharacters);

    /// <summary>
    /// Normalizes a business scope: 许可项目：食品生产；餐饮服务。 Items are separated by semicolons; a colon follows the name of a list or an activity.
    /// If no semicolon was read at all, only the names of lists keep their colon. The full stop that tidying removes is restored.
    /// </summary>
    public static string NormaliseScope(string raw)
    {
        var text = Normalise(raw).Replace(':', '：').Replace(';', '；').Replace(',', '，');
        var separated = text.Contains('；');
        var marks = string.Concat(text.Select((c, i) => c switch
        {
            '：' when !(separated ? WordsBeforeColon : WordsBeforeColon[..1]).Any(w => text[..i].EndsWith(w, StringComparison.Ordinal)) =>
                '；',
            '·' or '.' when i > 0 && i + 1 < text.Length && PageText.IsHan(text[i - 1]) && PageText.IsHan(text[i + 1]) => '、',
            _ => c,
        }));
        return raw.TrimEnd() is [.., '。' or '.' or '·'] && marks.Length > 0 ? marks + "。" : marks;
    }

    /// <summary>Normalizes a name, inside which only a middle dot can occur: 阿迪力·吐尔逊.</summary>
    public static string NormaliseName(string text) =>
        string.Concat(text.Select((c, i) => i > 0 && i + 1 < text.Length && c is '.' or '。' or '、' or ',' or '，' ? '·' : c));

    /// <summary>Whether two letters are the same, regardless of full or half width.</summary>
    public static bool AreSame(char a, char b) => a == b || Canonicalise(a) == Canonicalise(b);

    private static char Canonicalise(char c) => c switch
    {
        '（' or '〈' or '〔' => '(',
        '）' or '〉' or '〕' => ')',
        '丶' => '、',
        '‧' or '•' or '・' => '·',
        >= '０' and <= '９' or >= 'Ａ' and <= 'Ｚ' or >= 'ａ' and <= 'ｚ' => (char)(c - 0xFEE0),
        _ => c,
    };
}
