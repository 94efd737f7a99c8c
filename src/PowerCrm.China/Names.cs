using System.Globalization;
using System.Text;

namespace PowerCrm.China;

/// <summary>Names of people and companies as they are, without over-blocking.</summary>
public static class Names
{
    /// <summary>2 to 30 code points: letters of any script (with their marks), · and single spaces inside.</summary>
    public static bool IsPerson(string name)
    {
        var length = 0;
        Rune? before = null;
        foreach (var rune in name.EnumerateRunes())
        {
            length++;
            var inner = rune.Value is 0x00B7 or 0x2027 or 0x30FB or ' ';
            if (inner ? before is null || IsJoint(before.Value) : !IsLetter(rune))
                return false;
            before = rune;
        }
        return length is >= 2 and <= 30 && before is { } last && !IsJoint(last);
    }

    /// <summary>2 to 100 code points with at least two letters; letters, digits and the signs that names of companies carry.</summary>
    public static bool IsCompany(string name)
    {
        int length = 0, letters = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            length++;
            if (IsLetter(rune))
                letters++;
            else if (!Rune.IsDigit(rune) && !"（）()·&-—－.,，、《》〈〉“”\"'’ ＆〇".Contains(rune.ToString(), StringComparison.Ordinal) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.LetterNumber)
                return false;
        }
        return length is >= 2 and <= 100 && letters >= 2;
    }

    /// <summary>For comparing: full-width forms folded, lower case, no spaces. Two spellings of one company meet here.</summary>
    public static string Key(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var rune in Width.Fold(name).EnumerateRunes())
            if (!Rune.IsWhiteSpace(rune))
                key.Append(Rune.ToLowerInvariant(rune).ToString());
        return key.Replace('・', '·').ToString();
    }

    private static bool IsJoint(Rune rune) => rune.Value is 0x00B7 or 0x2027 or 0x30FB or ' ';

    private static bool IsLetter(Rune rune) => Rune.IsLetter(rune) || rune.Value == 0x3007
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
