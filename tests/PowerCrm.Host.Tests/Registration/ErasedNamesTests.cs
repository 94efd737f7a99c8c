using System.Text;
using Dapper;
using PowerCrm.Host.Tests.Assignment;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>
/// Where a company's name is still stored after its person was erased; all registrations of this host belong to one company.
/// </summary>
[Trait("Category", "Slow")]
public class ErasedNamesTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Name = "深圳市示例电子有限公司";

    [Fact]
    public async Task after_an_erasure_the_name_is_in_the_log_and_what_is_derived_from_it_and_in_no_message()
    {
        var (ann, admin) = (await Staff.Of(host), await Staff.Of(host, "admin"));
        var approved = await AssignedCustomer.Create(host, "440305");
        var urged = await Staff.NewCase(host);
        var version = await ann.Claim(urged.Id);
        (await urged.Post("/auth/urge")).ShouldBe(200);
        await host.WaitUntilSettled();
        (await admin.Post($"/reviews/{urged.Id}/takeover", new { reason = "休假" }, version)).ShouldBe(200);
        (await admin.Post($"/reviews/{approved.Id}/reverse", new { reason = "材料有误" }, (await admin.Get($"/reviews/{approved.Id}")).Version))
            .ShouldBe(200);
        await host.WaitUntilSettled();
        (await FindTables()).ShouldContain("public.pc_inbox");
        (await ReadKinds()).ShouldBe(["assignment", "reversal_opened", "review_lost", "review_urged"], ignoreOrder: true);

        foreach (var it in (Applicant[])[approved.Applicant, urged])
            (await it.Post("/privacy/erase")).ShouldBe(204);
        await host.WaitUntilSettled();
        (await ReadKinds()).Count.ShouldBe(6, "what staff had to do stays, and each holder is told of the end");
        (await host.ExecuteScalar<long>("select count(*) from pc_inbox where text not like '%已删除的客户%'")).ShouldBe(0);
        // Handled messages between handlers are kept for some minutes, each with its time of deletion.
        (await host.ExecuteScalar<long>("""
            select count(*) from wolverine.wolverine_incoming_envelopes where status <> 'Handled' or keep_until is null
            """)).ShouldBe(0);
        (await FindTables()).Except(["wolverine.wolverine_incoming_envelopes"]).ShouldBe(["public.mt_doc_customer", "public.mt_events"]);
    }

    private async Task<IReadOnlyList<string>> ReadKinds()
    {
        await using var connection = await host.OpenAsync();
        return [.. await connection.QueryAsync<string>("select distinct kind from pc_inbox where customer_id is not null")];
    }

    /// <summary>Searches all tables of all schemas; messages between handlers are stored there as bytes.</summary>
    private async Task<IReadOnlyList<string>> FindTables()
    {
        await using var connection = await host.OpenAsync();
        var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Name));
        var escaped = string.Concat(Name.Select(c => $@"\u{(int)c:X4}"));
        var inHex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(escaped));
        var tables = new List<string>();
        foreach (var table in await connection.QueryAsync<string>("""
            select format('%I.%I', table_schema, table_name)
            from information_schema.tables
            where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
            order by 1
            """))
            if (await connection.ExecuteScalarAsync<bool>($"""
                select exists (select from {table} t where strpos(t::text, @Name) > 0 or strpos(t::text, @escaped) > 0
                    or strpos(t::text, @hex) > 0 or strpos(t::text, @inHex) > 0)
                """, new { Name, escaped, hex, inHex }))
                tables.Add(table);
        return tables;
    }
}
