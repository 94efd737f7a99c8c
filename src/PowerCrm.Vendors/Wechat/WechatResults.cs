namespace PowerCrm.Vendors;

/// <summary>The answer to a login code. The records in this file do not print personal values.</summary>
public abstract record WechatSession
{
    private WechatSession() { }

    public sealed record Ok(string OpenId, string? UnionId) : WechatSession
    {
        public override string ToString() => nameof(Ok);
    }

    /// <summary>The code is unknown, expired, used or of another kind: the client calls wx.login for a new one.</summary>
    public sealed record CodeInvalid : WechatSession;

    /// <summary>WeChat blocks this user as high-risk; a retry does not help.</summary>
    public sealed record Blocked : WechatSession;

    public sealed record Unavailable(TimeSpan RetryAfter) : WechatSession;
}

/// <summary>The answer to a code of the phone component.</summary>
public abstract record WechatPhone
{
    private WechatPhone() { }

    /// <param name="PurePhoneNumber">Without country code.</param>
    /// <param name="CountryCode">Digits, "86" for the mainland.</param>
    public sealed record Ok(string PurePhoneNumber, string CountryCode) : WechatPhone
    {
        public override string ToString() => nameof(Ok);
    }

    public sealed record CodeInvalid : WechatPhone;

    public sealed record Unavailable(TimeSpan RetryAfter) : WechatPhone;
}

/// <summary>The result of a subscribe message.</summary>
public abstract record MessageResult
{
    private MessageResult() { }

    public sealed record Sent(string? MessageId) : MessageResult;

    /// <summary>43101: the user refused, or the one-time permission is used up. Never retried.</summary>
    public sealed record Refused : MessageResult;

    /// <summary>Certainly not sent. Code 0 when the request never reached WeChat.</summary>
    /// <param name="Code">WeChat's errcode.</param>
    /// <param name="Permanent">True when the same message would fail again.</param>
    public sealed record Failed(int Code, bool Permanent) : MessageResult
    {
        /// <summary>True when the quota of the day is used up: no message is accepted before tomorrow.</summary>
        public bool Daily => Code == WechatCodes.DailyLimit;
    }

    /// <summary>Sent, and no answer came: it may have been delivered.</summary>
    public sealed record Unknown : MessageResult;
}
