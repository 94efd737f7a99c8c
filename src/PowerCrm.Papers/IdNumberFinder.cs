using PowerCrm.China;

namespace PowerCrm.Papers;

/// <summary>
/// Accepts an ID number only as it was read: with one check digit, three in a hundred corrected numbers would belong to another person.
/// </summary>
internal static class IdNumberFinder
{
    /// <param name="readings">The best reading first; only digits and X are used.</param>
    /// <param name="today">The current date in China.</param>
    /// <returns>Null if none of them is exactly one valid number: with a nineteenth digit, it is unknown which one is wrong.</returns>
    public static string? Find(IEnumerable<string> readings, DateOnly today)
    {
        foreach (var reading in readings)
        {
            var digits = string.Concat(FullWidth.Fold(reading).ToUpperInvariant().Where(c => char.IsAsciiDigit(c) || c == 'X'));
            if (digits.Length == 18 && IdNumber.IsValid(digits, today))
                return digits;
        }
        return null;
    }
}
