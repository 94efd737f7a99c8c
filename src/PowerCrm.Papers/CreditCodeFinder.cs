using PowerCrm.China;

namespace PowerCrm.Papers;

/// <summary>
/// Finds a credit code in the text that was read: both check digits (GB 32100 and GB 11714) must match. One character is corrected if that
/// gives exactly one code of a known province; two are never corrected, because more than one in ten results would be somebody else's code.
/// </summary>
internal static class CreditCodeFinder
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>Characters that look alike in print; any other substitution is not a misreading but a different code.</summary>
    private static readonly string[] SimilarCharacters =
        ["0DQCUG", "17TLJ", "27", "38B", "4AH", "5896", "68GC5", "71TY", "8B3690", "9Q85G", "EFB", "FPE", "HNMW4", "KXR", "MNWH", "PRF",
            "RKPBA", "UJL0", "XKY", "YXT7", "G6C9", "CG0", "D0Q", "B8E3"];

    public sealed record Code(string Value, bool Corrected)
    {
        public override string ToString() => "[code]";
    }

    /// <param name="readings">The best reading first.</param>
    /// <returns>Null if none of them contains a code.</returns>
    public static Code? Find(IEnumerable<string> readings)
    {
        var folded = readings.Select(Fold).Where(r => r.Length >= 18).ToList();
        foreach (var window in folded.SelectMany(EnumerateWindows))
            if (IsPlausible(window))
                return new Code(window, false);
        foreach (var window in folded.SelectMany(EnumerateWindows))
        {
            var corrected = EnumerateCorrections(window).Distinct().Take(2).ToList();
            if (corrected.Count == 1)
                return new Code(corrected[0], true);
        }
        return null;
    }

    /// <summary>Replaces letters that codes do not contain by the characters that they look like.</summary>
    public static string Fold(string text) => string.Concat(FullWidth.Fold(text).ToUpperInvariant()
        .Select(c => c switch { 'O' => '0', 'I' or '|' => '1', 'S' => '5', 'Z' => '2', 'V' => 'U', _ => c })
        .Where(c => Alphabet.Contains(c)));

    private static IEnumerable<string> EnumerateWindows(string text) =>
        Enumerable.Range(0, Math.Max(0, text.Length - 17)).Select(i => text.Substring(i, 18));

    /// <summary>
    /// Licences are issued by department 9, to companies (1), sole proprietors (2), farmers' cooperatives (3) and others (9).
    /// </summary>
    private static bool IsPlausible(string code) => code[0] == '9' && code[1] is ('1' or '2' or '3' or '9') &&
        CreditCode.Check(code) == CreditCodeVerdict.Ok && CreditCode.IsOrganisationCodeValid(code)
        && Regions.Find(string.Concat(code.AsSpan(2, 2), "0000")) is not null;

    private static IEnumerable<string> EnumerateCorrections(string code)
    {
        for (var i = 0; i < code.Length; i++)
            foreach (var letter in Alphabet)
                if (letter != code[i] && AreSimilar(letter, code[i]) && IsPlausible(code[..i] + letter + code[(i + 1)..])
                    // The city must exist today, too: an uncorrected code may be older than its city's number, but a corrected one would be
                    // a double guess.
                    && Regions.Find(string.Concat((code[..i] + letter + code[(i + 1)..]).AsSpan(2, 4), "00")) is not null)
                    yield return code[..i] + letter + code[(i + 1)..];
    }

    private static bool AreSimilar(char a, char b) => SimilarCharacters.Any(g => g.Contains(a) && g.Contains(b));
}
