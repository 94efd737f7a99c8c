using Dapper;
using Npgsql;
using PowerCrm.Contracts;

namespace PowerCrm.Companies;

/// <summary>The directory as other modules use it.</summary>
internal sealed class CompanyLookup(NpgsqlDataSource database, DatabaseCompanySource directory) : ICompanyDirectory
{
    private const int MaxQueryLength = 64, MaxResults = 10;

    public async Task<CompanyEntry?> FindByCode(string creditCode, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<CompanyEntry>(new CommandDefinition(
            "select credit_code as creditCode, name, province, city, district from pc_companies where credit_code = @creditCode",
            new { creditCode }, cancellationToken: ct));
    }

    public async Task<IReadOnlyList<CompanyEntry>> FindSimilar(string name, CancellationToken ct) =>
        [.. (await directory.Find(name.Length <= MaxQueryLength ? name : name[..MaxQueryLength], MaxResults, ct))
            .Select(c => new CompanyEntry(c.CreditCode, c.Name, c.Province, c.City, c.District))];
}
