using System.Collections.Frozen;
using System.Globalization;

namespace PowerCrm.China;

/// <summary>
/// Readings of the common characters, without tones (source: see NOTICE). All readings that occur in names are kept: 重庆 is cq and 重工 is zg,
/// and the character alone does not tell which applies.
/// </summary>
public static class Pinyin
{
    private const int LongestSyllable = 6;

    private static readonly FrozenDictionary<char, string[]> ReadingsByCharacter = Load();
    private static readonly FrozenSet<string> Syllabary = ReadingsByCharacter.Values.SelectMany(r => r).Where(s =>
        s.Length > 1 || s is "a" or "e" or "o")
        .ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenDictionary<char, string> InitialsByCharacter = ReadingsByCharacter.ToFrozenDictionary(
        p => p.Key, p => new string([.. p.Value.Select(r => r[0]).Distinct()]));

    private static readonly FrozenDictionary<string, string> CharactersByReading =
        ReadingsByCharacter.SelectMany(p => p.Value.Select(reading => (reading, letter: p.Key)))
        .GroupBy(p => p.reading, p => p.letter).ToFrozenDictionary(g => g.Key, g => new string([.. g]), StringComparer.Ordinal);

    /// <summary>Returns the readings, the usual one first; empty for a character that is not a common Chinese one.</summary>
    public static IReadOnlyList<string> Readings(char letter) => ReadingsByCharacter.TryGetValue(letter, out var readings) ? readings : [];

    /// <summary>Returns all characters with this reading; empty when it is not a syllable.</summary>
    public static string Letters(string syllable) => CharactersByReading.GetValueOrDefault(syllable, "");

    /// <summary>
    /// Returns the letters by which a character may be typed: the first letters of its readings, or the Latin letter or digit itself;
    /// otherwise empty.
    /// </summary>
    public static string Initials(char letter) =>
        InitialsByCharacter.TryGetValue(letter, out var initials)
            ? initials : char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter).ToString() : "";

    /// <summary>
    /// Returns the strings of initials by which a text may be typed: several when its characters have several readings. Above the maximum,
    /// rarer readings are dropped.
    /// </summary>
    public static IReadOnlyList<string> Spellings(string text, int limit)
    {
        IReadOnlyList<string> spellings = [""];
        foreach (var initials in text.Select(Initials).Where(i => i.Length > 0))
            spellings = [.. initials.SelectMany(_ => spellings, (letter, spelling) => spelling + letter).Take(limit)];
        return spellings is [""] ? [] : spellings;
    }

    /// <summary>True when two characters have a common reading, ignoring tones.</summary>
    public static bool SoundAlike(char first, char second)
    {
        if (!ReadingsByCharacter.TryGetValue(first, out var readings) || !ReadingsByCharacter.TryGetValue(second, out var otherReadings))
            return false;
        foreach (var reading in readings)
            foreach (var otherReading in otherReadings)
                if (reading == otherReading)
                    return true;
        return false;
    }

    /// <summary>
    /// Returns the text without marks: guǎng'zhōu is guangzhou, and ü is v. Input methods separate syllables by the apostrophe.
    /// </summary>
    public static string RemoveTones(string typed) => string.Concat(typed.Replace("u\u0308", "v", StringComparison.Ordinal)
        .Where(c => c is not ('\'' or '’') && char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
        .Select(c => MarkedLetters.IndexOf(c, StringComparison.Ordinal) is >= 0 and var index ? UnmarkedLetters[index / 4] : c));

    // Four tones of each letter; ü itself is in the group of n, which has only three.
    private const string MarkedLetters = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹǹüüüü", UnmarkedLetters = "aoeiuvnv";

    /// <summary>Splits lower-case letters into as few whole syllables as possible: guangzhou is guang zhou.</summary>
    /// <returns>Null when letters are left over, as in gzdl.</returns>
    public static IReadOnlyList<string>? Syllables(string letters)
    {
        var best = new (int Count, int Length)?[letters.Length + 1];
        best[0] = (0, 0);
        for (var start = 0; start < letters.Length; start++)
            for (var length = 1; best[start] is { } current && length <= LongestSyllable && start + length <= letters.Length; length++)
                if (Syllabary.Contains(letters.Substring(start, length)) && !(best[start + length]?.Count <= current.Count + 1))
                    best[start + length] = (current.Count + 1, length);
        if (letters.Length == 0 || best[^1] is null)
            return null;
        var syllables = new List<string>();
        for (var end = letters.Length; end > 0; end -= best[end]!.Value.Length)
            syllables.Insert(0, letters.Substring(end - best[end]!.Value.Length, best[end]!.Value.Length));
        return syllables;
    }

    private static FrozenDictionary<char, string[]> Load() =>
        EmbeddedData.ReadRows("pinyin.tsv").Select(r => (Readings: r[0].Split(' '), Letters: r[1]))
            .SelectMany(r => r.Letters.Select(l => (l, r.Readings))).ToFrozenDictionary(p => p.l, p => p.Readings);
}
