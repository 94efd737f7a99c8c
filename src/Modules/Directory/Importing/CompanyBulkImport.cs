using Dapper;
using Npgsql;
using NpgsqlTypes;
using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Companies;

/// <summary>
/// Imports companies: copies them into a temporary table, and then writes only new and changed entries to the directory, in one
/// transaction. One import runs at a time.
/// </summary>
internal sealed class CompanyBulkImport : IAsyncDisposable
{
    /// <summary>
    /// Up to this many rows, the directory counts as empty: a larger import drops the index and builds it once at the end.
    /// </summary>
    private const int SmallTableRows = 20_000;

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly NpgsqlBinaryImporter copy;

    private CompanyBulkImport(NpgsqlConnection connection, NpgsqlTransaction transaction, NpgsqlBinaryImporter copy) =>
        (this.connection, this.transaction, this.copy) = (connection, transaction, copy);

    internal sealed record Counts(int Added, int Changed, int Unchanged);

    public static async Task<CompanyBulkImport> Open(NpgsqlDataSource database, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            return await Open(connection, ct);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<CompanyBulkImport> Open(NpgsqlConnection connection, CancellationToken ct)
    {
        var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            select pg_advisory_xact_lock(hashtext('pc_companies'));
            set local maintenance_work_mem = '512MB';
            set local work_mem = '128MB';
            create temp table company_stage (credit_code text collate "C", name text, folded text, terms int[],
                province text, city text, district text) on commit drop
            """, transaction: transaction, commandTimeout: 600, cancellationToken: ct));
        return new CompanyBulkImport(connection, transaction, await connection.BeginBinaryImportAsync(
            "copy company_stage (credit_code, name, folded, terms, province, city, district) from stdin (format binary)", ct));
    }

    public async Task Add(CompanyEntry company, CancellationToken ct)
    {
        var folded = Names.Key(company.Name);
        await copy.StartRowAsync(ct);
        await copy.WriteAsync(company.CreditCode, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(company.Name, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(folded, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(CompanySearchTerms.Extract(folded), NpgsqlDbType.Array | NpgsqlDbType.Integer, ct);
        await copy.WriteAsync(company.Province, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(company.City, NpgsqlDbType.Text, ct);
        if (company.District is { } district)
            await copy.WriteAsync(district, NpgsqlDbType.Text, ct);
        else
            await copy.WriteNullAsync(ct);
    }

    /// <summary>Writes the companies to the directory and commits.</summary>
    public async Task<Counts> Commit(CancellationToken ct)
    {
        var staged = (int)await copy.CompleteAsync(ct);
        await copy.DisposeAsync();
        await ExecuteSql("analyze company_stage (credit_code)", ct);
        var (existing, tableRows) = await connection.QuerySingleAsync<(long, long)>(new CommandDefinition(
            """
            select (select count(*) from company_stage join pc_companies using (credit_code)),
                (select count(*) from (select from pc_companies limit 20001) few)
            """, transaction: transaction, commandTimeout: 600, cancellationToken: ct));
        var rebuild = tableRows <= SmallTableRows && staged > SmallTableRows;
        if (rebuild)
            await ExecuteSql("drop index pc_companies_terms", ct);
        var written = await ExecuteSql(
            """
            insert into pc_companies (credit_code, name, folded, terms, province, city, district)
            select distinct on (s.credit_code) s.credit_code, s.name, s.folded, s.terms, s.province, s.city, s.district
            from company_stage s left join pc_companies c using (credit_code)
            where c.credit_code is null
                or (c.name, c.terms, c.province, c.city, c.district) is distinct from (s.name, s.terms, s.province, s.city, s.district)
            order by s.credit_code
            on conflict (credit_code) do update
            set name = excluded.name, folded = excluded.folded, terms = excluded.terms, province = excluded.province,
                city = excluded.city, district = excluded.district
            """, ct);
        if (rebuild)
            await ExecuteSql("create index pc_companies_terms on pc_companies using gin (terms)", ct);
        if (written > 0)
            await ExecuteSql("analyze pc_companies", ct);
        await transaction.CommitAsync(ct);
        var added = staged - (int)existing;
        return new Counts(added, written - added, staged - written);
    }

    private Task<int> ExecuteSql(string sql, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(sql, transaction: transaction, commandTimeout: 1800, cancellationToken: ct));

    public async ValueTask DisposeAsync()
    {
        await using (connection)
        await using (transaction)
            await copy.DisposeAsync();
    }
}
