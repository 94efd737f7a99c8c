using PowerCrm.Store;

namespace PowerCrm.Notification.Tests;

/// <summary>Notifications to administrators that depend on time.</summary>
[Trait("Category", "Slow")]
public class SupervisorTests : IAsyncLifetime
{
    private readonly NotificationApp app = new();

    public async Task InitializeAsync() => await app.InitializeAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task an_overdue_review_is_reported_once_and_a_decided_one_is_not()
    {
        var admin = await app.CreateStaff("admin");
        var (overdue, decided) = (await CreateCase(), await CreateCase());
        await app.Store.Append([new StreamAppend(decided, ExpectedVersion.Any, TestEvents.Claimed(admin.Id), TestEvents.Approved)],
            CancellationToken.None);
        await app.WaitUntilSettled();
        await app.PassTime(TimeSpan.FromDays(2));
        (await CountMessages("review_late")).ShouldBe(0);
        // Submitted on a Tuesday, so it is due at the end of Friday.
        await app.PassTime(TimeSpan.FromDays(2));
        (await CountMessages("review_late")).ShouldBe(1);
        (await app.ExecuteScalar<string>("select text from pc_inbox where kind = 'review_late'"))
            .ShouldBe("深圳市示例电子有限公司的申请已超过审核时限，尚无结论，目前无人处理。");
        (await app.ExecuteScalar<Guid>("select customer_id from pc_inbox where kind = 'review_late'")).ShouldBe(overdue);
        // Further events of a late case do not report it again.
        await app.Store.Append([new StreamAppend(overdue, ExpectedVersion.Any, TestEvents.Urged)], CancellationToken.None);
        await app.PassTime(TimeSpan.FromDays(3));
        (await CountMessages("review_late")).ShouldBe(1);
    }

    /// <summary>As after an upgrade to a build whose calendar has holidays that the scheduled time did not know.</summary>
    [Fact]
    public async Task a_notice_for_another_time_than_the_due_time_waits_for_the_due_time()
    {
        await app.CreateStaff("admin");
        var overdue = await CreateCase();
        (await app.ExecuteSql("update pc_due set at = at - interval '2 days' where stream = @overdue and command = 'review_late'",
            new { overdue })).ShouldBe(1);
        await app.PassTime(TimeSpan.FromDays(2));
        (await CountMessages("review_late")).ShouldBe(0);
        (await app.ExecuteScalar<long>("select count(*) from pc_due where stream = @overdue and command = 'review_late'",
            new { overdue })).ShouldBe(1, "it is scheduled again");
        await app.PassTime(TimeSpan.FromDays(2));
        (await CountMessages("review_late")).ShouldBe(1);
    }

    [Fact]
    public async Task waiting_customers_are_reported_each_working_morning_in_one_message()
    {
        await app.CreateStaff("admin");
        await app.CreateApprovedCustomer("110117");
        await app.CreateApprovedCustomer("110117");
        (await CountMessages("customers_wait")).ShouldBe(0);
        await app.PassTime(TimeSpan.FromDays(1));
        (await CountMessages("customers_wait")).ShouldBe(1);
        (await app.ExecuteScalar<string>("select text from pc_inbox where kind = 'customers_wait'")).ShouldStartWith("有2位客户等待分配客户经理，最早的自");
        await app.PassTime(TimeSpan.FromDays(1));
        (await CountMessages("customers_wait")).ShouldBe(2);
        // Friday's message is the last one before the weekend.
        await app.PassTime(TimeSpan.FromDays(1));
        await app.PassTime(TimeSpan.FromDays(1));
        await app.PassTime(TimeSpan.FromDays(1));
        (await CountMessages("customers_wait")).ShouldBe(3);
        await app.CreateManager("110117");
        await app.WaitUntilSettled();
        await app.PassTime(TimeSpan.FromDays(2));
        (await CountMessages("customers_wait")).ShouldBe(3);
    }

    private async Task<long> CountMessages(string kind)
    {
        await app.WaitUntilSettled();
        return await app.ExecuteScalar<long>("select count(*) from pc_inbox where kind = @kind", new { kind });
    }

    private async Task<Guid> CreateCase()
    {
        var id = Guid.CreateVersion7();
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.NoStream, TestEvents.SignedIn, TestEvents.Info())],
            CancellationToken.None);
        await app.WaitUntilSettled();
        return id;
    }
}
