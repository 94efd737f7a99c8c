using System.Globalization;
using System.Text;

namespace PowerCrm.China;

/// <summary>Checks names of people and companies without refusing real ones. Lengths are in code points: 𠮷 is one letter.</summary>
public static class Names
{
    private const string CompanySigns = "（）()·‧•・･&-—－.,，、《》〈〉“”\"'’ \u3000＆";

    /// <summary>The maximum number of marks on one letter; no orthography has more.</summary>
    private const int MaxMarks = 4;

    /// <summary>
    /// 2 to 30 code points: letters of any script with their marks; · (and the dots that input methods produce instead) and single spaces
    /// are allowed inside, not at either end and not in a row.
    /// </summary>
    public static bool IsPerson(string name) => CheckPerson(name) is (true, _);

    /// <summary>
    /// Returns the first character that a person's name cannot have; null when all are allowed and only their positions are wrong.
    /// </summary>
    public static (bool Valid, Rune? Odd) CheckPerson(string name)
    {
        int length = 0, marks = 0;
        Rune? previous = null;
        foreach (var rune in name.EnumerateRunes())
        {
            length++;
            marks = IsMark(rune) ? marks + 1 : 0;
            var followsLetter = previous is { } last && !IsJoint(last);
            if (!(IsLetter(rune) || followsLetter && (IsJoint(rune) || IsMark(rune) && marks <= MaxMarks)))
                return (false, IsJoint(rune) || IsMark(rune) ? null : rune);
            previous = rune;
        }
        return (length is >= 2 and <= 30 && previous is { } end && !IsJoint(end), null);
    }

    /// <summary>
    /// 2 to 100 code points, at least two of them letters; letters with their marks, digits and the symbols that company names contain. No
    /// suffix (有限公司) is required: individual businesses and institutions have none. Companies are unique by credit code, not by name.
    /// </summary>
    public static bool IsCompany(string name) => CheckCompany(name) is (true, _);

    /// <summary>Returns the first character that is unusual in a company's name; null when there is none.</summary>
    public static (bool Valid, Rune? Odd) CheckCompany(string name)
    {
        int length = 0, letters = 0, marks = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            length++;
            marks = IsMark(rune) ? marks + 1 : 0;
            if (IsLetter(rune))
                letters++;
            else if (marks > 0 ? letters == 0 || marks > MaxMarks : !IsCompanySign(rune))
                return (false, marks > 0 ? null : rune);
        }
        return (length is >= 2 and <= 100 && letters >= 2, null);
    }

    /// <summary>
    /// Returns the name in a form for comparison only: full-width forms folded, one kind of bracket and of middle dot, radicals as
    /// characters, lower case, no spaces and no variation selectors. Different spellings of one company give the same key.
    /// </summary>
    public static string Key(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var rune in FullWidth.Fold(name).EnumerateRunes())
            if (!Rune.IsWhiteSpace(rune) && !IsVariationSelector(rune))
                key.Append(Rune.ToLowerInvariant(Canonicalise(rune)).ToString());
        return key.ToString();
    }

    /// <summary>
    /// Returns the text to search for: the key without brackets, which many users leave out; the whole key when it has only brackets.
    /// </summary>
    public static string SearchKey(string text)
    {
        var key = Key(text);
        return string.Concat(key.Where(c => c is not ('(' or ')'))) is { Length: > 0 } withoutBrackets ? withoutBrackets : key;
    }

    /// <summary>
    /// Returns the name as official registers write it, for a service that compares names exactly: · for every middle dot, ASCII letters
    /// and digits, characters for radicals, no variation selectors, and in a name with Chinese characters full-width brackets and no blanks
    /// beside them.
    /// </summary>
    public static string ToRegisterSpelling(string name)
    {
        List<Rune> runes = [.. FullWidth.Fold(name).EnumerateRunes().Where(r => !IsVariationSelector(r)).Select(Canonicalise)];
        if (runes.Exists(IsHan))
            runes = [.. runes.Select(r => r.Value switch { '(' => new Rune('（'), ')' => new Rune('）'), _ => r })];
        var spelling = new StringBuilder(name.Length);
        Rune? previous = null;
        var isSpaced = false;
        foreach (var rune in runes)
        {
            if (Rune.IsWhiteSpace(rune))
            {
                isSpaced = true;
                continue;
            }
            if (isSpaced && previous is { } last && !IsFullWidth(last) && !IsFullWidth(rune))
                spelling.Append(' ');
            spelling.Append(rune.ToString());
            (previous, isSpaced) = (rune, false);
        }
        return spelling.ToString();
    }

    private static Rune Canonicalise(Rune rune) => rune.Value switch
    {
        '〔' or '【' or '[' => new Rune('('),
        '〕' or '】' or ']' => new Rune(')'),
        _ when IsDot(rune) => new Rune('·'),
        _ => Radicals.FindLetter(rune) ?? rune,
    };

    /// <summary>True for a variation selector, which chooses a glyph of a character and is usually invisible.</summary>
    private static bool IsVariationSelector(Rune rune) => rune.Value is >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF;

    /// <summary>
    /// True for the standard · and for the dots that input methods, phones and other systems produce instead; the last three are letters by
    /// their Unicode category.
    /// </summary>
    private static bool IsDot(Rune rune) => rune.Value is 0x00B7 or 0x2022 or 0x2027 or 0x30FB or 0xFF65
        or 0x1427 or 0x318D or 0xA78F;

    private static bool IsJoint(Rune rune) => IsDot(rune) || rune.Value is ' ' or 0x3000;

    /// <summary>Hangul fillers are letters by category and are invisible.</summary>
    private static bool IsLetter(Rune rune) =>
        (Rune.IsLetter(rune) || rune.Value == '〇') && !IsDot(rune) && rune.Value is not (0x115F or 0x1160 or 0x3164 or 0xFFA0);

    /// <summary>True for Chinese characters: 〇, the blocks of the basic plane, and the two planes of extensions.</summary>
    private static bool IsHan(Rune rune) =>
        rune.Value is 0x3007 or >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x3FFFF;

    private static bool IsFullWidth(Rune rune) => IsHan(rune) || rune.Value is '（' or '）';

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsCompanySign(Rune rune) => Rune.IsDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.SpaceSeparator
        || rune.IsBmp && CompanySigns.Contains((char)rune.Value, StringComparison.Ordinal);
}
