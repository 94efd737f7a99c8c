namespace PowerCrm.Vendors;

/// <summary>Section <c>Directory</c>: a registry service that is searched for companies before the local directory.</summary>
public sealed class RegistryOptions
{
    public const string Section = "Directory";

    /// <summary><c>local</c> or <c>http</c>.</summary>
    public string Provider { get; set => field = ProviderName.Normalise(value); } = RegistryProviders.Local;

    public string BaseUrl { get; set; } = "";
    public string ApiKey { get; set; } = "";

    /// <summary>The user is typing: after this time the local directory is used.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(800);

    public bool IsOn => Provider == RegistryProviders.Http;
}

/// <summary>The names of the providers in configuration.</summary>
public static class RegistryProviders
{
    public const string Local = "local";
    public const string Http = "http";

    public static IReadOnlyList<string> All { get; } = [Local, Http];
}
