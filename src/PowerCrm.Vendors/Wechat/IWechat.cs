namespace PowerCrm.Vendors;

/// <summary>The calls to WeChat's mini-program server. None of them throws because of the vendor's answer.</summary>
public interface IWechat
{
    /// <summary>code2Session: returns the user of a login code. A code is valid once; the session key is discarded at once.</summary>
    Task<WechatSession> SignIn(string code, CancellationToken ct);

    /// <summary>getuserphonenumber: returns the phone number of a code from the phone component (not a login code).</summary>
    Task<WechatPhone> GetPhone(string code, CancellationToken ct);

    /// <summary>
    /// Sends one subscribe message. Values are cut to the limit of their field type. Never retried automatically: an
    /// <see cref="MessageResult.Unknown"/> may have arrived.
    /// </summary>
    Task<MessageResult> SendSubscribeMessage(
        string openId, string templateId, string? page, IReadOnlyDictionary<string, string> data, CancellationToken ct);
}
