using Microsoft.Extensions.Configuration;

namespace PowerCrm.Web;

/// <summary>
/// Settings with several values, such as <c>Proxies:Trusted</c>. Each value may have a number (<c>Proxies__Trusted__0</c>), or the name
/// alone may have one value or several with commas: a setting that is written in the other way would otherwise be ignored silently.
/// </summary>
public static class ListSettings
{
    /// <summary>The name of the setting with the addresses and networks of trusted proxies.</summary>
    public const string TrustedProxies = "Proxies:Trusted";

    public static IReadOnlyList<string> Read(IConfiguration configuration, string name)
    {
        var section = configuration.GetSection(name);
        string?[] values = [section.Value, .. section.GetChildren().Select(c => c.Value)];
        return [.. values.SelectMany(v => (v ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
    }
}
