using PowerCrm.China;
using PowerCrm.Vendors;

namespace PowerCrm.Companies;

/// <summary>
/// Queries a registry service first. The directory in the database is used when the service does not respond or finds nothing (few support
/// pinyin).
/// </summary>
internal sealed class RegistryCompanySource(ICompanyRegistry registry, DatabaseCompanySource directory) : ICompanySource
{
    public async Task<IReadOnlyList<FoundCompany>> Find(string query, int limit, CancellationToken ct) =>
        await registry.Search(FullWidth.Fold(query).Trim(), limit, ct) is { Count: > 0 } rows
            ? Rank(query, rows, limit) : await directory.Find(query, limit, ct);

    /// <summary>
    /// Ranks and marks the results in the same way as the directory. Results that only the service can explain come last, without marks.
    /// </summary>
    private static IReadOnlyList<FoundCompany> Rank(string query, IReadOnlyList<RegistryCompany> rows, int limit)
    {
        var candidates = rows.Select(ToCandidate).DistinctBy(c => c.CreditCode).ToList();
        var code = CreditCode.Normalise(query);
        return [.. candidates.Where(c => code.Length >= 2 && c.CreditCode.StartsWith(code, StringComparison.Ordinal))
            .Select(c => c.ToFoundCompany(decimal.Round(0.5m + code.Length / 36m, 2), []))
            .Concat(CompanyRanking.RankByName(Names.Key(query), candidates, limit))
            .Concat(candidates.Select(c => c.ToFoundCompany(0.3m, [])))
            .DistinctBy(c => c.CreditCode)
            .OrderByDescending(c => c.Score).Take(limit)];
    }

    /// <summary>A place that the form does not know is left empty for the applicant to choose; the company is found all the same.</summary>
    private static CompanyCandidate ToCandidate(RegistryCompany row)
    {
        var (province, city, district) = CompanyPlace.Resolve(row.CreditCode, row.Province, row.City, row.District ?? "") ?? ("", "", null);
        return new CompanyCandidate(row.Name, Names.Key(row.Name), row.CreditCode, province, city, district);
    }
}
