namespace PowerCrm.Companies;

/// <summary>A company as found.</summary>
/// <param name="Score">0 to 1, for ordering.</param>
/// <param name="Matches">Start and length in code points of the name.</param>
public sealed record FoundCompany(string Name, string CreditCode, string Province, string City, string? District, decimal Score,
    IReadOnlyList<int[]> Matches);

/// <summary>Where companies are looked up: the directory in the database, or a registry service in front of it.</summary>
public interface ICompanySource
{
    /// <param name="query">2 to 64 letters, as typed.</param>
    Task<IReadOnlyList<FoundCompany>> Find(string query, int limit, CancellationToken ct);
}
