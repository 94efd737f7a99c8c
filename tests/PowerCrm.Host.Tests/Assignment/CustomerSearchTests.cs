using Dapper;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Importing;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Assignment;

/// <summary>A customer can be found by any part of the company's name, using an index instead of a scan over all customers.</summary>
[Trait("Category", "Slow")]
public sealed class CustomerSearchTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_customer_is_found_by_part_of_the_name_in_any_spelling_also_after_a_rebuild()
    {
        var admin = await Staff.Of(host, "admin");
        string[] names = ["深圳市星槎浮海（南山）电子ＡＢ有限公司", "北京市云岭數據有限公司", "上海市云岭百货有限公司"];
        (await admin.CheckAndImport(CustomerFile.Of(names.Select(n => CustomerFile.Line(n))))).Number("made").ShouldBe(3);
        await Finds();
        (await CommandRunner.Run(host, "projections", "rebuild", "customer")).Exit.ShouldBe(0);
        await Finds();

        async Task Finds()
        {
            foreach (var (q, expected) in ((string, int)[])
            [
                ("星槎", 1), ("浮海南山电子ab", 1), ("（南山）", 1), ("云岭", 2), ("云岭百", 1), ("雲嶺", 2), ("數據", 1), ("数据", 0),
                ("槎", 1), ("槎海", 0), ("海市云", 1), ("%", 0), ("_", 0), ("有限公司", 3),
            ])
                (await admin.Get($"/customers?q={Uri.EscapeDataString(q)}")).ShouldBe(200).Items.Count.ShouldBe(expected, q);
            await using var connection = await host.OpenAsync();
            await connection.ExecuteAsync("set enable_seqscan = off");
            string.Join('\n', await connection.QueryAsync<string>("""
                explain select id from mt_doc_customer d where powercrm_pairs(d.data ->> 'NameKey') @> powercrm_pairs('云岭')
                """)).ShouldContain("mt_doc_customer_names");
        }
    }
}
