namespace PowerCrm.Contracts;

/// <summary>One company of the directory: public data.</summary>
public sealed record CompanyEntry(string CreditCode, string Name, string Province, string City, string? District);

/// <summary>The directory of companies, for modules that compare what they were given with it.</summary>
public interface ICompanyDirectory
{
    Task<CompanyEntry?> ByCode(string creditCode, CancellationToken ct);

    /// <summary>A few whose names have most in common with what was read.</summary>
    Task<IReadOnlyList<CompanyEntry>> Like(string name, CancellationToken ct);
}
