using PowerCrm.China;

namespace PowerCrm.Companies;

/// <summary>
/// The search terms of a company name, as numbers in one GIN index. A pair of adjacent letters is stored as its two UTF-16 units (exact, no
/// hash). A group of four pinyin initials is a number in base 37; the first two and the first three initials are stored for short input.
/// These numbers stay below 0x200000, where no pair can be, because names have no control characters.
/// </summary>
internal static class CompanySearchTerms
{
    /// <summary>Limits the terms of a name with many polyphones: the rarer readings of a group are dropped beyond this.</summary>
    private const int MaxReadingsPerGroup = 8;
    private static readonly string[] LegalForms = ["股份有限公司", "有限责任公司", "有限公司"];

    /// <summary>Returns the folded name without its legal form, which most companies have and nobody searches for.</summary>
    public static string RemoveLegalForm(string folded) =>
        LegalForms.FirstOrDefault(f => folded.EndsWith(f, StringComparison.Ordinal)) is { } form && folded.Length - form.Length >= 2
            ? folded[..^form.Length] : folded;

    public static int[] Extract(string folded)
    {
        var core = RemoveLegalForm(folded);
        var terms = new HashSet<int>(GetPairs(core));
        var initials = GetInitials(core);
        for (var length = 2; length <= 3 && length <= initials.Count; length++)
            terms.UnionWith(EncodeGroup(initials, 0, length));
        for (var start = 0; start + 4 <= initials.Count; start++)
            terms.UnionWith(EncodeGroup(initials, start, 4));
        return [.. terms];
    }

    public static IEnumerable<int> GetPairs(string folded)
    {
        for (var i = 0; i + 1 < folded.Length; i++)
            yield return folded[i] << 16 | folded[i + 1];
    }

    /// <summary>Returns the groups of typed initials: two or three stand for the start of a name, more for every four in a row.</summary>
    public static int[] GetInitialGroups(string initials) => initials.Length < 4 ? [EncodeInitials(initials)]
        : [.. Enumerable.Range(0, initials.Length - 3).Select(at => EncodeInitials(initials.AsSpan(at, 4))).Distinct()];

    /// <summary>
    /// Returns the pairs of letters that two syllables may stand for, anywhere in a name; for the most common sounds some thousands.
    /// </summary>
    public static IEnumerable<int> GetSyllablePairs(string first, string second) =>
        from one in Pinyin.Letters(first) from other in Pinyin.Letters(second) select one << 16 | other;

    /// <summary>Returns the initials of each letter that has some; brackets and dots are skipped.</summary>
    public static IReadOnlyList<string> GetInitials(string folded) => [.. folded.Select(Pinyin.Initials).Where(i => i.Length > 0)];

    private static IEnumerable<int> EncodeGroup(IReadOnlyList<string> initials, int start, int length)
    {
        var numbers = new List<int> { 0 };
        for (var i = start; i < start + length; i++)
            numbers = [.. initials[i].SelectMany(_ => numbers, (letter, number) => number * 37 + EncodeLetter(letter))
            .Take(MaxReadingsPerGroup)];
        return numbers;
    }

    private static int EncodeInitials(ReadOnlySpan<char> initials)
    {
        var number = 0;
        foreach (var letter in initials)
            number = number * 37 + EncodeLetter(letter);
        return number;
    }

    private static int EncodeLetter(char letter) => letter is >= '0' and <= '9' ? letter - '0' + 27 : letter - 'a' + 1;
}
