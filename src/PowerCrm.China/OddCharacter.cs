using System.Globalization;
using System.Text;

namespace PowerCrm.China;

/// <summary>
/// Explains a character that a text may not have: the character, its code point, and the key to press instead. For a character that no font
/// shows, only the code point is given.
/// </summary>
public static class OddCharacter
{
    /// <summary>Dots and symbols that are typed instead of ·.</summary>
    private const string DotLike = ".．。｡․‥…∙⋅⸱●◦○᛫、,，*＊`｀";

    /// <summary>
    /// The private-use characters that GB 18030-2022 moved to Unicode code points, ḿ that the edition of 2005 moved, and six that the
    /// standard keeps there although Unicode has them now: fonts and old systems still produce them.
    /// </summary>
    private static readonly Dictionary<int, int> ReassignedCodePoints = new()
    {
        [0xE78D] = 0xFE10,
        [0xE78E] = 0xFE12,
        [0xE78F] = 0xFE11,
        [0xE790] = 0xFE13,
        [0xE791] = 0xFE14,
        [0xE792] = 0xFE15,
        [0xE793] = 0xFE16,
        [0xE794] = 0xFE17,
        [0xE795] = 0xFE18,
        [0xE796] = 0xFE19,
        [0xE7C7] = 0x1E3F,
        [0xE81E] = 0x9FB4,
        [0xE826] = 0x9FB5,
        [0xE82B] = 0x9FB6,
        [0xE82C] = 0x9FB7,
        [0xE832] = 0x9FB8,
        [0xE843] = 0x9FB9,
        [0xE854] = 0x9FBA,
        [0xE864] = 0x9FBB,
        [0xE816] = 0x20087,
        [0xE817] = 0x20089,
        [0xE818] = 0x200CC,
        [0xE831] = 0x215D7,
        [0xE83B] = 0x2298F,
        [0xE855] = 0x241FE,
    };

    /// <summary>「．」（U+FF0E）; for an invisible or unassigned character only the code point.</summary>
    public static string Describe(int codePoint)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"U+{codePoint:X4}");
        return IsShown(codePoint) ? $"“{new Rune(codePoint)}”（{number}）" : number;
    }

    /// <summary>Returns the standard character for a private code point of old systems, if there is one.</summary>
    public static Rune? FindStandard(int codePoint) => ReassignedCodePoints.TryGetValue(codePoint, out var replacement)
        ? new Rune(replacement) : null;

    /// <summary>Converts GB18030 text to the mapping of the 2022 edition; the decoder uses the edition of 2000.</summary>
    public static string ToEdition2022(string decoded)
    {
        if (!decoded.AsSpan().ContainsAnyInRange('\uE78D', '\uE864'))
            return decoded;
        var text = new StringBuilder(decoded.Length);
        foreach (var rune in decoded.EnumerateRunes())
            text.Append((FindStandard(rune.Value) ?? rune).ToString());
        return text.ToString();
    }

    /// <summary>Why a person's name cannot have the character, and what to do.</summary>
    public static (string Chinese, string English) AdviseForPersonName(Rune character)
    {
        var (chineseName, englishName) = (Describe(character.Value), DescribeInEnglish(character.Value));
        if (DotLike.EnumerateRunes().Contains(character))
            return ($"姓名中的间隔号请用“·”（U+00B7），不能用{chineseName}。中文输入法下按键盘左上角的 ` 键，手机在符号键盘的“中文”页。",
                $"Between the parts of a name type · (U+00B7), not {englishName}: the key ` of a Chinese keyboard, "
                + "or the page of Chinese symbols of a phone.");
        if (Radicals.FindLetter(character) is { } letter)
            return DescribeRadical(character, letter);
        if (Rune.IsDigit(character) || Rune.GetUnicodeCategory(character) is UnicodeCategory.OtherNumber or UnicodeCategory.LetterNumber)
            return ($"姓名不能含数字{chineseName}，请按身份证上的写法填写。",
                $"A name has no digits such as {englishName}; type it as printed on the ID card.");
        if (Rune.GetUnicodeCategory(character) == UnicodeCategory.SpaceSeparator)
            return ($"姓名中的空格请用空格键输入，不能用{chineseName}（多因从网页或 PDF 复制而来）：请删除后按空格键。",
                $"Type the spaces of a name with the space bar: {englishName} is often copied from a web page or a PDF; delete it and "
                + "press the space bar.");
        return DescribeUnreadable(character.Value)
            ?? ($"姓名不能含{chineseName}，请删除它；姓名只能含文字，中间可有“·”和空格。",
                $"A name has no {englishName}: delete it. A name has letters only, with · and spaces inside.");
    }

    /// <summary>What is unusual about a character in a company's name.</summary>
    public static (string Chinese, string English) AdviseForCompanyName(Rune character) =>
        Radicals.FindLetter(character) is { } letter ? DescribeRadical(character, letter) : DescribeUnreadable(character.Value)
        ?? ($"企业名称含有不常见的字符{Describe(character.Value)}，请与营业执照核对。",
            $"The company's name has the unusual character {DescribeInEnglish(character.Value)}; compare it with the licence.");

    private static (string Chinese, string English) DescribeRadical(Rune radical, Rune letter) =>
        ($"{Describe(radical.Value)}是字典部首，不是汉字，多因从 PDF 或图片复制而来：请删除后重新输入“{letter}”（U+{letter.Value:X4}）。",
            $"{DescribeInEnglish(radical.Value)} is a dictionary radical, often copied from a PDF, not a character: delete it and type "
            + $"{letter} (U+{letter.Value:X4}).");

    /// <summary>For private or unassigned characters, which other systems cannot show. Null for all others.</summary>
    public static (string Chinese, string English)? DescribeUnreadable(int codePoint)
    {
        var category = CharUnicodeInfo.GetUnicodeCategory(codePoint);
        if (category is not (UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
            return null;
        var number = string.Create(CultureInfo.InvariantCulture, $"U+{codePoint:X4}");
        if (FindStandard(codePoint) is { } standard)
            return ($"字符 {number} 是旧字库的自造字，请改为标准字“{standard}”（U+{standard.Value:X4}）。",
                $"{number} is a private code of old fonts; type the standard character {standard} (U+{standard.Value:X4}).");
        return category == UnicodeCategory.PrivateUse
            ? ($"字符 {number} 是自造字，其他系统无法显示：请删除后用手写或最新的拼音输入法重新输入；仍输入不了的，请写拼音。",
                $"{number} is a private-use character that other systems cannot show: delete it and type it again, by handwriting if need "
                + "be; if that fails, type its pinyin.")
            : ($"字符 {number} 尚无系统支持：请删除后重新输入；输入不了的，请写拼音。",
                $"{number} is not supported by other systems yet: delete it and type it again; if that fails, type its pinyin.");
    }

    private static string DescribeInEnglish(int codePoint) =>
        Describe(codePoint).Replace('（', '(').Replace('）', ')').Replace('“', '"').Replace('”', '"');

    private static bool IsShown(int codePoint) => Rune.IsValid(codePoint) && CharUnicodeInfo.GetUnicodeCategory(codePoint)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Surrogate)
        && codePoint is not (0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800);
}
