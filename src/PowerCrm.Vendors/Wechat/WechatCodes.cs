namespace PowerCrm.Vendors;

/// <summary>The errcodes that are acted upon.</summary>
internal static class WechatCodes
{
    public const int Busy = -1;
    public const int CodeInvalid = 40029;
    public const int CodeUsed = 40163;
    public const int Blocked = 40226;
    public const int NoCredit = 43101;
    public const int PerDay = 45009;
    public const int PerMinute = 45011;

    /// <summary>The content check finds it against the rules.</summary>
    public const int Risky = 87014;

    /// <summary>No certificate in the picture.</summary>
    public const int NoPaper = 101001;

    /// <summary>It cannot be decoded or is too large; older pages name the quota by the same number.</summary>
    public const int BadPicture = 101002;

    // Seen when two pushes to one person meet; WeChat explains it nowhere, a later try gets through.
    private const int Concurrent = 43108;

    public static bool IsTokenGone(int code) => code is 40001 or 40014 or 42001;

    /// <summary>
    /// Would the same message fail again? Load, quotas and tokens pass; all else is the message's or the configuration's fault.
    /// </summary>
    public static bool IsPermanent(int code) => !(code is Busy or PerDay or PerMinute or Concurrent || IsTokenGone(code));
}
