using PowerCrm.China;

namespace PowerCrm.Papers;

/// <summary>
/// A credit code out of what was read: both check digits (GB 32100 and GB 11714) must hold. One character is mended where exactly one
/// code of a known province comes out; two never are, for more than one in ten of those would be somebody else's.
/// </summary>
internal static class ReadCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>What may look alike in print; another letter in its place is no misreading but another code.</summary>
    private static readonly string[] Alike =
        ["0DQCUG", "17TLJ", "27", "38B", "4AH", "5896", "68GC5", "71TY", "8B3690", "9Q85G", "EFB", "FPE", "HNMW4", "KXR", "MNWH", "PRF",
            "RKPBA", "UJL0", "XKY", "YXT7", "G6C9", "CG0", "D0Q", "B8E3"];

    public sealed record Code(string Value, bool Mended)
    {
        public override string ToString() => "[code]";
    }

    /// <param name="readings">The better first.</param>
    /// <returns>Null when none of them holds a code.</returns>
    public static Code? From(IEnumerable<string> readings)
    {
        var folded = readings.Select(Fold).Where(r => r.Length >= 18).ToList();
        foreach (var window in folded.SelectMany(Windows))
            if (Holds(window))
                return new Code(window, false);
        foreach (var window in folded.SelectMany(Windows))
        {
            var mended = Mended(window).Distinct().Take(2).ToList();
            if (mended.Count == 1)
                return new Code(mended[0], true);
        }
        return null;
    }

    /// <summary>The letters that codes do not have stand for the digits they look like.</summary>
    public static string Fold(string text) => string.Concat(Width.Fold(text).ToUpperInvariant()
        .Select(c => c switch { 'O' => '0', 'I' or '|' => '1', 'S' => '5', 'Z' => '2', 'V' => 'U', _ => c })
        .Where(c => Alphabet.Contains(c)));

    private static IEnumerable<string> Windows(string text) =>
        Enumerable.Range(0, Math.Max(0, text.Length - 17)).Select(i => text.Substring(i, 18));

    /// <summary>
    /// Licences are given by department 9, to companies (1), persons in business (2), farmers' cooperatives (3) and others (9).
    /// </summary>
    private static bool Holds(string code) => code[0] == '9' && code[1] is ('1' or '2' or '3' or '9') &&
        CreditCode.Check(code) == CreditCodeVerdict.Ok && CreditCode.InnerCheck(code)
        && Regions.Find(string.Concat(code.AsSpan(2, 2), "0000")) is not null;

    private static IEnumerable<string> Mended(string code)
    {
        for (var i = 0; i < code.Length; i++)
            foreach (var letter in Alphabet)
                if (letter != code[i] && Looks(letter, code[i]) && Holds(code[..i] + letter + code[(i + 1)..])
                    // A city of today, too: a code as read may be older than its city's number, a mended one would be a guess upon a guess.
                    && Regions.Find(string.Concat((code[..i] + letter + code[(i + 1)..]).AsSpan(2, 4), "00")) is not null)
                    yield return code[..i] + letter + code[(i + 1)..];
    }

    private static bool Looks(char a, char b) => Alike.Any(g => g.Contains(a) && g.Contains(b));
}
