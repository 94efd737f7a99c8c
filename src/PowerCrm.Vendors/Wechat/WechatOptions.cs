namespace PowerCrm.Vendors;

/// <summary>Section <c>Wechat</c>.</summary>
public sealed class WechatOptions
{
    public const string Section = "Wechat";

    /// <summary>A path in it is kept: <c>http://127.0.0.1:5080/sandbox/vendor/wechat</c>.</summary>
    public string BaseUrl { get; set; } = "https://api.weixin.qq.com";

    public string AppId { get; set; } = "";

    public string Secret { get; set; } = "";

    /// <summary>Template ids by the product's name of the message.</summary>
    public Dictionary<string, string> Templates { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>developer</c>, <c>trial</c> or <c>formal</c>: the version of the mini-program that a message opens.</summary>
    public string MiniprogramState { get; set; } = "formal";

    public ContentCheckOptions ContentCheck { get; set; } = new();

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    public bool IsConfigured => AppId.Length > 0 && Secret.Length > 0;

    /// <summary>True when the address is a loopback address, which is a mistake in Production.</summary>
    public bool IsLoopback => Uri.TryCreate(BaseUrl, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
