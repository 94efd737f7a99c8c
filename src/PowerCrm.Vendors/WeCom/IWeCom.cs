namespace PowerCrm.Vendors;

/// <summary>WeCom (企业微信), for messages of an app to employees of the company that operates this product.</summary>
public interface IWeCom
{
    /// <summary>Sends a text to one member. Not retried, except after WeCom refused an expired token.</summary>
    /// <param name="userId">The member's id in the company's contacts.</param>
    /// <param name="text">Cut to 2,048 bytes, WeCom's limit.</param>
    Task<WeComResult> SendText(string userId, string text, CancellationToken ct);
}

/// <summary>The result of sending a message by WeCom.</summary>
public abstract record WeComResult
{
    private WeComResult() { }

    /// <param name="MessageId">WeCom's id of the message.</param>
    public sealed record Sent(string? MessageId) : WeComResult;

    /// <summary>WeCom answered without an error, but did not deliver to this member.</summary>
    /// <param name="Reason"><c>invaliduser</c> (no such member, or not visible to the app) or <c>unlicenseduser</c>.</param>
    public sealed record NotDelivered(string Reason) : WeComResult;

    /// <summary>Certainly not sent.</summary>
    /// <param name="Code">WeCom's errcode; see <see cref="WeComCodes"/>.</param>
    public sealed record Refused(int Code) : WeComResult
    {
        /// <summary>True when a later attempt may succeed; false when the message or a setting is wrong.</summary>
        public bool IsTransient => WeComCodes.IsTransient(Code);
    }

    /// <summary>Certainly not sent: WeCom could not be reached, or the app is not configured.</summary>
    public sealed record Unavailable : WeComResult;

    /// <summary>It may have been sent.</summary>
    public sealed record Unknown : WeComResult;
}
