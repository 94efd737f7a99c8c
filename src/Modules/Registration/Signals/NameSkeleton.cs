using System.Text;
using PowerCrm.China;

namespace PowerCrm.Registration;

/// <summary>
/// Returns a company's name as it looks at a glance: characters that are easily confused become one, and the legal form is removed. Two
/// different names that look alike are a reason to compare, never to refuse.
/// </summary>
internal static class NameSkeleton
{
    private static readonly string[] LegalForms = ["股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "分公司", "公司"];

    private static readonly string[] Confusables =
    [
        "0oоο〇", "1lі|", "2z", "5s", "8b", "未末", "己已巳", "土士", "日曰", "人入八", "干千于", "大太犬", "天夭", "王玉主", "兰蓝",
        "申电甲由", "治冶", "晴睛", "科料", "拨拔", "崇祟", "傅博", "洲州", "圆园", "鑫金", "宏弘", "恒桓", "泰秦", "贝见",
    ];

    private static readonly Dictionary<Rune, Rune> Prototypes =
        Confusables.SelectMany(group => group.EnumerateRunes().Select(r => (r, First: group.EnumerateRunes().First())))
        .ToDictionary(p => p.r, p => p.First);

    public static string Compute(string name)
    {
        var key = Names.Key(name);
        foreach (var form in LegalForms)
            if (key.EndsWith(form, StringComparison.Ordinal) && key.Length > form.Length)
            {
                key = key[..^form.Length];
                break;
            }
        var skeleton = new StringBuilder(key.Length);
        foreach (var rune in key.EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune))
                skeleton.Append(Prototypes.GetValueOrDefault(rune, rune).ToString());
        return skeleton.ToString();
    }
}
