namespace PowerCrm.Vendors;

/// <summary>
/// Section <c>Identity</c>: a service that compares a company with the register, and a person's name with their id number.
/// </summary>
public sealed class IdentityOptions
{
    public const string Section = "Identity";

    /// <summary><c>none</c> (no checks) or <c>http</c>.</summary>
    public string Provider { get; set => field = ProviderName.Normalise(value); } = IdentityProviders.None;

    public string BaseUrl { get; set; } = "";
    public string ApiKey { get; set; } = "";

    /// <summary>The timeout of one question. No user waits for the answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(8);

    public bool IsOn => Provider == IdentityProviders.Http;
    public bool IsConfigured => IsOn && BaseUrl.Length > 0;
}

/// <summary>The names of the providers in configuration.</summary>
public static class IdentityProviders
{
    public const string None = "none";
    public const string Http = "http";

    public static IReadOnlyList<string> All { get; } = [None, Http];
}
