namespace PowerCrm.Vendors;

/// <summary>What the product asks of WeChat's mini-program server. None of these calls throws for what the vendor says.</summary>
public interface IWechat
{
    /// <summary>code2Session: who holds this login code. A code is good once; the session key is dropped on the spot.</summary>
    Task<WechatSession> SignIn(string code, CancellationToken ct);

    /// <summary>getuserphonenumber: the phone behind a code of the phone component (not the login code).</summary>
    Task<WechatPhone> Phone(string code, CancellationToken ct);

    /// <summary>
    /// One subscribe message; values are cut to what their field type takes. Never repeated by itself: an <see
    /// cref="MessageResult.Unknown"/> may have arrived.
    /// </summary>
    Task<MessageResult> SendSubscribeMessage(
        string openId, string templateId, string? page, IReadOnlyDictionary<string, string> data, CancellationToken ct);
}
