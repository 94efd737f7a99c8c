namespace PowerCrm.Sandbox;

/// <summary>How a vendor misbehaves. The first four are the contract's; the others are finer, for the vendor they belong to.</summary>
public enum SandboxFault
{
    Ok,
    Error,
    Timeout,
    Slow,

    /// <summary>SMS: the vendor's limit on the number.</summary>
    Throttled,

    /// <summary>SMS: the number is on the vendor's blacklist.</summary>
    Blacklisted,

    /// <summary>SMS: "it may have gone out".</summary>
    Uncertain,

    /// <summary>OCR: no paper is found in any picture.</summary>
    Unreadable,

    /// <summary>Identity: the register says otherwise.</summary>
    Mismatch,

    /// <summary>Identity: the register knows no such company, or person.</summary>
    NotFound,

    /// <summary>Identity: the company is not in business any more.</summary>
    Inactive,

    /// <summary>Identity: no more questions for this key.</summary>
    Refused,

    /// <summary>WeCom: errcode 0, and the member in <c>invaliduser</c>.</summary>
    InvalidUser,

    /// <summary>WeCom: 60020, the host's address is not among the trusted ones.</summary>
    UntrustedAddress,

    /// <summary>WeChat: 43101 for every message.</summary>
    NoCredit,

    /// <summary>WeChat: 40226 for every sign-in.</summary>
    Blocked,

    /// <summary>WeChat: 45011; WeCom: 45009.</summary>
    RateLimited,

    /// <summary>WeChat: every text and picture is against the rules.</summary>
    Risky,

    /// <summary>WeChat and WeCom: every token handed out so far is unknown; over with the next token.</summary>
    TokenExpired,
}
