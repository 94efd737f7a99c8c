namespace PowerCrm.Vendors;

/// <summary>WeCom (企业微信), for messages of an app to members of the company that operates this product.</summary>
public interface IWeCom
{
    /// <summary>A text to one member. Nothing is repeated by itself, but for a token that WeCom does not know any more.</summary>
    /// <param name="userId">The member's id in the company's contacts.</param>
    /// <param name="text">Cut to 2,048 bytes, which is what WeCom takes.</param>
    Task<WeComResult> SendText(string userId, string text, CancellationToken ct);
}

/// <summary>What became of a message at WeCom.</summary>
public abstract record WeComResult
{
    private WeComResult() { }

    /// <param name="MessageId">WeCom's number of it.</param>
    public sealed record Sent(string? MessageId) : WeComResult;

    /// <summary>WeCom answered without error, but not for this member.</summary>
    /// <param name="Why"><c>invaliduser</c> (no such member, or outside what the app sees) or <c>unlicenseduser</c>.</param>
    public sealed record NotDelivered(string Why) : WeComResult;

    /// <summary>Certainly not sent.</summary>
    /// <param name="Code">WeCom's errcode; see <see cref="WeComCodes"/>.</param>
    public sealed record Refused(int Code) : WeComResult
    {
        /// <summary>A later try may get through; anything else is the message's or a setting's fault.</summary>
        public bool Passes => WeComCodes.Passes(Code);
    }

    /// <summary>Certainly not sent: WeCom could not be reached, or the app is not configured.</summary>
    public sealed record Unavailable : WeComResult;

    /// <summary>It may have been sent.</summary>
    public sealed record Unknown : WeComResult;
}
