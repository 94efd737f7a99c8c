using System.Text.RegularExpressions;

namespace PowerCrm.China;

/// <summary>
/// Phone numbers of the mainland. Neither MIIT nor the carriers publish a list of prefixes, new blocks come without notice and numbers move
/// between carriers: so only the format is checked, and a prefix is at most a sign of risk.
/// </summary>
public static partial class Mobile
{
    private static readonly HashSet<string> UnassignedPrefixes =
        new(StringComparer.Ordinal) { "142", "143", "154", "161", "164", "168", "169", "179", "194" };
    private static readonly HashSet<string> DevicePrefixes = new(StringComparer.Ordinal) { "140", "141", "144", "146", "148", "174" };
    private static readonly HashSet<string> VirtualPrefixes = new(StringComparer.Ordinal) { "162", "165", "167", "170", "171" };

    /// <summary>Eleven ASCII digits: 1, then 3 to 9. Nothing is trimmed.</summary>
    public static bool IsMainland(string phone) => MobilePattern().IsMatch(phone);

    /// <summary>A mobile, a fixed line with area code (0755-26001234-801, hyphens and extension optional), or a 400/800 number.</summary>
    public static bool IsContactPhone(string phone) => phone.Length <= 20 && (IsMainland(phone) || FixedLinePattern().IsMatch(phone));

    /// <summary>
    /// Returns a contact phone in a form for comparison only: without hyphens, which everybody sets differently. An extension stays apart
    /// from the number, because all numbers of an area code have the same length.
    /// </summary>
    public static string Key(string phone) => phone.Replace("-", "", StringComparison.Ordinal);

    /// <summary>
    /// Returns a risk for the fraud rules by the first three digits: <c>unassigned</c>, <c>no_sms</c> (devices and satellites, which get no
    /// codes), <c>virtual</c> (resellers), or null. From secondary lists that agree, 2020 to 2023.
    /// </summary>
    public static string? FindRisk(string phone) => phone.Length < 3 ? null : UnassignedPrefixes.Contains(phone[..3]) ? "unassigned"
        : DevicePrefixes.Contains(phone[..3]) ? "no_sms" : VirtualPrefixes.Contains(phone[..3]) ? "virtual" : null;

    [GeneratedRegex(@"\A1[3-9][0-9]{9}\z", RegexOptions.NonBacktracking)]
    private static partial Regex MobilePattern();

    [GeneratedRegex(@"\A(0(10|2[0-9]|[3-9][0-9]{2})-?[1-9][0-9]{6,7}(-[0-9]{1,6})?|[48]00-?[0-9]{3}-?[0-9]{4})\z",
        RegexOptions.NonBacktracking)]
    private static partial Regex FixedLinePattern();
}
