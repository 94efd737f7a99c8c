namespace PowerCrm.Vendors;

/// <summary>
/// WeChat's look at what people write and hand in, as an option (<c>Wechat:ContentCheck</c>). It says something to the reviewer and refuses
/// nobody: a licence is no forum post. None of these calls throws for what the vendor says.
/// </summary>
public interface IContentCheck
{
    bool ChecksText { get; }

    bool ChecksPictures { get; }

    /// <summary>msg_sec_check, version 2.</summary>
    /// <param name="openId">The writer, who used the mini-program within two hours.</param>
    /// <param name="text">At most 2,500 characters are looked at.</param>
    /// <param name="ct">The caller's.</param>
    Task<ContentVerdict> Text(string openId, string text, CancellationToken ct);

    /// <summary>
    /// img_sec_check: the only one that takes the picture itself. Its successor fetches it from a public address, where no identity card is
    /// put.
    /// </summary>
    Task<ContentVerdict> Picture(ReadOnlyMemory<byte> jpeg, CancellationToken ct);
}

/// <summary>What WeChat thinks of it; <see cref="Unchecked"/> where it gave no answer.</summary>
public enum ContentVerdict
{
    Passed,
    Doubtful,
    Risky,
    Unchecked,
}

/// <summary>Section <c>Wechat:ContentCheck</c>; both off unless said. Each sends what it checks to WeChat.</summary>
public sealed class ContentCheckOptions
{
    public bool Text { get; set; }

    public bool Pictures { get; set; }
}
