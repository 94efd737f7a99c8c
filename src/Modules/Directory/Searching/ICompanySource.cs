namespace PowerCrm.Companies;

/// <param name="Score">0 to 1, for sorting.</param>
/// <param name="Matches">The marked parts of the name, as start and length in code points.</param>
public sealed record FoundCompany(string Name, string CreditCode, string Province, string City, string? District, decimal Score,
    IReadOnlyList<int[]> Matches);

/// <summary>A source of companies: the directory in the database, or a registry service in front of it.</summary>
public interface ICompanySource
{
    /// <param name="query">2 to 64 characters, as typed.</param>
    Task<IReadOnlyList<FoundCompany>> Find(string query, int limit, CancellationToken ct);
}
