namespace PowerCrm.Vendors;

/// <summary>Builds addresses below a base address; the path of the base address is kept.</summary>
internal static class VendorUrl
{
    /// <param name="baseUrl">With or without a trailing slash.</param>
    /// <param name="pathAndQuery">Begins with a slash and is already escaped.</param>
    public static Uri Of(string baseUrl, string pathAndQuery) => new(baseUrl.TrimEnd('/') + pathAndQuery, UriKind.Absolute);
}
