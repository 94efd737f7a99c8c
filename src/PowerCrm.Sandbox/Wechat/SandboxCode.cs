namespace PowerCrm.Sandbox;

/// <summary>
/// The codes of the sandbox: <c>sbx-{openid}-{nonce}</c> for sign-in, <c>sbx-phone-{11 digits}-{nonce}</c> for a phone number. The last
/// hyphen separates, so an openid may contain hyphens; a nonce may only if it is a UUID, or if it follows a phone number.
/// </summary>
internal static class SandboxCode
{
    private const string LoginPrefix = "sbx-";
    private const string PhonePrefix = "sbx-phone-";
    private const int UuidLength = 36;
    private static readonly int PhoneEnd = PhonePrefix.Length + 11;

    /// <returns>Null when it is not a login code; a phone code is not one.</returns>
    public static string? OpenId(string code)
    {
        if (!code.StartsWith(LoginPrefix, StringComparison.Ordinal) || Phone(code) is not null)
            return null;
        var (start, hyphen) = (LoginPrefix.Length, code.Length - UuidLength - 1);
        if (hyphen <= start || code[hyphen] != '-' || !Guid.TryParseExact(code[(hyphen + 1)..], "D", out _))
            hyphen = code.LastIndexOf('-');
        return hyphen > start && hyphen < code.Length - 1 ? code[start..hyphen] : null;
    }

    public static string? Phone(string code) =>
        code.StartsWith(PhonePrefix, StringComparison.Ordinal) && code.Length > PhoneEnd + 1 && code[PhoneEnd] == '-'
        && code[PhonePrefix.Length..PhoneEnd] is var phone && phone.All(char.IsAsciiDigit) ? phone : null;
}
