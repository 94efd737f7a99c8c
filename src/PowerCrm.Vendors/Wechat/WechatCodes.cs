namespace PowerCrm.Vendors;

/// <summary>The errcodes that are handled.</summary>
internal static class WechatCodes
{
    public const int Busy = -1;
    public const int CodeInvalid = 40029;
    public const int CodeUsed = 40163;
    public const int Blocked = 40226;
    public const int NoCredit = 43101;
    public const int DailyLimit = 45009;
    public const int MinuteLimit = 45011;

    /// <summary>The content check found a violation.</summary>
    public const int Risky = 87014;

    /// <summary>The picture shows no certificate.</summary>
    public const int NoPaper = 101001;

    /// <summary>The picture cannot be decoded or is too large; older pages use the same number for the quota.</summary>
    public const int BadPicture = 101002;

    private const int UnknownUser = 40003, RestrictedUser = 50002, SensitiveText = 45168;

    // Seen when two messages are sent to one person at the same time. WeChat does not document it; a later attempt succeeds.
    private const int ConcurrencyLimit = 43108;

    public static bool IsTokenInvalid(int code) => code is 40001 or 40014 or 42001;

    /// <summary>
    /// True when only the operator can end the refusal: secret, address list, permissions, template, quota. Not for what concerns one user
    /// or one content, nor for load.
    /// </summary>
    /// <param name="withToken">The call has an access token, so 40001 and the like mean that it expired, and it is replaced. Otherwise they
    /// mean a wrong secret.</param>
    public static bool NeedsOperator(int code, bool withToken = true) => !(code is 0 or Busy or CodeInvalid or CodeUsed or Blocked
        or UnknownUser or RestrictedUser or NoCredit or SensitiveText or Risky or NoPaper or BadPicture or MinuteLimit or ConcurrencyLimit
        || withToken && IsTokenInvalid(code));

    /// <summary>
    /// True when the same message would fail again. Load, quotas and tokens are temporary; all other errors are in the message or the
    /// configuration.
    /// </summary>
    public static bool IsPermanent(int code) => !(code is Busy or DailyLimit or MinuteLimit or ConcurrencyLimit || IsTokenInvalid(code));
}
