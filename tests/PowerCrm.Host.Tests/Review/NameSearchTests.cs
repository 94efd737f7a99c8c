using Dapper;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Review;

namespace PowerCrm.Host.Tests.Review;

/// <summary>The queue and the auditors' search find companies by indexes instead of a scan over all cases.</summary>
[Trait("Category", "Slow")]
public sealed class NameSearchTests(TestHost host) : IClassFixture<TestHost>
{
    [Theory]
    [InlineData("云岭", "pc_review_cases_name", "pc_imported_customers_name")]
    [InlineData("（雲嶺）數據", "pc_review_cases_name", "pc_imported_customers_name")]
    [InlineData("ylsj", "pc_review_cases_name", "pc_review_cases_initials", "pc_review_cases_credit_code", "pc_imported_customers_name")]
    [InlineData("0199d3a0-0000-7000-8000-000000000001", "pc_review_cases_pkey", "pc_imported_customers_pkey")]
    public async Task a_search_needs_no_scan(string q, params string[] indexes)
    {
        var parameters = CaseFilter.ReadNameSearch(q);
        parameters.Add("most", 21);
        await using var connection = await host.OpenAsync();
        await connection.ExecuteAsync("set enable_seqscan = off");
        var plan = string.Join('\n', await connection.QueryAsync<string>(
            "explain " + CaseFilter.WithNameSearch(FindRegistrations.Sql, q), parameters));
        foreach (var index in indexes)
            plan.ShouldContain($" {index} ");
        plan = string.Join('\n', await connection.QueryAsync<string>(
            "explain " + CaseFilter.WithNameSearch("select from pc_review_cases c where " + CaseFilter.NameConditionSql, q), parameters));
        foreach (var index in indexes.Where(i => i.StartsWith("pc_review_cases", StringComparison.Ordinal)))
            plan.ShouldContain($" {index} ");
    }

    [Fact]
    public async Task the_queue_can_be_searched_for_a_single_letter_and_the_auditors_need_two()
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        form["companyName"] = "鄯善县（坎儿井）善水灌溉有限公司";
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        var (ann, auditor) = (await Staff.Of(host), await Staff.Of(host, "auditor"));
        foreach (var q in (string[])["鄯", "鄯善县坎", "井）善", "井善", "灌溉"])
            (await ann.Get("/reviews?q=" + Uri.EscapeDataString(q))).ShouldBe(200).Items
                .Select(i => i!["registrationId"]!.GetValue<Guid>()).ShouldBe([it.Id], q);
        // The name has both pairs of this text, but not the text.
        (await ann.Get("/reviews?q=" + Uri.EscapeDataString("鄯善水"))).ShouldBe(200).Items.Count.ShouldBe(0);
        (await auditor.Get("/audit/registrations?q=" + Uri.EscapeDataString("（井"))).ShouldBeProblem(400, "validation_failed");
        (await auditor.Get("/audit/registrations?q=" + Uri.EscapeDataString("𠮷"))).ShouldBeProblem(400, "validation_failed");
        (await auditor.Get("/audit/registrations?q=" + Uri.EscapeDataString("井善"))).ShouldBe(200)["items"].AsArray().Count.ShouldBe(1);
    }
}
