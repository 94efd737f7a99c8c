using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Companies;
using PowerCrm.Contracts;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Adds fictitious companies to the directory, including those of the demo's applicants. Real entries that exist already are not changed.
/// </summary>
internal static class DemoDirectory
{
    private const int OtherCompanyCount = 3000;

    /// <summary>Returns the credit code of an applicant's company, as in the form and in the directory.</summary>
    public static string CreateCreditCode(int number) => CreditCode.CreateExample(5080 + number, DemoPeople.Applicants[number].Region);

    public static async Task Fill(NpgsqlDataSource database, CancellationToken ct)
    {
        var companies = DemoPeople.Applicants.Select((applicant, number) =>
            (applicant.Company, Code: CreateCreditCode(number), Place: Regions.Resolve(applicant.Region)!))
            .Select(c => new CompanyEntry(c.Code, c.Company, c.Place.Province, c.Place.City, c.Place.District))
            .Concat(CompanyDirectory.CreateFictitious(OtherCompanyCount)).DistinctBy(c => c.CreditCode).ToList();
        string[] codes = [.. companies.Select(c => c.CreditCode)];
        codes = [.. codes.Except(await CompanyDirectory.FindExistingCodes(database, codes, ct))];
        await using var connection = await database.OpenConnectionAsync(ct);
        // Recorded before the companies are written, so that a reset also removes those of a demo that was stopped half-way.
        var demoCodes = (await connection.QueryAsync<string>(new CommandDefinition(
            """
            insert into pc_demo (kind, id)
            select 'company', code from unnest(@codes) code
            on conflict do nothing
            returning id
            """, new { codes }, cancellationToken: ct))).ToHashSet();
        await CompanyDirectory.Upsert(database, companies.Where(c => demoCodes.Contains(c.CreditCode)), ct);
    }
}
