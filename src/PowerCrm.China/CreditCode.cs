using System.Globalization;
using System.Text;

namespace PowerCrm.China;

/// <summary>What a check of a credit code found.</summary>
public enum CreditCodeVerdict
{
    Ok,

    /// <summary>Not 18 characters.</summary>
    WrongLength,

    /// <summary>15 digits: a licence number of before 2015.</summary>
    OldLicenceNumber,

    /// <summary>A character outside the 31 of GB 32100, or a region that is no six digits.</summary>
    WrongAlphabet,

    /// <summary>The check digit does not fit. Codes in use are known to break it, so it warns and does not block.</summary>
    WrongCheckDigit,
}

/// <summary>
/// Unified social credit code, GB 32100-2015: department, category, six digits of region, nine of organisation code (GB 11714), check
/// digit. C18 = 31 − (Σ Cᵢ·3^(i−1) mod 31), alphabet of 31 characters without I O S V Z.
/// </summary>
public static class CreditCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    private static readonly int[] InnerWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    /// <param name="code">Normalised: upper case, ASCII, no spaces.</param>
    public static CreditCodeVerdict Check(string code)
    {
        if (code.Length == 15 && code.All(char.IsAsciiDigit))
            return CreditCodeVerdict.OldLicenceNumber;
        if (code.Length != 18)
            return CreditCodeVerdict.WrongLength;
        if (!code.All(c => Alphabet.Contains(c, StringComparison.Ordinal)) || code.AsSpan(2, 6).ContainsAnyExceptInRange('0', '9'))
            return CreditCodeVerdict.WrongAlphabet;
        return CheckDigit(code.AsSpan(0, 17)) == code[17] ? CreditCodeVerdict.Ok : CreditCodeVerdict.WrongCheckDigit;
    }

    /// <summary>Trimmed, upper case, full-width forms to ASCII. O and I are left: see <see cref="Suggestion"/>.</summary>
    public static string Normalise(string text) => Width.Fold(text).Trim().ToUpperInvariant();

    /// <summary>
    /// A code of digits alone whose last three a spreadsheet has lost: it keeps fifteen, and writes zeros in place of the others.
    /// </summary>
    /// <param name="code">Normalised.</param>
    public static bool IsZeroed(string code) => code.Length == 18 && code.EndsWith("000", StringComparison.Ordinal)
        && code.All(char.IsAsciiDigit) && Check(code) == CreditCodeVerdict.WrongCheckDigit;

    /// <summary>Without blanks and hyphens, by which codes are copied in groups.</summary>
    public static string Together(string text) => string.Concat(Normalise(text)
        .Where(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.DashPunctuation));

    /// <summary>
    /// Finds the code in a text with a label or a name beside it. Only a run of exactly eighteen letters and digits is taken: where letters
    /// of a name stand directly before the code, nothing is found.
    /// </summary>
    /// <returns>Null: there is none, or more than one.</returns>
    public static string? In(string text)
    {
        var spaced = string.Concat(Together(text).Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' '));
        return spaced.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(r => r.Length == 18).ToList() is [var one]
            && Check(one) is CreditCodeVerdict.Ok or CreditCodeVerdict.WrongCheckDigit ? one : null;
    }

    /// <summary>
    /// What a code was probably meant as, where letters that the alphabet leaves out stand for their look-alikes (O, I, Z, S, V for 0, 1,
    /// 2, 5, U), or there is something around or between its characters (a label, blanks, hyphens), and the result passes both checks:
    /// something to offer, never to put in silently.
    /// </summary>
    /// <returns>Null when nothing is to be mended, or mending does not give a valid code.</returns>
    public static string? Suggestion(string code)
    {
        var bare = string.Concat(code.Replace('×', 'X').Where(char.IsAsciiLetterOrDigit));
        var mended = bare.Replace('O', '0').Replace('I', '1').Replace('Z', '2').Replace('S', '5').Replace('V', 'U');
        return mended != code && Check(mended) == CreditCodeVerdict.Ok && InnerCheck(mended) ? mended : null;
    }

    /// <summary>The eighteenth character for the first seventeen.</summary>
    /// <exception cref="ArgumentException">Not 17 characters of the alphabet.</exception>
    public static char CheckDigit(ReadOnlySpan<char> first17)
    {
        if (first17.Length != 17)
            throw new ArgumentException("17 characters.", nameof(first17));
        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            var value = Alphabet.IndexOf(first17[i], StringComparison.Ordinal);
            if (value < 0)
                throw new ArgumentException("A character is outside the alphabet.", nameof(first17));
            sum += value * Weights[i];
        }
        return Alphabet[(31 - sum % 31) % 31];
    }

    /// <summary>
    /// The organisation code inside (characters 9 to 17) by GB 11714: weights 3 7 9 10 5 8 4 2 over 0-9 and A-Z as 0 to 35, 11 − Σ mod 11,
    /// 10 is X, 11 is 0. A miss warns, as the outer one does.
    /// </summary>
    public static bool InnerCheck(string code)
    {
        if (code.Length != 18)
            return false;
        var inner = code.AsSpan(8, 8);
        foreach (var c in inner)
            if (!char.IsAsciiDigit(c) && !char.IsAsciiLetterUpper(c))
                return false;
        return code[16] == InnerDigit(inner);
    }

    /// <summary>A fictitious company's code, valid by both checks: for demos and tests.</summary>
    /// <param name="seed">The same seed gives the same code.</param>
    /// <param name="regionCode">Six digits.</param>
    /// <exception cref="ArgumentException">The region is not six digits.</exception>
    public static string Example(int seed, string regionCode)
    {
        if (regionCode.Length != 6 || regionCode.AsSpan().ContainsAnyExceptInRange('0', '9'))
            throw new ArgumentException("Six digits.", nameof(regionCode));
        var inner = new StringBuilder("MA");
        var state = (uint)seed * 2654435761u + 12345u;
        for (var i = 0; i < 6; i++)
        {
            state = state * 1664525u + 1013904223u;
            inner.Append(Alphabet[(int)(state >> 16) % 31]);
        }
        inner.Append(InnerDigit(inner.ToString()));
        var first17 = "91" + regionCode + inner;
        return first17 + CheckDigit(first17);
    }

    private static char InnerDigit(ReadOnlySpan<char> first8)
    {
        var sum = 0;
        for (var i = 0; i < 8; i++)
            sum += (char.IsAsciiDigit(first8[i]) ? first8[i] - '0' : first8[i] - 'A' + 10) * InnerWeights[i];
        return (11 - sum % 11) switch { 10 => 'X', 11 => '0', var d => (char)('0' + d) };
    }
}
