namespace PowerCrm.Sandbox;

/// <summary>A mainland mobile in the forms that both vendors accept: +86, 0086, 86 or nothing before the eleven digits.</summary>
internal static class Mobile
{
    private static readonly string[] Prefixes = ["+86", "0086", "86", ""];

    /// <returns>The eleven digits, or null.</returns>
    public static string? TrimCountryCode(string phone) => Prefixes
        .Where(prefix => phone.StartsWith(prefix, StringComparison.Ordinal))
        .Select(prefix => phone[prefix.Length..])
        .FirstOrDefault(number => number.Length == 11 && number[0] == '1' && number.All(char.IsAsciiDigit));
}
