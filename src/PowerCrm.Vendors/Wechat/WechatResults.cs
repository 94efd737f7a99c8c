namespace PowerCrm.Vendors;

/// <summary>The answer to a login code. Records of this file print no personal value.</summary>
public abstract record WechatSession
{
    private WechatSession() { }

    public sealed record Ok(string OpenId, string? UnionId) : WechatSession
    {
        public override string ToString() => nameof(Ok);
    }

    /// <summary>Unknown, expired, used or of another kind: the client asks wx.login for a new one.</summary>
    public sealed record CodeInvalid : WechatSession;

    /// <summary>WeChat bars this user as high-risk; asking again does not help.</summary>
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

/// <summary>What became of a subscribe message.</summary>
public abstract record MessageResult
{
    private MessageResult() { }

    public sealed record Sent(string? MessageId) : MessageResult;

    /// <summary>43101: the person refused, or the one-time credit is used up. A state, never retried.</summary>
    public sealed record Refused : MessageResult;

    /// <summary>Certainly not sent. Code 0: the request never reached WeChat.</summary>
    /// <param name="Code">WeChat's errcode.</param>
    /// <param name="Permanent">The same message would fail again.</param>
    public sealed record Failed(int Code, bool Permanent) : MessageResult;

    /// <summary>Handed over and no answer came: it may have been sent.</summary>
    public sealed record Unknown : MessageResult;
}
