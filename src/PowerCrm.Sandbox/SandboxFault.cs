namespace PowerCrm.Sandbox;

/// <summary>The faults of a vendor. The first four are part of the contract; the others are specific to a vendor.</summary>
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

    /// <summary>SMS: the message may have been sent.</summary>
    Uncertain,

    /// <summary>OCR: no paper is found in any picture.</summary>
    Unreadable,

    /// <summary>Identity: the register has different values.</summary>
    Mismatch,

    /// <summary>Identity: the register does not know the company or person.</summary>
    NotFound,

    /// <summary>Identity: the company is no longer in business.</summary>
    Inactive,

    /// <summary>Identity: the quota of the key is used up.</summary>
    Refused,

    /// <summary>WeCom: errcode 0, and the member in <c>invaliduser</c>.</summary>
    InvalidUser,

    /// <summary>WeCom: 60020, WeChat: 40164 instead of a token: the host's address is not among the trusted ones.</summary>
    UntrustedAddress,

    /// <summary>WeChat: 43101 for every message.</summary>
    NoCredit,

    /// <summary>WeChat: 40226 for every sign-in.</summary>
    Blocked,

    /// <summary>WeChat: 45011; WeCom: 45009; identity: HTTP 429.</summary>
    RateLimited,

    /// <summary>WeChat: 45009, the quota of the day is used up.</summary>
    DailyLimit,

    /// <summary>WeChat: every text and picture violates the rules.</summary>
    Risky,

    /// <summary>WeChat and WeCom: every token issued so far is invalid; ends with the next token.</summary>
    TokenExpired,

    /// <summary>SMS and WeChat's messages: the message is delivered, and the answer says that it certainly was not.</summary>
    Denied,

    /// <summary>SMS and WeChat's messages: nothing is delivered, and the answer gives the id of a message.</summary>
    Invented,

    /// <summary>SMS and WeChat: the answer breaks off; a message is delivered nevertheless.</summary>
    Garbled,

    /// <summary>SMS and WeChat's messages: the message is delivered, and the answer is the one to the message before.</summary>
    Repeated,
}
