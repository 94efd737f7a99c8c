using PowerCrm.China;
using PowerCrm.Vendors;

namespace PowerCrm.Companies;

/// <summary>A registry service is asked first; where it does not answer or knows nothing (few know pinyin), the directory in the database
/// is.</summary>
internal sealed class RegistryFirst(ICompanyRegistry registry, LocalDirectory local) : ICompanySource
{
    public async Task<IReadOnlyList<FoundCompany>> Find(string query, int limit, CancellationToken ct) =>
        await registry.Search(Width.Fold(query).Trim(), limit, ct) is { Count: > 0 } rows
            ? Marked(query, rows, limit) : await local.Find(query, limit, ct);

    /// <summary>Ranked and marked as our own; what the service found by means of its own comes last, unmarked.</summary>
    private static IReadOnlyList<FoundCompany> Marked(string query, IReadOnlyList<RegistryCompany> rows, int limit)
    {
        var candidates = rows.Select(r => new Candidate(r.Name, Names.Key(r.Name), r.CreditCode, r.Province, r.City, r.District))
            .DistinctBy(c => c.CreditCode).ToList();
        var code = CreditCode.Normalise(query);
        return [.. candidates.Where(c => code.Length >= 2 && c.CreditCode.StartsWith(code, StringComparison.Ordinal))
            .Select(c => c.As(decimal.Round(0.5m + code.Length / 36m, 2), []))
            .Concat(CompanyRanking.ByName(Names.Key(query), candidates, limit)).Concat(candidates.Select(c => c.As(0.3m, [])))
            .DistinctBy(c => c.CreditCode)
            .OrderByDescending(c => c.Score).Take(limit)];
    }
}
