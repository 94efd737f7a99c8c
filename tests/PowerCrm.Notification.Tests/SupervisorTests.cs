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
    public async Task a_late_review_is_told_once_and_one_that_was_decided_is_not()
    {
        var admin = await app.Staff("admin");
        var (late, decided) = (await Submitted(), await Submitted());
        await app.Store.Append([new StreamAppend(decided, Expected.Any, Happened.Claimed(admin.Id), Happened.Approved)],
            CancellationToken.None);
        await app.Settled();
        await app.PassTime(TimeSpan.FromDays(2));
        (await Told("review_late")).ShouldBe(0);
        // Submitted on a Tuesday, so it is due at the end of Friday.
        await app.PassTime(TimeSpan.FromDays(2));
        (await Told("review_late")).ShouldBe(1);
        (await app.Value<string>("select text from pc_inbox where kind = 'review_late'"))
            .ShouldBe("深圳市示例电子有限公司的申请已超过审核时限，尚无结论，目前无人处理。");
        (await app.Value<Guid>("select customer_id from pc_inbox where kind = 'review_late'")).ShouldBe(late);
        // Further events of a late case do not report it again.
        await app.Store.Append([new StreamAppend(late, Expected.Any, Happened.Urged)], CancellationToken.None);
        await app.PassTime(TimeSpan.FromDays(3));
        (await Told("review_late")).ShouldBe(1);
    }

    [Fact]
    public async Task who_waits_for_a_manager_is_told_each_working_morning_in_one_message()
    {
        var admin = await app.Staff("admin");
        await app.Approve("110117");
        await app.Approve("110117");
        (await Told("customers_wait")).ShouldBe(0);
        await app.PassTime(TimeSpan.FromDays(1));
        (await Told("customers_wait")).ShouldBe(1);
        (await app.Value<string>("select text from pc_inbox where kind = 'customers_wait'")).ShouldStartWith("有2位客户等待分配客户经理，最早的自");
        await app.PassTime(TimeSpan.FromDays(1));
        (await Told("customers_wait")).ShouldBe(2);
        // Friday's message is the last one before the weekend.
        await app.PassTime(TimeSpan.FromDays(1));
        await app.PassTime(TimeSpan.FromDays(1));
        await app.PassTime(TimeSpan.FromDays(1));
        (await Told("customers_wait")).ShouldBe(3);
        await app.Manager("110117");
        await app.Settled();
        await app.PassTime(TimeSpan.FromDays(2));
        (await Told("customers_wait")).ShouldBe(3);
        admin.Id.ShouldNotBe(Guid.Empty);
    }

    private async Task<long> Told(string kind)
    {
        await app.Settled();
        return await app.Value<long>("select count(*) from pc_inbox where kind = @kind", new { kind });
    }

    private async Task<Guid> Submitted()
    {
        var id = Guid.CreateVersion7();
        await app.Store.Append([new StreamAppend(id, Expected.NoStream, Happened.SignedIn, Happened.Info())], CancellationToken.None);
        await app.Settled();
        return id;
    }
}
