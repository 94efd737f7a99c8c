namespace PowerCrm.Sandbox;

/// <summary>
/// The codes of the sandbox: <c>sbx-{openid}-{nonce}</c> for sign-in, <c>sbx-phone-{11 digits}-{nonce}</c> for a phone number. The last
/// hyphen separates, so an openid may contain hyphens.
/// </summary>
internal static class SandboxCode
{
    private const string LoginPrefix = "sbx-";
    private const string PhonePrefix = "sbx-phone-";

    /// <returns>Null when it is not a login code; a phone code is not one.</returns>
    public static string? OpenId(string code) =>
        code.StartsWith(LoginPrefix, StringComparison.Ordinal) && Phone(code) is null ? ExtractMiddle(code, LoginPrefix.Length) : null;

    public static string? Phone(string code) =>
        code.StartsWith(PhonePrefix, StringComparison.Ordinal)
        && ExtractMiddle(code, PhonePrefix.Length) is { Length: 11 } phone && phone.All(char.IsAsciiDigit) ? phone : null;

    private static string? ExtractMiddle(string code, int start)
    {
        var hyphen = code.LastIndexOf('-');
        return hyphen > start && hyphen < code.Length - 1 ? code[start..hyphen] : null;
    }
}
