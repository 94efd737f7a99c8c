using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Companies;
using PowerCrm.Contracts;

namespace PowerCrm.Host.Tests.Registration;

public class CompanySearchTests(CompanySearchTests.CompaniesFixture filled) : IClassFixture<CompanySearchTests.CompaniesFixture>
{
    private static readonly string[] Names =
    [
        "广州电力设备制造有限公司", "重庆两江充电服务有限公司", "长沙岳麓酒店管理有限公司", "深圳市蓝鲸精密制造有限公司", "厦门鹭岛冷冻有限公司", "中国银行股份有限公司", "ABC科技（苏州）有限公司",
        "鴻海通訊（深圳）有限公司",
    ];

    /// <summary>A host with the companies above among two thousand others.</summary>
    public sealed class CompaniesFixture : IAsyncLifetime
    {
        public TestHost Host { get; private set; } = null!;
        internal Applicant Applicant { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Host = await TestHost.StartAsync();
            Applicant = await Applicant.SignIn(Host);
            var entries = Names.Select((name, i) => new CompanyEntry(CreditCode.CreateExample(800_000 + i, "440305"), name, "广东省", "深圳市",
                "南山区"));
            await CompanyDirectory.Upsert(Host.Services.GetRequiredService<NpgsqlDataSource>(),
                [.. entries, .. CompanyDirectory.CreateFictitious(2000)], CancellationToken.None);
        }

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }

    [Fact]
    public async Task a_code_is_found_also_in_groups_as_it_is_copied()
    {
        var code = CreditCode.CreateExample(800_003, "440305");
        foreach (var typed in new[] { $"{code[..8]} {code[8..]}", $"{code[..4]} {code[4..8]} {code[8..12]}", $"{code[..8]}-{code[8..]}",
            $"{code[..8]}\u2010{code[8..]}", $"{code[..8]}\u00A0{code[8..]}", $"统一社会信用代码：{code}", $"{Names[3]} {code}" })
            (await filled.Applicant.Get("/companies/search?q=" + Uri.EscapeDataString(typed))).ShouldBe(200).Items[0]!["name"]!
            .GetValue<string>()
                .ShouldBe(Names[3], typed);
    }

    [Theory]
    [InlineData("91")]
    [InlineData("９１４")]
    public async Task the_first_two_characters_of_a_code_find_companies_that_begin_so(string typed)
    {
        var companies = (await filled.Applicant.Get("/companies/search?q=" + Uri.EscapeDataString(typed))).ShouldBe(200).Items;
        companies.ShouldNotBeEmpty();
        companies.ShouldAllBe(c => c!["creditCode"]!.GetValue<string>().StartsWith(FullWidth.Fold(typed), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("⻓沙岳麓", "长沙岳麓酒店管理有限公司")]
    [InlineData("gzdl", "广州电力设备制造有限公司")]
    [InlineData("GZDLSB", "广州电力设备制造有限公司")]
    [InlineData("guangzhoudianli", "广州电力设备制造有限公司")]
    [InlineData("guang'zhou'dian'li", "广州电力设备制造有限公司")]
    [InlineData("cqljcd", "重庆两江充电服务有限公司")]
    [InlineData("csyljd", "长沙岳麓酒店管理有限公司")]
    [InlineData("ludao", "厦门鹭岛冷冻有限公司")]
    [InlineData("yue lu", "长沙岳麓酒店管理有限公司")]
    [InlineData("zgyh", "中国银行股份有限公司")]
    [InlineData("xmldld", "厦门鹭岛冷冻有限公司")]
    [InlineData("广州店力设备", "广州电力设备制造有限公司")]
    [InlineData("蓝鲸精制造", "深圳市蓝鲸精密制造有限公司")]
    [InlineData("兰鲸精密", "深圳市蓝鲸精密制造有限公司")]
    [InlineData("蓝鲸精密 深圳", "深圳市蓝鲸精密制造有限公司")]
    [InlineData("ＡＢＣ科技(苏州)", "ABC科技（苏州）有限公司")]
    [InlineData("abc科技", "ABC科技（苏州）有限公司")]
    [InlineData("藍鯨精密製造", "深圳市蓝鲸精密制造有限公司")]
    [InlineData("廣州電力", "广州电力设备制造有限公司")]
    [InlineData("鴻海通訊", "鴻海通訊（深圳）有限公司")]
    public async Task the_intended_company_comes_first(string typed, string expected) =>
        (await Search(typed)).Body["items"]!.AsArray().First()!["name"]!.GetValue<string>().ShouldBe(expected);

    [Theory]
    [InlineData("gzdl", "[[0,4]]")]
    [InlineData("蓝鲸精密", "[[3,4]]")]
    [InlineData("藍鯨精密", "[[3,4]]")]
    [InlineData("蓝鲸制造", "[[3,2],[7,2]]")]
    public async Task what_was_found_is_marked_in_code_points(string typed, string expected) =>
        (await Search(typed)).Body["items"]![0]!["matches"]!.ToJsonString().ShouldBe(expected);

    [Fact]
    public async Task results_are_ordered_by_descending_score()
    {
        var scores = (await Search("电力设备", "&limit=50")).Body["items"]!.AsArray().Select(i => i!["score"]!.GetValue<decimal>()).ToList();
        scores.Count.ShouldBeGreaterThan(3);
        scores.ShouldBe(scores.OrderDescending());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("ten")]
    public async Task a_limit_out_of_range_is_refused(string limit) =>
        (await Search("电力", "&limit=" + limit)).ShouldBeProblem(400, "validation_failed");

    [Fact]
    public async Task in_development_a_person_may_search_more_often_than_one_who_types()
    {
        var it = await Applicant.SignIn(filled.Host);
        for (var i = 0; i < 130; i++)
            (await it.Get("/companies/search?q=电力")).ShouldBe(200);
    }

    [Fact]
    public async Task generated_queries_find_the_intended_company()
    {
        var source = filled.Host.Services.GetRequiredService<ICompanySource>();
        var failures = new List<string>();
        foreach (var query in FictitiousQueries.Generate([.. FictitiousCompanies.Generate(2000)], 100))
            if ((await source.Find(query.Text, 5, CancellationToken.None)).All(f => f.CreditCode != query.CreditCode))
                failures.Add($"{query.Kind}: {query.Text}");
        failures.Count.ShouldBeLessThanOrEqualTo(3, string.Join('\n', failures));
    }

    private Task<Answer> Search(string typed, string parameters = "") =>
        filled.Applicant.Get("/companies/search?q=" + Uri.EscapeDataString(typed) + parameters);
}
