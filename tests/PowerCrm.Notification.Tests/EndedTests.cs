using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification.Tests;

/// <summary>Staff who work with a registration are notified when the applicant ends it.</summary>
public class EndedTests(NotificationApp app) : IClassFixture<NotificationApp>
{
    private const string Company = "深圳市示例电子有限公司";

    [Fact]
    public async Task the_reviewer_who_claimed_a_case_is_told_of_its_withdrawal()
    {
        var (ann, bob) = (await app.CreateStaff("reviewer"), await app.CreateStaff("reviewer"));
        var id = await CreateCase(TestEvents.Claimed(ann.Id), TestEvents.Withdrawn);
        var item = (await ann.Get("/notifications")).Items.ShouldHaveSingleItem()!;
        (item["kind"]!.GetValue<string>(), item["customerId"]!.GetValue<Guid>()).ShouldBe(("review_ended", id));
        item["text"]!.GetValue<string>().ShouldBe(Company + "的申请人已撤回申请，您无需继续审核。");
        (await ann.Get("/notifications?kind=review_ended")).Items.Count.ShouldBe(1);
        (await bob.Get("/notifications")).Items.ShouldBeEmpty();
        // An expired or released lease belongs to no reviewer.
        await CreateCase(new ReviewClaimed(bob.Id, TestEvents.Now.AddHours(-1)), TestEvents.Withdrawn);
        await CreateCase(TestEvents.Claimed(bob.Id), TestEvents.Released(bob.Id), TestEvents.Withdrawn);
        (await bob.Get("/notifications")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task messages_about_an_erasure_or_withdrawn_consent_omit_the_name()
    {
        var (ann, manager) = (await app.CreateStaff("reviewer"), await app.CreateManager("110112"));
        await CreateCase(TestEvents.Claimed(ann.Id), TestEvents.Erased);
        (await ann.Get("/notifications")).Items.Single()!["text"]!.GetValue<string>()
            .ShouldSatisfyAllConditions(t => t.ShouldStartWith("已删除的客户的审核已终止"), t => t.ShouldNotContain(Company));

        var id = await app.CreateApprovedCustomer("110112");
        await AppendAndSettle(id, new ConsentChanged("2026-11", "x", false, false));
        var message = (await manager.Get("/notifications?kind=consent_withdrawn")).Items.ShouldHaveSingleItem()!;
        message["text"]!.GetValue<string>().ShouldContain("已撤回个人信息处理的同意");
        await AppendAndSettle(id, TestEvents.Erased);
        (await manager.Get("/notifications?kind=customer_erased")).Items.ShouldHaveSingleItem()!["text"]!.GetValue<string>()
            .ShouldStartWith("已删除的客户已不在您的客户中");
        (await manager.Get("/customers")).Items.ShouldBeEmpty();
        (await app.ExecuteScalar<long>("select count(*) from pc_inbox where customer_id = @id and text like '%云岭%'", new { id }))
            .ShouldBe(0);
    }

    [Fact]
    public async Task administrators_are_told_of_a_withdrawn_consent_when_the_customer_has_no_manager()
    {
        var (admin, other) = (await app.CreateStaff("admin"), await app.CreateManager("110113"));
        var (waiting, left) = (await app.CreateApprovedCustomer("110117"), await app.CreateApprovedCustomer("110113"));
        await AppendAndSettle(left, new AssignmentParked("no_active_manager", new Explanation("1", "none", [])));
        await AppendAndSettle(waiting, TestEvents.NoConsent);
        await AppendAndSettle(left, TestEvents.NoConsent);
        // An applicant is no customer.
        await CreateCase(TestEvents.Rejected(), TestEvents.NoConsent);
        var messages = (await admin.Get("/notifications?kind=consent_withdrawn")).Items;
        messages.Select(m => m!["customerId"]!.GetValue<Guid>()).ShouldBe([left, waiting]);
        messages[1]!["text"]!.GetValue<string>().ShouldContain("尚无客户经理");
        (await other.Get("/notifications?kind=consent_withdrawn")).Items.ShouldBeEmpty();
        // A parked customer is not reported every morning while nobody may call.
        (await app.ExecuteScalar<long>("select (select customers from pc_v_waiting_customers) - count(*) from pc_assignment_waiting"))
            .ShouldBeLessThan(0);
    }

    [Fact]
    public async Task the_next_manager_is_told_of_a_withdrawn_consent_and_when_it_is_given_again()
    {
        var (admin, next) = (await app.CreateStaff("admin"), await app.CreateManager("320507"));
        await app.CreateManager("110114");
        var id = await app.CreateApprovedCustomer("110114");
        await AppendAndSettle(id, TestEvents.NoConsent);
        var version = (await admin.Get($"/customers/{id}")).Version;
        (await admin.Post($"/customers/{id}/reassign", new { managerId = next.Id, reason = "轮换" }, version)).ShouldBe(200);
        await app.WaitUntilSettled();
        (await next.Get("/notifications?kind=assignment")).Items.ShouldHaveSingleItem()!["text"]!.GetValue<string>()
            .ShouldSatisfyAllConditions(t => t.ShouldContain("请勿联系"), t => t.ShouldNotContain("首次联系"));
        var customer = (await next.Get($"/customers/{id}")).ShouldBe(200);
        customer["consentWithdrawn"].GetValue<bool>().ShouldBeTrue();
        customer["timeline"].AsArray().Select(t => t!["code"]!.GetValue<string>()).ShouldContain("consent_withdrawn");
        (await next.Get("/customers/agenda")).ShouldBe(200)["items"].AsArray().ShouldBeEmpty();

        await AppendAndSettle(id, TestEvents.ConsentAgain);
        (await next.Get("/notifications?kind=assignment")).Items[0]!["text"]!.GetValue<string>().ShouldStartWith(
            "深圳市云岭数据服务有限公司已重新同意个人信息处理，请在");
        customer = (await next.Get($"/customers/{id}")).ShouldBe(200);
        customer.Json!["consentWithdrawn"].ShouldBeNull();
        customer["timeline"].AsArray().Last()!["code"]!.GetValue<string>().ShouldBe("consent_given");
        (await next.Get("/customers/agenda")).ShouldBe(200)["items"].AsArray().ShouldNotBeEmpty();
    }

    private async Task<Guid> CreateCase(params object[] events)
    {
        var id = Guid.CreateVersion7();
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.NoStream, [TestEvents.SignedIn, TestEvents.Info(), .. events])],
            CancellationToken.None);
        await app.WaitUntilSettled();
        return id;
    }

    private async Task AppendAndSettle(Guid id, object @event)
    {
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, @event)], CancellationToken.None);
        await app.WaitUntilSettled();
    }
}
