using System.Globalization;
using System.Text;

namespace PowerCrm.China;

/// <summary>The result of checking a credit code.</summary>
public enum CreditCodeVerdict
{
    Ok,

    /// <summary>Not 18 characters.</summary>
    WrongLength,

    /// <summary>15 digits: a licence number from before 2015.</summary>
    OldLicenceNumber,

    /// <summary>A character outside the 31 of GB 32100, or a region that is not six digits.</summary>
    WrongAlphabet,

    /// <summary>The check digit is wrong. Some codes in use are known to have a wrong one, so it is a warning only.</summary>
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
    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

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

    /// <summary>Trims, converts to upper case and full-width forms to ASCII. O and I are kept: see
    /// <see cref="SuggestCorrection"/>.</summary>
    public static string Normalise(string text) => FullWidth.Fold(text).Trim().ToUpperInvariant();

    /// <summary>True for a code of digits whose last three a spreadsheet has replaced by zeros: it keeps only 15 digits.</summary>
    /// <param name="code">Normalised.</param>
    public static bool IsZeroed(string code) => code.Length == 18 && code.EndsWith("000", StringComparison.Ordinal)
        && code.All(char.IsAsciiDigit) && Check(code) == CreditCodeVerdict.WrongCheckDigit;

    /// <summary>Removes the blanks and hyphens that separate groups in a copied code.</summary>
    public static string WithoutSeparators(string text) => string.Concat(Normalise(text)
        .Where(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.DashPunctuation));

    /// <summary>
    /// Finds the code in a text that also contains a label or a name. Only a run of exactly 18 letters and digits is found, so nothing is
    /// found when a letter precedes the code directly.
    /// </summary>
    /// <returns>Null when there is none, or more than one.</returns>
    public static string? FindIn(string text)
    {
        var spaced = string.Concat(WithoutSeparators(text).Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' '));
        return spaced.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(r => r.Length == 18).ToList() is [var candidate]
            && Check(candidate) is CreditCodeVerdict.Ok or CreditCodeVerdict.WrongCheckDigit ? candidate : null;
    }

    /// <summary>
    /// Suggests a correction: letters outside the alphabet are replaced by the characters they look like (O, I, Z, S, V by 0, 1, 2, 5, U),
    /// and text around or between the characters (a label, blanks, hyphens) is removed. The result must pass both checks. It is shown to
    /// the user and never applied silently.
    /// </summary>
    /// <returns>Null when there is nothing to correct, or the correction is not a valid code.</returns>
    public static string? SuggestCorrection(string code)
    {
        var cleaned = string.Concat(code.Replace('×', 'X').Where(char.IsAsciiLetterOrDigit));
        var corrected = cleaned.Replace('O', '0').Replace('I', '1').Replace('Z', '2').Replace('S', '5').Replace('V', 'U');
        return corrected != code && Check(corrected) == CreditCodeVerdict.Ok && IsOrganisationCodeValid(corrected) ? corrected : null;
    }

    /// <summary>Computes the eighteenth character from the first seventeen.</summary>
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
    /// Checks the organisation code inside (characters 9 to 17) by GB 11714: weights 3 7 9 10 5 8 4 2 over 0-9 and A-Z as 0 to 35, 11 − Σ
    /// mod 11, 10 is X, 11 is 0. A failure is a warning only, as for the outer check digit.
    /// </summary>
    public static bool IsOrganisationCodeValid(string code)
    {
        if (code.Length != 18)
            return false;
        var inner = code.AsSpan(8, 8);
        foreach (var c in inner)
            if (!char.IsAsciiDigit(c) && !char.IsAsciiLetterUpper(c))
                return false;
        return code[16] == OrganisationCheckDigit(inner);
    }

    /// <summary>Makes the code of a fictitious company, valid by both checks, for demos and tests.</summary>
    /// <param name="seed">The same seed gives the same code.</param>
    /// <param name="regionCode">Six digits.</param>
    /// <exception cref="ArgumentException">The region is not six digits.</exception>
    public static string CreateExample(int seed, string regionCode)
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
        inner.Append(OrganisationCheckDigit(inner.ToString()));
        var first17 = "91" + regionCode + inner;
        return first17 + CheckDigit(first17);
    }

    private static char OrganisationCheckDigit(ReadOnlySpan<char> first8)
    {
        var sum = 0;
        for (var i = 0; i < 8; i++)
            sum += (char.IsAsciiDigit(first8[i]) ? first8[i] - '0' : first8[i] - 'A' + 10) * OrganisationWeights[i];
        return (11 - sum % 11) switch { 10 => 'X', 11 => '0', var d => (char)('0' + d) };
    }
}
