using System.Globalization;

namespace PowerCrm.China;

/// <summary>
/// Citizen identity number, GB 11643-1999: region (6), birth date (8), sequence (3, odd: male), check digit. Residence permits of people of
/// 香港, 澳门 and 台湾 (81, 82, 83) have the same format. Cards of foreign permanent residents have since 2023: 9, province (2), country (3, ISO
/// 3166-1), then as above. The 15-digit numbers of the old cards expired in 2013.
/// </summary>
public static class IdNumber
{
    private const string CheckDigits = "10X98765432";
    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>Provinces in use, first two digits; 83 is used in residence permits.</summary>
    private static readonly HashSet<string> Provinces = new(StringComparer.Ordinal)
    {
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    };

    /// <summary>
    /// Checks the format, the check digit (x or X), the province and a birth date from 1900 to today. Of the region only the province is
    /// checked: cards keep the codes of abolished districts.
    /// </summary>
    /// <param name="today">The day in China.</param>
    public static bool IsValid(string number, DateOnly today) =>
        number.Length == 18 && IsDigits(number.AsSpan(0, 17)) && CheckDigit(number) == char.ToUpperInvariant(number[17])
        && IsRegion(number) && BirthDate(number) is { Year: >= 1900 } birthDate && birthDate <= today;

    private static bool IsRegion(string number) => number[0] == '9'
        ? Provinces.Contains(number[1..3]) && number[3..6] != "000" : Provinces.Contains(number[..2]);

    /// <summary>Converts a number of the old cards (15 digits, two-digit year) to 18 characters, as the register does.</summary>
    /// <returns>A text that is not 15 digits is returned unchanged.</returns>
    public static string From15Digits(string old)
    {
        if (old.Length != 15 || !IsDigits(old))
            return old;
        var first17 = string.Concat(old.AsSpan(0, 6), "19", old.AsSpan(6));
        return first17 + CheckDigit(first17);
    }

    /// <returns>Null when the digits are not a date, or the length is not 18.</returns>
    public static DateOnly? BirthDate(string number) => number.Length == 18 && DateOnly.TryParseExact(
        number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <exception cref="ArgumentException">Not 17 digits and one more character.</exception>
    public static bool IsMale(string number) => number.Length == 18 && IsDigits(number.AsSpan(0, 17))
        ? (number[16] - '0') % 2 == 1
        : throw new ArgumentException("17 digits and one more character.", nameof(number));

    /// <summary>Computes the check digit of the first 17 characters: table[Σ aᵢ·Wᵢ mod 11].</summary>
    /// <exception cref="ArgumentException">The first 17 characters are not digits.</exception>
    public static char CheckDigit(string number)
    {
        if (number.Length < 17 || !IsDigits(number.AsSpan(0, 17)))
            throw new ArgumentException("17 digits.", nameof(number));
        var sum = 0;
        for (var i = 0; i < 17; i++)
            sum += (number[i] - '0') * Weights[i];
        return CheckDigits[sum % 11];
    }

    /// <summary>Makes the number of a fictitious person, valid by every rule above, for demos and tests.</summary>
    /// <param name="seed">Gives the sequence and the sex (odd: male); the same arguments give the same number.</param>
    /// <param name="regionCode">Six digits.</param>
    /// <exception cref="ArgumentException">The region is not six digits.</exception>
    public static string CreateExample(int seed, string regionCode, DateOnly birthDate)
    {
        if (regionCode.Length != 6 || !IsDigits(regionCode))
            throw new ArgumentException("Six digits.", nameof(regionCode));
        var first17 = string.Create(CultureInfo.InvariantCulture, $"{regionCode}{birthDate:yyyyMMdd}{(uint)seed % 1000:000}");
        return first17 + CheckDigit(first17);
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
