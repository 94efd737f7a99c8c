using Dapper;
using Npgsql;
using PowerCrm.Contracts;

namespace PowerCrm.Companies;

/// <summary>Fills the directory, and creates fictitious companies for demos and tests.</summary>
public static class CompanyDirectory
{
    /// <summary>Returns fictitious companies. The same count always gives the same companies.</summary>
    public static IReadOnlyList<CompanyEntry> CreateFictitious(int count) =>
        [.. FictitiousCompanies.Generate(count).Select(c => c.Entry)];

    /// <summary>Returns those of the codes that have an entry.</summary>
    public static async Task<IReadOnlyList<string>> FindExistingCodes(NpgsqlDataSource database, IReadOnlyList<string> codes,
        CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(
            "select credit_code from pc_companies where credit_code = any(@codes)", new { codes = codes.ToArray() },
            cancellationToken: ct))];
    }

    /// <summary>Adds and updates entries. Returns how many were written; unchanged entries do not count.</summary>
    public static async Task<int> Upsert(NpgsqlDataSource database, IEnumerable<CompanyEntry> companies, CancellationToken ct)
    {
        await using var stage = await CompanyBulkImport.Open(database, ct);
        foreach (var company in companies)
            await stage.Add(company, ct);
        var counts = await stage.Commit(ct);
        return counts.Added + counts.Changed;
    }

    /// <summary>Writes fictitious companies as a file that `directory import` takes.</summary>
    public static async Task WriteFictitiousCsv(TextWriter writer, int count, CancellationToken ct)
    {
        await writer.WriteLineAsync("统一社会信用代码,企业名称,省,市,区".AsMemory(), ct);
        foreach (var (c, _, _, _) in FictitiousCompanies.Generate(count))
            await writer.WriteLineAsync($"{c.CreditCode},{c.Name},{c.Province},{c.City},{c.District}".AsMemory(), ct);
    }
}
