namespace PowerCrm.Vendors;

/// <summary>The one way to read the name of a provider: case and surrounding spaces do not matter.</summary>
internal static class ProviderName
{
    public static string Normalise(string? name) => (name ?? "").Trim().ToLowerInvariant();
}
