using System.Text.Json.Nodes;
using PowerCrm.China;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Review;

/// <summary>Filters of the queue.</summary>
[Trait("Category", "Slow")]
public class FilterTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact, Trait("Category", "Full")]
    public async Task each_filter_lets_its_cases_through_and_no_others()
    {
        await using var otherHost = await TestHost.StartAsync();
        var old = await Submit(otherHost, "重庆前进机械有限公司", "500103");
        await otherHost.PassTime(TimeSpan.FromDays(7));
        var (ann, bob) = (await Staff.Of(otherHost), await Staff.Of(otherHost));
        var code = CreditCode.CreateExample(77, "440300");
        var withCode = await Submit(otherHost, "深圳（前海）电子有限公司", "440305", code);
        var resubmittedId = await Submit(otherHost, "广州示例铸造厂", "440106");
        await MetricsTests.Reject(ann, resubmittedId, "power_data_implausible");
        await MetricsTests.Reject(ann, await Submit(otherHost, "广州被拒有限公司", "440106"), "power_data_implausible");
        var resubmitted = new Applicant(otherHost, "", tokens[resubmittedId], resubmittedId);
        (await resubmitted.Post("/auth/register", new { powerCapacity = 1400 }, (await resubmitted.Get("/auth/status")).Version))
            .ShouldBe(201);
        await otherHost.WaitUntilSettled();
        await bob.Claim(withCode);

        (await Find("")).ShouldBe([old, withCode, resubmittedId], ignoreOrder: true);
        (await Find("status=rejected")).ShouldNotContain(resubmittedId);
        (await Find("flag=overdue")).ShouldBe([old]);
        (await Find("flag=resubmitted")).ShouldBe([resubmittedId]);
        (await Find("flag=no_such_flag")).ShouldBeEmpty();
        (await Find("region=44")).ShouldBe([withCode, resubmittedId], ignoreOrder: true);
        (await Find("region=440000")).ShouldBe([withCode, resubmittedId], ignoreOrder: true);
        (await Find("region=000000")).ShouldBe([old, withCode, resubmittedId], ignoreOrder: true);
        (await Find("region=440300")).ShouldBe([withCode]);
        (await Find("region=500103")).ShouldBe([old]);
        (await Find($"reviewer={bob.Id}")).ShouldBe([withCode]);
        (await Find($"reviewer={ann.Id}")).ShouldBeEmpty();
        (await Find("age=24")).ShouldBe([old]);
        (await Find("age=0")).Count.ShouldBe(3);
        (await Find("round=2")).ShouldBe([resubmittedId]);
        foreach (var q in (string[])["深圳(前海)", "深圳（前海）", "深圳 （前海 ）电子", "深圳（前海）電子", "深圳前海电子", "深(圳)前海",
            "ｓｚｑｈ", "SZQH", "qhdz", code[..9], code.ToLowerInvariant(), ToFullWidth(code), ToFullWidth(code[..9]),
            $"{code[..8]} {code[8..]}", withCode.ToString(), withCode.ToString("N").ToUpperInvariant()])
            (await Find("q=" + Uri.EscapeDataString(q))).ShouldBe([withCode], q);
        (await Find("q=cqqj")).ShouldBe([old]);
        (await Find("q=zqqj")).ShouldBe([old], "both readings of a letter");
        (await Find("q=" + Uri.EscapeDataString("深圳 广州"))).ShouldBeEmpty();
        (await Find("region=44&round=1&q=dz")).ShouldBe([withCode]);

        (await ann.Post("/reviews/claim-next?region=4403")).ShouldBe(204);
        (await ann.Post("/reviews/claim-next?round=2")).ShouldBe(200)["registrationId"].GetValue<Guid>().ShouldBe(resubmittedId);
        (await ann.Post("/reviews/claim-next?status=approved")).ShouldBeProblem(400, "validation_failed");
        (await ann.Post("/reviews/claim-next")).ShouldBe(200)["registrationId"].GetValue<Guid>().ShouldBe(old);

        async Task<IReadOnlyList<Guid>> Find(string query) =>
            [.. (await ann.Get("/reviews?" + query)).ShouldBe(200).Items.Select(i => i!["registrationId"]!.GetValue<Guid>())];
    }

    [Fact, Trait("Category", "Full")]
    public async Task a_filtered_list_is_paged_like_the_whole_one()
    {
        await using var other = await TestHost.StartAsync();
        var (expected, ann) = (new List<Guid>(), await Staff.Of(other));
        for (var i = 0; i < 6; i++)
            if (await Submit(other, $"分页示例{i}公司", i % 2 == 0 ? "440305" : "500103") is var id && i % 2 == 0)
                expected.Add(id);
        var ids = new List<Guid>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await ann.Get($"/reviews?region=44&limit=2{cursor}")).ShouldBe(200);
            ids.AddRange(page.Items.Select(i => i!["registrationId"]!.GetValue<Guid>()));
            cursor = page.Body["nextCursor"] is { } next ? $"&cursor={next.GetValue<string>()}" : null;
        }
        ids.ShouldBe(expected);
    }

    [Fact]
    public async Task a_case_with_the_maximum_of_resubmissions_is_accepted_and_flagged_for_a_call()
    {
        await using var other = await TestHost.StartAsync("--Review:CallAfterResubmissions=1");
        var (ann, it) = (await Staff.Of(other), await Staff.NewCase(other));
        (await ann.Get("/reviews?flag=call_applicant")).ShouldBe(200).Items.ShouldBeEmpty();
        await MetricsTests.Reject(ann, it.Id, "power_data_implausible");
        (await it.Post("/auth/register", new { powerCapacity = 1400 }, (await it.Get("/auth/status")).Version)).ShouldBe(201);
        await other.WaitUntilSettled();
        var row = (await ann.Get("/reviews?flag=call_applicant")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        row["flags"]!.AsArray().Select(f => f!.GetValue<string>()).ShouldContain("call_applicant");
        (await ann.Get("/reviews")).Items.ShouldHaveSingleItem()!["flags"]!.AsArray().Count.ShouldBe(row["flags"]!.AsArray().Count);
        await MetricsTests.Approve(ann, it.Id);
        (await ann.Get("/reviews?status=approved")).Items.ShouldHaveSingleItem()!["flags"]!.AsArray()
            .ShouldNotContain(f => f!.GetValue<string>() == "call_applicant", "there is nothing more to call for");
    }

    [Fact]
    public async Task an_invalid_filter_is_refused_with_its_name()
    {
        var ann = await Staff.Of(host);
        foreach (var query in (string[])["status=draft", "region=4", "region=44030a", "region=%25", "reviewer=me", "age=-1", "age=x",
            "round=0", "round=1.5"])
            foreach (var answer in new[] { await ann.Get("/reviews?" + query), await ann.Post("/reviews/claim-next?" + query) })
                answer.ShouldBeProblem(400, "validation_failed")["errors"][0]!["pointer"]!.GetValue<string>()
                    .ShouldBe("/" + query.Split('=')[0], query);
        (await ann.Get("/reviews?age=1&age=2")).ShouldBe(400);
    }

    /// <summary>As Chinese input methods write letters and digits.</summary>
    private static string ToFullWidth(string text) => string.Concat(text.Select(c => (char)(c + 0xFEE0)));

    private readonly Dictionary<Guid, string> tokens = [];

    private async Task<Guid> Submit(TestHost host, string company, string region, string? code = null)
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        foreach (var name in new[] { "province", "city", "district" })
            form.Remove(name);
        (form["companyName"], form["regionCode"], form["creditCode"]) = (company, region, code is null ? null : JsonValue.Create(code));
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        tokens[it.Id] = it.Token;
        return it.Id;
    }
}
