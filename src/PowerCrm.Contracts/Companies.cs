namespace PowerCrm.Contracts;

/// <summary>One company of the directory; public data.</summary>
public sealed record CompanyEntry(string CreditCode, string Name, string Province, string City, string? District);

/// <summary>The company directory, for modules that compare applications with it.</summary>
public interface ICompanyDirectory
{
    Task<CompanyEntry?> FindByCode(string creditCode, CancellationToken ct);

    /// <summary>Returns a few companies whose names are most similar to the name that was read.</summary>
    Task<IReadOnlyList<CompanyEntry>> FindSimilar(string name, CancellationToken ct);
}
