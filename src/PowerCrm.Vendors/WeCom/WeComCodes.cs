namespace PowerCrm.Vendors;

/// <summary>The errcodes of WeCom that are handled or explained.</summary>
/// <remarks>
/// Certain, from WeCom's list of global error codes: -1, 40001, 40013, 40014, 40056, 42001, 45009, 60020. Not certain, and therefore not
/// handled: 45033 (too many calls at once) and 301002 (the app lacks the permission).
/// </remarks>
public static class WeComCodes
{
    /// <summary>The secret is wrong.</summary>
    public const int WrongSecret = 40001;

    public const int WrongCorpId = 40013;

    public const int WrongAgentId = 40056;

    /// <summary>The address of this host is not among the app's trusted IP addresses.</summary>
    public const int UntrustedAddress = 60020;

    private const int Busy = -1, RateLimited = 45009;

    /// <summary>
    /// True when only the operator can end the refusal. -1, too many requests and an expired token pass; 40003 and 81013 are of one member.
    /// </summary>
    internal static bool NeedsOperator(int code) => !(code is 0 or 40003 or 81013 || IsTransient(code));

    internal static bool IsTransient(int code) => code is Busy or RateLimited || IsTokenInvalid(code);

    internal static bool IsTokenInvalid(int code) => code is 40014 or 42001;

    /// <summary>Returns what an administrator has to change; null when that is not known.</summary>
    public static string? DescribeFix(int code) => code switch
    {
        WrongSecret => "set Notification__WeCom__Secret to the secret of the app",
        WrongCorpId => "set Notification__WeCom__CorpId",
        WrongAgentId => "set Notification__WeCom__AgentId to the number of the app",
        UntrustedAddress => "add the address from which this host calls to the app's trusted IP addresses (企业可信IP) at WeCom",
        _ => null,
    };
}
