using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Review;

/// <summary>Events that occur while a case's row in the queue is being written.</summary>
public class QueueRaceTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_case_does_not_come_back_after_an_erasure()
    {
        var it = await Applicant.Submit(host);
        await host.WaitUntilSettled();
        await using var gate = await InsertGate.Close(host, "pc_review_cases");
        (await it.Post("/auth/withdraw")).ShouldBe(200);
        await gate.Erase(() => it.Post("/privacy/erase"));
        await host.WaitUntilSettled();
        (await host.ExecuteScalar<long>("select count(*) from pc_review_cases where registration_id = @Id", new { it.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task of_two_registrations_of_one_company_one_at_least_finds_the_other()
    {
        await using var gate = await InsertGate.Close(host, "pc_review_cases");
        var (first, second) = (await Applicant.Submit(host), await Applicant.Submit(host));
        // Two writers insert the row of each case: the one that maintains the queue and the one that checks the papers.
        await gate.WaitForBlockedSessions(4);
        await gate.Open();
        await host.WaitUntilSettled();
        var ann = await Staff.Of(host);
        var codes = new List<string>();
        foreach (var it in (Applicant[])[first, second])
            codes.AddRange((await ann.Get($"/reviews/{it.Id}")).ShouldBe(200).Body["findings"]!.AsArray()
                .Select(f => f!["code"]!.GetValue<string>()));
        codes.ShouldContain("duplicate_company");
    }

    [Fact]
    public async Task the_draft_of_a_refused_decision_about_an_erased_person_is_not_stored()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Check(it.Id, "materials", "failed", await ann.Claim(it.Id));
        await using var gate = await InsertGate.Close(host, "pc_review_drafts");
        var deciding = ann.Post($"/reviews/{it.Id}/decision", new
        {
            decision = "rejected",
            reasons = new object[] { new { code = "licence_expired" } },
            note = "与法人李娜确认过",
        }, version - 1);
        await gate.Erase(() => it.Post("/privacy/erase"));
        (await deciding).ShouldBeProblem(412, "version_mismatch");
        await host.WaitUntilSettled();
        (await host.ExecuteScalar<long>("select count(*) from pc_review_drafts where registration_id = @Id", new { it.Id })).ShouldBe(0);
    }
}
