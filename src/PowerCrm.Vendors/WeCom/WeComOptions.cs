using System.Globalization;

namespace PowerCrm.Vendors;

/// <summary>Section <c>Notification:WeCom</c>: the app at WeCom that sends messages to staff.</summary>
public sealed class WeComOptions
{
    public const string Section = "Notification:WeCom";

    /// <summary>A path in it is kept, as for WeChat.</summary>
    public string BaseUrl { get; set; } = "https://qyapi.weixin.qq.com";

    public string CorpId { get; set; } = "";

    /// <summary>The app's id at WeCom.</summary>
    public string AgentId { get; set; } = "";

    /// <summary>The secret of the app, not of the contacts.</summary>
    public string Secret { get; set; } = "";

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The required settings that are missing, by their names as environment variables.</summary>
    public IReadOnlyList<string> Missing =>
    [
        .. CorpId.Length == 0 ? ["Notification__WeCom__CorpId"] : Array.Empty<string>(),
        .. Agent is null ? ["Notification__WeCom__AgentId"] : Array.Empty<string>(),
        .. Secret.Length == 0 ? ["Notification__WeCom__Secret"] : Array.Empty<string>(),
    ];

    /// <summary>Null when it is not a number.</summary>
    internal int? Agent => int.TryParse(AgentId, NumberStyles.None, CultureInfo.InvariantCulture, out var agent) ? agent : null;

    public bool IsConfigured => Missing.Count == 0;

    /// <summary>True when the address is a loopback address, which is a mistake in Production.</summary>
    public bool IsLoopback => Uri.TryCreate(BaseUrl, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
