using PowerCrm.China;

namespace PowerCrm.Papers;

/// <summary>
/// An id number is taken as it was read or not at all: with one check digit, three in a hundred mended ones would be another person's.
/// </summary>
internal static class ReadIdNumber
{
    /// <param name="readings">The better first; nothing but digits and X counts.</param>
    /// <param name="today">The day in China.</param>
    /// <returns>Null when none of them is exactly one valid number: of a nineteenth digit nobody knows which one is too many.</returns>
    public static string? From(IEnumerable<string> readings, DateOnly today)
    {
        foreach (var reading in readings)
        {
            var digits = string.Concat(Width.Fold(reading).ToUpperInvariant().Where(c => char.IsAsciiDigit(c) || c == 'X'));
            if (digits.Length == 18 && IdNumber.IsValid(digits, today))
                return digits;
        }
        return null;
    }
}
