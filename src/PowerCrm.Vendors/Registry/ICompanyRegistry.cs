namespace PowerCrm.Vendors;

/// <summary>A company as a registry tells it: public data.</summary>
public sealed record RegistryCompany(string CreditCode, string Name, string Province, string City, string? District);

public interface ICompanyRegistry
{
    /// <returns>Null when the service did not answer usefully: ask elsewhere.</returns>
    Task<IReadOnlyList<RegistryCompany>?> Search(string keyword, int size, CancellationToken ct);
}
