using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Registration;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Review;

/// <summary>When a case is opened, changes since its check are shown.</summary>
[Trait("Category", "Slow")]
public class OpenedAgainTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact, Trait("Category", "Full")]
    public async Task both_cases_of_one_company_show_the_other()
    {
        var code = CreditCode.CreateExample(81, "440300");
        var first = await Submit("深圳市双子电子有限公司", code);
        var ann = await Staff.Of(host);
        (await FindingCodes(ann, first)).ShouldNotContain("duplicate_credit_code");
        (await ListFlagged(ann, "duplicate_credit_code")).ShouldNotContain(first.Id);

        var second = await Submit("深圳双子星电子有限公司", code);
        (await FindingCodes(ann, second)).ShouldContain("duplicate_credit_code");
        var finding = (await ann.Get($"/reviews/{first.Id}")).ShouldBe(200)["findings"].AsArray()
            .Single(f => f!["code"]!.GetValue<string>() == "duplicate_credit_code")!;
        (finding["evidence"]!.GetValue<string>(), finding["severity"]!.GetValue<string>(), finding["pointer"]!.GetValue<string>())
            .ShouldBe((second.Id.ToString(), "warning", "/creditCode"));
        (await ListFlagged(ann, "duplicate_credit_code")).ShouldBe([first.Id, second.Id], ignoreOrder: true);
        (await ann.Get("/reviews?q=双子电子")).Items.Single(i => i!["registrationId"]!.GetValue<Guid>() == first.Id)!["flags"]!.AsArray()
            .Select(f => f!.GetValue<string>()).ShouldContain("duplicate_credit_code");

        // An applicant who has withdrawn no longer counts as a duplicate.
        (await second.Post("/auth/withdraw")).ShouldBe(200);
        await host.WaitUntilSettled();
        (await FindingCodes(ann, first)).ShouldNotContain("duplicate_credit_code");
    }

    [Fact, Trait("Category", "Full")]
    public async Task expiry_of_documents_is_checked_until_the_decision_and_not_after()
    {
        await using var otherHost = await TestHost.StartAsync();
        var today = ChinaTime.Day(await otherHost.ExecuteScalar<DateTime>("select powercrm_now()"));
        var it = await Submit("深圳市将满电子有限公司", CreditCode.CreateExample(82, "440300"), today.AddDays(1), otherHost);
        (await FindingCodes(await Staff.Of(otherHost), it)).ShouldNotContain("id_card_expired");
        await otherHost.PassTime(TimeSpan.FromDays(2));
        var ann = await Staff.Of(otherHost);
        (await FindingCodes(ann, it)).ShouldContain("id_card_expired");

        var other = await Submit("深圳市未满电子有限公司", CreditCode.CreateExample(83, "440300"), today.AddDays(3), otherHost);
        var version = await ann.Check(other.Id, "identity", "passed", await ann.Check(other.Id, "materials", "passed",
            await ann.Claim(other.Id)));
        (await ann.Post($"/reviews/{other.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
        await otherHost.PassTime(TimeSpan.FromDays(5));
        (await FindingCodes(await Staff.Of(otherHost), other)).ShouldNotContain("id_card_expired");
    }

    private static async Task<IReadOnlyList<string>> FindingCodes(Staff reader, Applicant it) =>
        [.. (await reader.Get($"/reviews/{it.Id}")).ShouldBe(200)["findings"].AsArray().Select(f => f!["code"]!.GetValue<string>())];

    private static async Task<IReadOnlyList<Guid>> ListFlagged(Staff reader, string flag) =>
        [.. (await reader.Get($"/reviews?flag={flag}")).ShouldBe(200).Items.Select(i => i!["registrationId"]!.GetValue<Guid>())];

    private async Task<Applicant> Submit(string company, string code, DateOnly? validTo = null, TestHost? target = null)
    {
        target ??= host;
        var it = await Applicant.WithPhone(target);
        var form = await it.Form();
        (form["companyName"], form["creditCode"]) = (company, code);
        var readings = target.Services.GetRequiredService<Readings>();
        var card = new Dictionary<string, MaterialReading>
        {
            ["validFrom"] = new("2016-01-01", 0.99m, null),
            ["validTo"] = new((validTo ?? new DateOnly(2099, 1, 1)).ToString("yyyy-MM-dd"), 0.99m, null),
        };
        await using (var connection = await target.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync())
            await Rows.Run(connection, null, [await readings.CreateRow(it.Id, Guid.Parse(form["idCardBack"]!.GetValue<string>()),
                new Readings.StoredReading(card, []), read: true, CancellationToken.None)], CancellationToken.None);
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await target.WaitUntilSettled();
        return it;
    }
}
