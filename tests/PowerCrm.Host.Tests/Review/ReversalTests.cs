using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Assignment;
using PowerCrm.Registration;

namespace PowerCrm.Host.Tests.Review;

/// <summary>The reversal of a decision, and of its consequences.</summary>
[Trait("Category", "Slow")]
[Collection(SharedHost.Name)]
public class ReversalTests(TestHost host)
{
    [Fact]
    public async Task a_reversed_approval_takes_back_what_followed_from_it_and_the_case_is_decided_anew()
    {
        var it = await AssignedCustomer.In(host, "440308", capacity: 1);
        var (one, two) = (it.Admin, await Staff.Of(host));
        var opened = (await one.Post($"/reviews/{it.Id}/reverse", new { reason = "证照系伪造" }, await Version(one, it.Id))).ShouldBe(200);
        (await it.Applicant.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("approved", "one alone reverses nothing");
        (await one.Get($"/reviews/{it.Id}")).Body["secondOpinion"]!["on"]!.GetValue<string>().ShouldBe("reversal");
        (await two.Get($"/reviews/{it.Id}")).Body["secondOpinion"]!["reason"]!.GetValue<string>().ShouldBe("证照系伪造");
        (await (await Staff.Of(host, "auditor")).Get($"/reviews/{it.Id}")).Body["secondOpinion"]!["reason"].ShouldBeNull();
        (await two.Get("/reviews?status=approved&flag=reversal")).Items.ShouldContain(i => i!["registrationId"]!.GetValue<Guid>() == it.Id);
        (await one.Post($"/reviews/{it.Id}/second-opinion", new { agree = true }, opened.Version))
            .ShouldBeProblem(403, "not_second_person");
        var agreed = (await two.Post($"/reviews/{it.Id}/second-opinion", new { agree = true, note = "同意" }, opened.Version)).ShouldBe(200);
        agreed["authStatus"].GetValue<string>().ShouldBe("processing");
        await host.WaitUntilSettled();

        (await host.Events(it.Id)).Select(e => e.GetType()).Count(t => t == typeof(CustomerWithdrawn) || t == typeof(AccountDeactivated))
            .ShouldBe(2);
        var status = (await it.Applicant.Get("/auth/status")).ShouldBe(200);
        status.Body["authStatus"]!.GetValue<string>().ShouldBe("processing");
        status["steps"].AsArray().Select(s => s!["status"]!.GetValue<string>())
            .ShouldBe(["completed", "completed", "processing", "pending"]);
        (status.Body["manager"], status.Body["decidedAt"]).ShouldBe((null, null));
        (await it.Manager.Get($"/customers/{it.Id}")).ShouldBeProblem(404, "not_found");
        (await it.Manager.Get("/customers/new-assignments")).Items.ShouldBeEmpty();
        (await it.Manager.Get("/notifications")).Items[0]!["kind"]!.GetValue<string>().ShouldBe("customer_withdrawn");
        (await host.ExecuteScalar<long>("select count(*) from pc_assignments where registration_id = @Id", new { it.Id })).ShouldBe(0);

        // The manager's capacity is free again for another customer, or for the same one after a new approval.
        await MetricsTests.Approve(two, it.Id);
        await host.WaitUntilSettled();
        (await it.Manager.Get("/customers/new-assignments")).Items.ShouldHaveSingleItem()!["customerId"]!.GetValue<Guid>().ShouldBe(it.Id);
        (await host.Events(it.Id)).OfType<AccountActivated>().Count().ShouldBe(2);
        (await one.Get("/audit/verify")).ShouldBe(200)["checks"].AsArray().Where(c => !c!["holds"]!.GetValue<bool>())
            .Select(c => c!.ToJsonString()).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_reversed_rejection_closes_the_correction_and_may_end_otherwise()
    {
        var (ann, one, two) = (await Staff.Of(host), await Staff.Of(host, "admin"), await Staff.Of(host, "admin"));
        var it = await Staff.Case(host);
        await MetricsTests.Reject(ann, it.Id, "licence_unreadable");
        await one.Post($"/reviews/{it.Id}/reverse", new { reason = "照片清晰" }, await Version(one, it.Id));
        (await two.Post($"/reviews/{it.Id}/reverse", new { reason = "x" }, await Version(two, it.Id)))
            .ShouldBeProblem(409, "reversal_open");
        var refused = (await two.Post($"/reviews/{it.Id}/second-opinion", new { agree = false }, await Version(two, it.Id))).ShouldBe(200);
        refused["authStatus"].GetValue<string>().ShouldBe("rejected");
        (await two.Post($"/reviews/{it.Id}/second-opinion", new { agree = true }, refused.Version))
            .ShouldBeProblem(409, "no_opinion_asked");
        await one.Post($"/reviews/{it.Id}/reverse", new { reason = "照片清晰" }, refused.Version);
        (await two.Post($"/reviews/{it.Id}/second-opinion", new { agree = true }, await Version(two, it.Id))).ShouldBe(200);
        var status = (await it.Get("/auth/status")).ShouldBe(200);
        (status.Body["authStatus"]!.GetValue<string>(), status.Body["rejection"]).ShouldBe(("processing", null));
        status["steps"].AsArray().Select(s => s!["status"]!.GetValue<string>())
            .ShouldBe(["completed", "processing", "pending", "pending"]);
        (await it.Post("/auth/register", await it.Form(), status.Version)).ShouldBeProblem(409, "already_submitted");
        await MetricsTests.Approve(ann, it.Id);
        (await one.Get("/reviews/metrics")).ShouldBe(200)["decisions"]["people"]!.AsArray()
            .Single(p => p!["reviewerId"]!.GetValue<Guid>() == ann.Id)!["reversed"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task the_time_of_a_reversed_decision_begins_anew_for_the_applicant_and_in_the_queue()
    {
        await using var other = await TestHost.StartAsync();
        var (ann, it) = (await Staff.Of(other), await Staff.Case(other));
        await MetricsTests.Reject(ann, it.Id, "licence_unreadable");
        await other.PassTime(TimeSpan.FromDays(14));
        it = await it.Again();
        var (one, two) = (await Staff.Of(other, "admin"), await Staff.Of(other));
        await MetricsTests.Reverse(other, one, two, it.Id);
        var now = await other.ExecuteScalar<DateTime>("select powercrm_now()");
        var expected = (await it.Get("/auth/status")).ShouldBe(200).Body["expectedBy"]!.GetValue<DateTimeOffset>();
        expected.ShouldBe(Timeline.ExpectedBy(new DateTimeOffset(now, TimeSpan.Zero)));
        (await it.Post("/auth/urge")).ShouldBe(200)["expectedBy"].GetValue<DateTimeOffset>().ShouldBe(expected);
        (await two.Get($"/reviews/{it.Id}")).Body["dueAt"]!.GetValue<DateTimeOffset>().ShouldBe(expected);
        (await two.Get("/reviews")).Items.ShouldHaveSingleItem()!["dueAt"]!.GetValue<DateTimeOffset>().ShouldBe(expected);
    }

    [Fact]
    public async Task a_reversal_and_a_second_opinion_are_refused_to_other_roles_without_a_version_and_before_a_decision()
    {
        var (ann, admin, it) = (await Staff.Of(host), await Staff.Of(host, "admin"), await Staff.Case(host));
        var (manager, version) = (await Staff.Of(host, "manager"), await Version(ann, it.Id));
        foreach (var (path, body, code) in ((string, object, string)[])[("reverse", new { reason = "x" }, "not_decided"),
            ("second-opinion", new { agree = true }, "no_opinion_asked")])
        {
            (await manager.Post($"/reviews/{it.Id}/{path}", body, version)).ShouldBeProblem(403, "forbidden");
            (await it.Post($"/reviews/{it.Id}/{path}", body, version)).ShouldBeProblem(403, "forbidden");
            (await admin.Post($"/reviews/{Guid.CreateVersion7()}/{path}", body, version)).ShouldBeProblem(404, "not_found");
            (await admin.Post($"/reviews/{it.Id}/{path}", body)).ShouldBeProblem(428, "precondition_required");
            (await admin.Post($"/reviews/{it.Id}/{path}", body, version - 1)).ShouldBeProblem(412, "version_mismatch");
            (await admin.Post($"/reviews/{it.Id}/{path}", body, version)).ShouldBeProblem(409, code);
        }
        (await ann.Post($"/reviews/{it.Id}/reverse", new { reason = "x" }, version)).ShouldBeProblem(403, "forbidden");
        (await admin.Post($"/reviews/{it.Id}/reverse", new { reason = "致电 13812345678" }, version))
            .ShouldBeProblem(400, "validation_failed");
    }

    [Fact]
    public async Task an_approval_above_the_risk_waits_for_a_second_reviewer()
    {
        await using var other = await TestHost.StartAsync("--Review:SecondOpinionFrom=1");
        var (ann, bob, it) = (await Staff.Of(other), await Staff.Of(other), await Staff.Case(other));
        var version = await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id));
        version = await ann.Check(it.Id, "identity", "passed", version);
        var phone = (await ann.Get($"/reviews/{it.Id}")).Body["submission"]!["phone"]!.GetValue<string>();
        var proposed = (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
        (proposed["authStatus"].GetValue<string>(), proposed["proposed"].GetValue<bool>()).ShouldBe(("processing", true));
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("processing");
        (await ann.Post("/reviews/claim-next")).ShouldBe(204);
        (await bob.Get("/reviews?flag=second_opinion"))["secondOpinions"].GetValue<int>().ShouldBe(1);
        (await ann.Get("/reviews"))["secondOpinions"].GetValue<int>().ShouldBe(0, "who proposed it cannot give it");
        var applicant = await Staff.Of(other, "reviewer", phone);
        (await applicant.Get("/reviews"))["secondOpinions"].GetValue<int>().ShouldBe(0, "nor the applicant");
        (await ann.Post($"/reviews/{it.Id}/second-opinion", new { agree = true }, proposed.Version))
            .ShouldBeProblem(403, "not_second_person");
        (await bob.Post($"/reviews/{it.Id}/second-opinion", new { agree = true }, proposed.Version)).ShouldBeProblem(409, "not_claimed");
        var offered = (await bob.Post("/reviews/claim-next")).ShouldBe(200);
        offered["registrationId"].GetValue<Guid>().ShouldBe(it.Id);
        version = offered.Version;
        (await bob.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version))
            .ShouldBeProblem(409, "second_opinion_pending");
        (await bob.Post($"/reviews/{it.Id}/second-opinion", new { agree = true }, version)).ShouldBe(200)["authStatus"]
            .GetValue<string>().ShouldBe("approved");
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("approved");
        (await other.Events(it.Id)).OfType<ReviewDecided>().Single().Reviewer.ShouldBe(ann.Id);
    }

    /// <summary>Returns the version once all reactions have finished.</summary>
    private async Task<long> Version(Staff desk, Guid id)
    {
        await host.WaitUntilSettled();
        return (await desk.Get($"/reviews/{id}")).ShouldBe(200).Version;
    }
}
