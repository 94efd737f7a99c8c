using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Assignment;
using PowerCrm.Host.Tests.Registration;
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
        var it = await AssignedCustomer.Create(host, "440308", capacity: 1);
        var (first, second) = (it.Admin, await Staff.Of(host));
        var reversal = (await first.Post($"/reviews/{it.Id}/reverse", new { reason = "证照系伪造" }, await Version(first, it.Id))).ShouldBe(200);
        (await it.Applicant.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("approved", "one alone reverses nothing");
        (await first.Get($"/reviews/{it.Id}")).Body["secondOpinion"]!["on"]!.GetValue<string>().ShouldBe("reversal");
        (await second.Get($"/reviews/{it.Id}")).Body["secondOpinion"]!["reason"]!.GetValue<string>().ShouldBe("证照系伪造");
        (await (await Staff.Of(host, "auditor")).Get($"/reviews/{it.Id}")).Body["secondOpinion"]!["reason"].ShouldBeNull();
        (await second.Get("/reviews?status=approved&flag=reversal")).Items.ShouldContain(i =>
            i!["registrationId"]!.GetValue<Guid>() == it.Id);
        (await first.Post($"/reviews/{it.Id}/second-opinion", new { agree = true }, reversal.Version))
            .ShouldBeProblem(403, "not_second_person");
        var agreed = (await second.Post($"/reviews/{it.Id}/second-opinion", new { agree = true, note = "同意" }, reversal.Version))
            .ShouldBe(200);
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
        await MetricsTests.Approve(second, it.Id);
        await host.WaitUntilSettled();
        (await it.Manager.Get("/customers/new-assignments")).Items.ShouldHaveSingleItem()!["customerId"]!.GetValue<Guid>().ShouldBe(it.Id);
        (await host.Events(it.Id)).OfType<AccountActivated>().Count().ShouldBe(2);
        (await first.Get("/audit/verify")).ShouldBe(200)["checks"].AsArray().Where(c => !c!["holds"]!.GetValue<bool>())
            .Select(c => c!.ToJsonString()).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_reversal_is_opened_with_the_version_of_the_decision_after_its_consequences()
    {
        var (ann, admin, it) = (await Staff.Of(host), await Staff.Of(host, "admin"), await Staff.NewCase(host));
        var version = await ann.Check(it.Id, "identity", "passed", await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id)));
        var decided = (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
        await host.WaitUntilSettled();
        (await host.Events(it.Id)).OfType<AccountActivated>().ShouldHaveSingleItem();
        (await admin.Post($"/reviews/{it.Id}/reverse", new { reason = "误判" }, version)).ShouldBeProblem(412, "version_mismatch");
        (await admin.Post($"/reviews/{it.Id}/reverse", new { reason = "误判" }, decided.Version)).ShouldBe(200);
    }

    [Fact]
    public async Task a_reversed_rejection_closes_the_correction_and_may_end_otherwise()
    {
        var (ann, first, second) = (await Staff.Of(host), await Staff.Of(host, "admin"), await Staff.Of(host, "admin"));
        var it = await Staff.NewCase(host);
        await MetricsTests.Reject(ann, it.Id, "licence_unreadable");
        await first.Post($"/reviews/{it.Id}/reverse", new { reason = "照片清晰" }, await Version(first, it.Id));
        (await second.Post($"/reviews/{it.Id}/reverse", new { reason = "x" }, await Version(second, it.Id)))
            .ShouldBeProblem(409, "reversal_open");
        var disagreed = (await second.Post($"/reviews/{it.Id}/second-opinion", new { agree = false }, await Version(second, it.Id)))
            .ShouldBe(200);
        disagreed["authStatus"].GetValue<string>().ShouldBe("rejected");
        (await second.Post($"/reviews/{it.Id}/second-opinion", new { agree = true }, disagreed.Version))
            .ShouldBeProblem(409, "no_opinion_asked");
        await first.Post($"/reviews/{it.Id}/reverse", new { reason = "照片清晰" }, disagreed.Version);
        (await second.Post($"/reviews/{it.Id}/second-opinion", new { agree = true }, await Version(second, it.Id))).ShouldBe(200);
        var status = (await it.Get("/auth/status")).ShouldBe(200);
        (status.Body["authStatus"]!.GetValue<string>(), status.Body["rejection"]).ShouldBe(("processing", null));
        status["steps"].AsArray().Select(s => s!["status"]!.GetValue<string>())
            .ShouldBe(["completed", "processing", "pending", "pending"]);
        (await it.Post("/auth/register", await it.Form(), status.Version)).ShouldBeProblem(409, "already_submitted");
        await MetricsTests.Approve(ann, it.Id);
        (await first.Get("/reviews/metrics")).ShouldBe(200)["decisions"]["people"]!.AsArray()
            .Single(p => p!["reviewerId"]!.GetValue<Guid>() == ann.Id)!["reversed"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task the_time_of_a_reversed_decision_begins_anew_for_the_applicant_and_in_the_queue()
    {
        await using var other = await TestHost.StartAsync();
        var (ann, it) = (await Staff.Of(other), await Staff.NewCase(other));
        await MetricsTests.Reject(ann, it.Id, "licence_unreadable");
        await other.PassTime(TimeSpan.FromDays(14));
        it = await it.SignInAgain();
        var (first, second) = (await Staff.Of(other, "admin"), await Staff.Of(other));
        await MetricsTests.Reverse(other, first, second, it.Id);
        var now = await other.ExecuteScalar<DateTime>("select powercrm_now()");
        var expected = (await it.Get("/auth/status")).ShouldBe(200).Body["expectedBy"]!.GetValue<DateTimeOffset>();
        expected.ShouldBe(Timeline.GetExpectedBy(new DateTimeOffset(now, TimeSpan.Zero)));
        (await it.Post("/auth/urge")).ShouldBe(200)["expectedBy"].GetValue<DateTimeOffset>().ShouldBe(expected);
        (await second.Get($"/reviews/{it.Id}")).Body["dueAt"]!.GetValue<DateTimeOffset>().ShouldBe(expected);
        (await second.Get("/reviews")).Items.ShouldHaveSingleItem()!["dueAt"]!.GetValue<DateTimeOffset>().ShouldBe(expected);
    }

    [Fact]
    public async Task a_reversal_and_a_second_opinion_are_refused_to_other_roles_without_a_version_and_before_a_decision()
    {
        var (ann, admin, it) = (await Staff.Of(host), await Staff.Of(host, "admin"), await Staff.NewCase(host));
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
        var (ann, bob, it) = (await Staff.Of(other), await Staff.Of(other), await Staff.NewCase(other));
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

    [Fact]
    public async Task an_approval_is_not_reversed_while_the_consent_is_withdrawn()
    {
        var (ann, first, second) = (await Staff.Of(host), await Staff.Of(host, "admin"), await Staff.Of(host, "admin"));
        var it = await Staff.NewCase(host);
        await MetricsTests.Approve(ann, it.Id);
        (await first.Post($"/reviews/{it.Id}/reverse", new { reason = "误判" }, await Version(first, it.Id))).ShouldBe(200);
        await GiveConsent(it, false);
        var version = await Version(second, it.Id);
        (await second.Post($"/reviews/{it.Id}/second-opinion", new { agree = true }, version)).ShouldBeProblem(409, "consent_withdrawn");
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("approved");
        (await second.Post($"/reviews/{it.Id}/second-opinion", new { agree = false }, version)).ShouldBe(200);
        (await first.Post($"/reviews/{it.Id}/reverse", new { reason = "误判" }, await Version(first, it.Id)))
            .ShouldBeProblem(409, "consent_withdrawn");
        await GiveConsent(it, true);
        (await first.Post($"/reviews/{it.Id}/reverse", new { reason = "误判" }, await Version(first, it.Id))).ShouldBe(200);
    }

    [Fact]
    public async Task a_rejection_is_not_reversed_once_the_papers_are_deleted_and_the_applicant_can_correct_it()
    {
        var (ann, admin, it) = (await Staff.Of(host), await Staff.Of(host, "admin"), await Staff.NewCase(host));
        await MetricsTests.Reject(ann, it.Id, "address_incomplete");
        foreach (var sensitive in (bool[])[false, true])
        {
            await GiveConsent(it, sensitive);
            (await admin.Post($"/reviews/{it.Id}/reverse", new { reason = "地址完整" }, await Version(admin, it.Id)))
                .ShouldBeProblem(409, "consent_withdrawn");
        }
        (await it.Post("/auth/register", new
        {
            detailAddress = "科技园南区二路 2 号",
            businessLicense = await it.UploadPicture("businessLicense"),
            idCardFront = await it.UploadPicture("idCardFront"),
            idCardBack = await it.UploadPicture("idCardBack"),
        }, (await it.Get("/auth/status")).Version)).ShouldBe(201);
    }

    private static async Task GiveConsent(Applicant it, bool sensitive) =>
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive })).ShouldBe(200);

    /// <summary>Returns the version once all reactions have finished.</summary>
    private async Task<long> Version(Staff staff, Guid id)
    {
        await host.WaitUntilSettled();
        return (await staff.Get($"/reviews/{id}")).ShouldBe(200).Version;
    }
}
