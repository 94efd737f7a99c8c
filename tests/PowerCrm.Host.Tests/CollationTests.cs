using Dapper;

namespace PowerCrm.Host.Tests;

/// <summary>
/// An update of the system's collations must not change which keys are equal: keys are not text, or are compared by bytes.
/// </summary>
public class CollationTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task every_unique_key_of_ours_compares_by_bytes()
    {
        await using var connection = await host.OpenAsync();
        (await connection.QueryAsync<string>(
            """
            select i.indexrelid::regclass || ': ' || by.coll::regcollation
            from pg_index i join pg_class t on t.oid = i.indrelid, unnest(i.indcollation::oid[]) as by(coll)
            where i.indisunique and t.relname like 'pc\_%' and by.coll not in (0, '"C"'::regcollation)
            """)).ShouldBeEmpty();
    }

    [Fact]
    public async Task duplicates_of_companies_are_found_by_bytes()
    {
        await using var connection = await host.OpenAsync();
        (await connection.QueryAsync<string>(
            """
            select attname::text from pg_attribute
            where attrelid = 'pc_review_cases'::regclass and attname in ('company_key', 'credit_code')
                and attcollation = '"C"'::regcollation
            """)).Count().ShouldBe(2);
    }
}
