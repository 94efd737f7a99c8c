using System.Globalization;

namespace PowerCrm.China;

/// <summary>Citizen identity number, GB 11643-1999: region, birth date, sequence (odd: male), check digit.</summary>
public static class IdNumber
{
    private const string CheckDigits = "10X98765432";
    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>Divisions in use, first two digits; 83 stands in residence permits.</summary>
    private static readonly HashSet<string> Provinces = new(StringComparer.Ordinal)
    {
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    };

    /// <summary>Shape, check digit, province and a birth date from 1900 to today. Only the province: abolished districts stay valid on cards.</summary>
    public static bool IsValid(string number, DateOnly today) =>
        number.Length == 18 && number.AsSpan(0, 17).IndexOfAnyExceptInRange('0', '9') < 0 && CheckDigit(number) == char.ToUpperInvariant(number[17])
        && Provinces.Contains(number[..2]) && BirthDate(number) is { } born && born.Year >= 1900 && born <= today;

    public static DateOnly? BirthDate(string number) => number.Length == 18
        && DateOnly.TryParseExact(number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born) ? born : null;

    public static bool IsMale(string number) => (number[16] - '0') % 2 == 1;

    /// <summary>The check digit of the first 17 characters.</summary>
    public static char CheckDigit(string number)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++)
            sum += (number[i] - '0') * Weights[i];
        return CheckDigits[sum % 11];
    }
}
