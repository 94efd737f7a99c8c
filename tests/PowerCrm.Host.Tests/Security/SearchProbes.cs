using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Companies;
using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Security;

using static Probes;

internal static class SearchProbes
{
    private const string Search = "/companies/search?";

    public static Dictionary<string, Func<TestHost, Task<IReadOnlyList<Answer>>>> All { get; } = new()
    {
        ["company-search-001"] = async host =>
        {
            await AddCompanies(host);
            var answers = await Query(host, ["q=电力", "q=电力&limit=100"]);
            answers.ShouldAllBe(a => a.Body["items"]!.AsArray().Count == 10);
            answers[0].Body["items"]!.AsArray().SelectMany(i => i!.AsObject().Select(m => m.Key)).Distinct()
                .ShouldBe(["name", "creditCode", "province", "city", "district", "score", "matches"], ignoreOrder: true);
            return answers;
        },
        ["company-search-003"] = async host =>
        {
            await AddCompanies(host);
            var answers = await Query(host, ["q=%27%20OR%201%3D1--", "q=%27%3B%20SELECT%20pg_sleep(5)--", "q=%25%27%20UNION%20SELECT"]);
            answers.ShouldAllBe(a => a.Code == 200 && a.Body["items"]!.AsArray().Count == 0);
            var it = await Applicant.SignIn(host);
            // A sleep would be ended by the time limit of a statement, and the answer would be 503.
            foreach (var query in (string[])["q=%27%3B%20SELECT%20pg_sleep(600)--", "q=%27%20%7C%7C%20pg_sleep(600)--"])
                (await it.Get(Search + query)).ShouldBe(200);
            return answers;
        },
        ["company-search-004"] = host => Query(host, ["q=", "q=a", "", "q=" + new string('a', 7_000), "q=" + new string('a', 100_000)]),
        ["company-search-005"] = async host =>
        {
            // As a pattern, each would match some or all of the ten names; as plain text, none.
            await AddCompanies(host);
            (await Query(host, ["q=电力"])).Single().Body["items"]!.AsArray().Count.ShouldBe(10);
            string[] patterns = [string.Concat(Enumerable.Repeat("(a+)+$", 10)), "[一-龥]+", ".*", "^.+$", "\\w{4,}", "(?:.){4}",
                "第[0-9]x|.+"];
            var answers = await Query(host, [.. patterns.Select(p => "q=" + Uri.EscapeDataString(p))]);
            answers.ShouldAllBe(a => a.Code == 400 ? a.Problem == "query_too_short" : a.Body["items"]!.AsArray().Count == 0);
            answers.ShouldContain(a => a.Code == 200);
            // Invalid as a regular expression, but no server error.
            return [.. answers, .. await Query(host, ["q=%5B%5B", "q=**", "q=(%3F%3A", "q=%5C"])];
        },
        ["company-search-007"] = async host =>
        {
            // A thousand requests in ten minutes, as in the case: a hundred a minute by the database's clock.
            var it = await Applicant.SignIn(host);
            return await UntilRefused(1000, async i =>
            {
                if (i % 100 == 99)
                    await host.PassTime(TimeSpan.FromMinutes(1));
                return await it.Get($"{Search}q=公司{i}");
            });
        },
        ["company-search-008"] = async host =>
        {
            await AddCompanies(host);
            var normal = (await Query(host, ["q=电力"])).Single();
            // An invalid limit is refused with its pointer; unknown or empty parameters change nothing.
            var problems = await Query(host,
                ["q=电力&limit=1000000", "q=电力&limit=101", "q=电力&limit=-1", "q=电力&limit=0", "q=电力&limit=1e9",
                    "q=电力&limit=%2B5"]);
            problems.ShouldAllBe(a => a.Code == 400 && a.Body["errors"]![0]!["pointer"]!.GetValue<string>() == "/limit");
            var ignored = await Query(host, ["q=电力&offset=9223372036854775808", "q=电力&page=NaN", "q=电力&cursor=x",
                "q=电力&limit="]);
            ignored.ShouldAllBe(a => a.Text == normal.Text);
            var limited = (await Query(host, ["q=电力&limit=3"])).Single();
            limited.Body["items"]!.AsArray().Select(i => i!.ToJsonString())
                .ShouldBe(normal.Body["items"]!.AsArray().Take(3).Select(i => i!.ToJsonString()));
            return [.. problems, .. ignored, limited];
        },
        ["company-search-009"] = host => Single(host.Get(Search + "q=公司")),
        ["company-search-011"] = async host =>
        {
            await AddCompanies(host);
            var repeated = await Query(host, ["q=电力&q=公司", "q=公司&q=电力", "q=电力&q=电力", "q=电力&Q=公司", "q=电力&limit=1&limit=2"]);
            repeated.ShouldAllBe(a => a.Code == 400 && a.Body["errors"]![0]!["code"]!.GetValue<string>() == "repeated_member");
            var arrays = await Query(host, ["q[]=电力", "q[$ne]=1", "q[0]=电力"]);
            arrays.ShouldAllBe(a => a.Problem == "query_too_short");
            return [.. repeated, .. arrays];
        },
        ["company-search-014"] = async host =>
        {
            // Unknown parameters are ignored: neither the order nor the members can be chosen.
            await AddCompanies(host);
            var normal = (await Query(host, ["q=电力"])).Single();
            normal.Body["items"]!.AsArray().Count.ShouldBe(10);
            var answers = await Query(host,
                ["q=电力&sort=(SELECT%201)", "q=电力&sort=name%20desc", "q=电力&orderBy=phone", "q=电力&fields=terms,folded", "q=电力&select=*"]);
            answers.ShouldAllBe(a => a.Text == normal.Text);
            return answers;
        },
    };

    /// <summary>Writes ten companies that any query for everything would find.</summary>
    private static Task AddCompanies(TestHost host) => CompanyDirectory.Upsert(host.Services.GetRequiredService<NpgsqlDataSource>(),
        [.. Enumerable.Range(0, 10).Select(i =>
            new CompanyEntry(CreditCode.CreateExample(700_000 + i, "440305"), $"深圳市第{i}电力有限公司", "广东省", "深圳市", "南山区"))],
                CancellationToken.None);

    private static async Task<IReadOnlyList<Answer>> Query(TestHost host, string[] queries)
    {
        var it = await Applicant.SignIn(host);
        return await Each(queries, query => it.Get(Search + query));
    }
}
