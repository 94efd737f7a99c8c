namespace PowerCrm.Vendors;

/// <summary>
/// WeChat's content check of texts and pictures, optional (<c>Wechat:ContentCheck</c>). It only informs the reviewer and refuses nothing.
/// No call throws because of the vendor's answer.
/// </summary>
public interface IContentCheck
{
    bool ChecksText { get; }

    bool ChecksPictures { get; }

    /// <summary>msg_sec_check, version 2.</summary>
    /// <param name="openId">The author, who must have used the mini-program within the last two hours.</param>
    /// <param name="text">At most 2,500 characters are checked.</param>
    /// <param name="ct">The caller's token.</param>
    Task<ContentVerdict> CheckText(string openId, string text, CancellationToken ct);

    /// <summary>
    /// img_sec_check: the only call that accepts the picture itself. Its successor fetches it from a public address, where identity cards
    /// must not be.
    /// </summary>
    Task<ContentVerdict> CheckPicture(ReadOnlyMemory<byte> jpeg, CancellationToken ct);
}

/// <summary>WeChat's verdict; <see cref="Unchecked"/> when it gave no answer.</summary>
public enum ContentVerdict
{
    Passed,
    Doubtful,
    Risky,
    Unchecked,
}

/// <summary>Section <c>Wechat:ContentCheck</c>; both are off by default. Each sends the checked content to WeChat.</summary>
public sealed class ContentCheckOptions
{
    public bool Text { get; set; }

    public bool Pictures { get; set; }
}
