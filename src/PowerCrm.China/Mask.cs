namespace PowerCrm.China;

/// <summary>How personal values are shown to those who need not read them whole. One place for all of it.</summary>
public static class Mask
{
    /// <summary>138****1234; of a fixed line the first three and the last two.</summary>
    public static string Phone(string phone) =>
        phone.Length == 11 && phone[0] == '1' ? string.Concat(phone.AsSpan(0, 3), "****", phone.AsSpan(7))
        : phone.Length > 6 ? string.Concat(phone.AsSpan(0, 3), "****", phone.AsSpan(phone.Length - 2)) : "****";

    /// <summary>The first letter, then a star for each other, three at most: 张**, also where the first letter is outside the BMP.</summary>
    public static string Name(string name)
    {
        var runes = name.EnumerateRunes().ToList();
        return runes.Count == 0 ? "" : runes[0] + new string('*', Math.Clamp(runes.Count - 1, 1, 3));
    }

    /// <summary>z***@example.com; the domain stays.</summary>
    public static string Email(string email)
    {
        var at = email.LastIndexOf('@');
        return at <= 0 ? "***" : $"{email.EnumerateRunes().First()}***{email[at..]}";
    }

    /// <summary>
    /// First and last only: the usual 6 + 4 leaves some 2,600 candidates, since it hides a birth date that the check digit prunes.
    /// </summary>
    public static string IdNumber(string number) =>
        number.Length < 3 ? "***" : number[0] + new string('*', number.Length - 2) + number[^1];

    /// <summary>An address is shown down to its district, which is a field of its own: nothing of the rest.</summary>
    public static string Address(string address) => address.Length == 0 ? "" : "***";
}
