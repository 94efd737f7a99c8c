using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Companies;
using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Registration;

namespace PowerCrm.Host.Tests.Security;

using static Probes;

internal static class SearchProbes
{
    private const string Search = "/companies/search?";

    public static Dictionary<string, Func<TestHost, Task<IReadOnlyList<Answer>>>> All { get; } = new()
    {
        ["company-search-001"] = async host =>
        {
            await Filled(host);
            var answers = await Asked(host, ["q=电力", "q=电力&limit=100"]);
            answers.ShouldAllBe(a => a.Body["items"]!.AsArray().Count == 10);
            answers[0].Body["items"]!.AsArray().SelectMany(i => i!.AsObject().Select(m => m.Key)).Distinct()
                .ShouldBe(["name", "creditCode", "province", "city", "district", "score", "matches"], ignoreOrder: true);
            return answers;
        },
        ["company-search-003"] = async host =>
        {
            await Filled(host);
            var answers = await Asked(host, ["q=%27%20OR%201%3D1--", "q=%27%3B%20SELECT%20pg_sleep(5)--", "q=%25%27%20UNION%20SELECT"]);
            answers.Where(a => a.Code == 200).ShouldAllBe(a => a.Body["items"]!.AsArray().Count == 0);
            var watch = System.Diagnostics.Stopwatch.StartNew();
            await Asked(host, ["q=%27%3B%20SELECT%20pg_sleep(5)--", "q=%27%20%7C%7C%20pg_sleep(5)--"]);
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(4));
            return answers;
        },
        ["company-search-004"] = host => Asked(host, ["q=", "q=a", "", "q=" + new string('a', 7_000), "q=" + new string('a', 100_000)]),
        ["company-search-005"] = host => Asked(host, ["q=" + Uri.EscapeDataString(string.Concat(Enumerable.Repeat("(a+)+$", 10))), "q=%5B%5B", "q=**", "q=(%3F%3A"]),
        ["company-search-007"] = async host =>
        {
            // As the case says it, a thousand in ten minutes: a hundred a minute, by the database's clock.
            var it = await Applicant.SignIn(host);
            return await UntilRefused(1000, async i =>
            {
                if (i % 100 == 99)
                    await host.PassTime(TimeSpan.FromMinutes(1));
                return await it.Get($"{Search}q=公司{i}");
            });
        },
        ["company-search-008"] = host => Asked(host, ["q=公司&limit=1000000", "q=公司&limit=-1", "q=公司&limit=0", "q=公司&limit=1e9", "q=公司&offset=9223372036854775808", "q=公司&page=NaN", "q=公司&cursor=x"]),
        ["company-search-009"] = host => One(host.Get(Search + "q=公司")),
        ["company-search-011"] = host => Asked(host, ["q=公司&q=电力", "q[]=公司", "q[$ne]=1"]),
        ["company-search-014"] = host => Asked(host, ["q=公司&sort=(SELECT%201)", "q=公司&orderBy=phone"]),
    };

    /// <summary>Ten companies that would be found by any query that means all.</summary>
    private static Task Filled(TestHost host) => CompanyDirectory.Write(host.Services.GetRequiredService<NpgsqlDataSource>(),
        [.. Enumerable.Range(0, 10).Select(i => new CompanyEntry(CreditCode.Example(700_000 + i, "440305"), $"深圳市第{i}电力有限公司", "广东省", "深圳市", "南山区"))], CancellationToken.None);

    private static async Task<IReadOnlyList<Answer>> Asked(TestHost host, string[] queries)
    {
        var it = await Applicant.SignIn(host);
        return await Each(queries, query => it.Get(Search + query));
    }
}
