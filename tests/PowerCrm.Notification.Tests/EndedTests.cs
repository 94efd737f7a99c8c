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
