namespace PowerCrm.Vendors;

/// <summary>Addresses below a base address whose own path is kept.</summary>
internal static class VendorUrl
{
    /// <param name="baseUrl">With or without a slash at its end.</param>
    /// <param name="pathAndQuery">Begins with a slash, already escaped.</param>
    public static Uri Of(string baseUrl, string pathAndQuery) => new(baseUrl.TrimEnd('/') + pathAndQuery, UriKind.Absolute);
}
