namespace PowerCrm.China;

/// <summary>Masks personal values for users who do not need the whole value. All masking is done here.</summary>
public static class Mask
{
    /// <summary>138****1234; for a fixed line the first three and the last two digits.</summary>
    public static string Phone(string phone) =>
        phone.Length == 11 && phone[0] == '1' ? string.Concat(phone.AsSpan(0, 3), "****", phone.AsSpan(7))
        : phone.Length > 6 ? string.Concat(phone.AsSpan(0, 3), "****", phone.AsSpan(phone.Length - 2)) : "****";

    /// <summary>
    /// The first character, then a star for each other one, at most three: 张**. Also correct for a first character outside the BMP.
    /// </summary>
    public static string Name(string name)
    {
        var runes = name.EnumerateRunes().ToList();
        return runes.Count == 0 ? "" : runes[0] + new string('*', Math.Clamp(runes.Count - 1, 1, 3));
    }

    /// <summary>z***@example.com; the domain is kept.</summary>
    public static string Email(string email)
    {
        var at = email.LastIndexOf('@');
        return at <= 0 ? "***" : $"{email.EnumerateRunes().First()}***{email[at..]}";
    }

    /// <summary>
    /// First and last character only: the usual 6 + 4 leaves some 2,600 candidates, because it hides only a birth date that the check digit
    /// narrows down.
    /// </summary>
    public static string IdNumber(string number) =>
        number.Length < 3 ? "***" : number[0] + new string('*', number.Length - 2) + number[^1];

    /// <summary>The district is a field of its own and is shown; the rest of the address is hidden completely.</summary>
    public static string Address(string address) => address.Length == 0 ? "" : "***";
}
