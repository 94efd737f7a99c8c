namespace PowerCrm.Vendors;

/// <summary>A company as returned by a registry: public data. The names of its place are as the registry spells them, or empty.</summary>
public sealed record RegistryCompany(string CreditCode, string Name, string Province, string City, string? District);

public interface ICompanyRegistry
{
    /// <returns>Null when the service gave no usable answer; the caller then uses another source.</returns>
    Task<IReadOnlyList<RegistryCompany>?> Search(string keyword, int size, CancellationToken ct);
}
