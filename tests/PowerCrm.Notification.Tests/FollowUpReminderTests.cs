using PowerCrm.Contracts;
using PowerCrm.Sandbox;
using PowerCrm.Store;

namespace PowerCrm.Notification.Tests;

/// <summary>
/// A manager is reminded of the next action when it is due, if it is still the next one and still the manager's customer.
/// </summary>
public sealed class FollowUpReminderTests(WeComApp app) : IClassFixture<WeComApp>
{
    [Fact]
    public async Task the_manager_is_reminded_once_and_without_the_encrypted_text()
    {
        var manager = await app.CreateManager("130108");
        var id = await app.CreateApprovedCustomer("130108");
        await Notes(manager, id, minutes: 30, "报价给张总");
        (await Reminders(manager)).ShouldBeEmpty();
        var hint = await Hint(manager);
        await Pass(29);
        (await Reminders(manager)).ShouldBeEmpty("not before its time");
        await Pass(2);
        var item = (await manager.Get("/notifications?kind=follow_up_due")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        item["customerId"]!.GetValue<Guid>().ShouldBe(id);
        item["text"]!.GetValue<string>().ShouldStartWith("您计划于3月10日");
        item["text"]!.GetValue<string>().ShouldEndWith("跟进深圳市云岭数据服务有限公司，具体事项请查看跟进记录。");
        (await Hint(manager)).ShouldBe(hint + 1);
        // The due row comes again, as after a restore.
        await app.ExecuteSql("""
            insert into pc_due (id, at, stream, command, data) values (gen_random_uuid(), powercrm_now(), @id, 'follow_up_due', '')
            """, new { id });
        await app.WaitUntilSettled();
        (await Reminders(manager)).Count.ShouldBe(1);
        (await app.ExecuteScalar<long>("select count(*) from pc_inbox where text like '%报价%'")).ShouldBe(0);
    }

    [Fact]
    public async Task a_later_note_moves_or_cancels_the_reminder()
    {
        var manager = await app.CreateManager("130109");
        var (moved, done) = (await app.CreateApprovedCustomer("130109"), await app.CreateApprovedCustomer("130109"));
        await Notes(manager, moved, minutes: 30);
        await Notes(manager, moved, minutes: 90);
        await Notes(manager, done, minutes: 30);
        (await manager.Post($"/customers/{done}/follow-ups", new { channel = "phone", note = "已报价" })).ShouldBe(201);
        (await app.ExecuteScalar<long>("select count(*) from pc_due where command = 'follow_up_due' and stream = any(@them)",
            new { them = (Guid[])[moved, done] })).ShouldBe(1);
        // The reaction itself detects a row that was taken at the moment of the note.
        foreach (var id in (Guid[])[moved, done])
            await app.ExecuteSql("""
                insert into pc_due (id, at, stream, command, data) values (gen_random_uuid(), powercrm_now(), @id, 'follow_up_due', 'x')
                """, new { id });
        await Pass(31);
        (await Reminders(manager)).ShouldBeEmpty();
        await Pass(60);
        (await Reminders(manager)).ShouldBe([moved]);
    }

    [Fact]
    public async Task a_reminder_follows_a_moved_customer_and_is_dropped_for_a_withdrawn_or_erased_one()
    {
        var (manager, other) = (await app.CreateManager("130110"), await app.CreateManager("130111"));
        Guid[] ids = [.. await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => app.CreateApprovedCustomer("130110")))];
        var (moved, withdrawn, erased, deferred, kept, declined, parked) = (ids[0], ids[1], ids[2], ids[3], ids[4], ids[5], ids[6]);
        foreach (var id in ids)
            await Notes(manager, id, minutes: 30);
        await Happens(moved, Moved("administrator"));
        await Happens(declined, new AssignmentDeclined(manager.Id, null), Moved("declined"));
        await Happens(parked, new AssignmentParked("no_active_manager", new("1", "none", [])));
        await Happens(withdrawn, new CustomerWithdrawn(manager.Id));
        await Happens(erased, TestEvents.Erased);
        await Happens(deferred, TestEvents.Held, TestEvents.Deferred);
        await Pass(31);
        (await Reminders(manager)).ShouldBe([kept]);
        (await Reminders(other)).ShouldBe([moved]);
        (await other.Get("/notifications?kind=follow_up_due")).Items[0]!["text"]!.GetValue<string>().ShouldStartWith("原客户经理计划于3月10日");

        await Happens(parked, Moved("offboarded"));
        await Pass(61);
        (await Reminders(other)).ShouldBe([parked, moved], "the customer waited for a manager at the time of the reminder");

        ManagerReassigned Moved(string reason) =>
            new(manager.Id, other.Id, reason, default, default, new("1", "manual", []));
    }

    [Fact]
    public async Task a_reminder_is_sent_by_wecom_unless_the_manager_has_acted()
    {
        app.Wecom();
        var (manager, user) = await app.Reachable("130121");
        var (told, done) = (await app.CreateApprovedCustomer("130121"), await app.CreateApprovedCustomer("130121"));
        await Notes(manager, told, minutes: 30, "报价给张总");
        await Pass(31);
        app.Sandbox.WeComTo(user).Where(Reminds).ShouldHaveSingleItem().Content.ShouldSatisfyAllConditions(
            text => text.ShouldStartWith("【跟进提醒】您计划于3月10日"), text => text.ShouldNotContain("报价"),
            text => text.ShouldEndWith(told.ToString()[^8..]));

        await Notes(manager, done, minutes: 30);
        var now = await app.ExecuteScalar<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'");
        app.Wecom(w => (w.QuietFrom, w.QuietUntil) = (now.AddMinutes(10).ToString("HH:mm"), now.AddHours(2).ToString("HH:mm")));
        await Pass(31);
        (await Reminders(manager)).ShouldBe([done, told], "the inbox knows no quiet hours");
        (await manager.Post($"/customers/{done}/follow-ups", new { channel = "phone", note = "已报价" })).ShouldBe(201);
        await Pass(120);
        app.Sandbox.WeComTo(user).Count(Reminds).ShouldBe(1);
        (await app.Told(manager, done, "follow_up_due")).OfType<NotificationSkipped>().ShouldHaveSingleItem().Reason
            .ShouldBe("superseded");

        static bool Reminds(SentWeCom it) => it.Content.StartsWith("【跟进提醒】", StringComparison.Ordinal);
    }

    private async Task Notes(SignedInUser manager, Guid customer, int minutes, string nextAction = "报价")
    {
        var now = await app.ExecuteScalar<DateTime>("select powercrm_now()");
        (await manager.Post($"/customers/{customer}/follow-ups",
            new { channel = "phone", note = "已沟通", nextAction, nextActionAt = now.AddMinutes(minutes) })).ShouldBe(201);
    }

    private static async Task<List<Guid>> Reminders(SignedInUser manager) =>
        [.. (await manager.Get("/notifications?kind=follow_up_due")).ShouldBe(200).Items.Select(i => i!["customerId"]!.GetValue<Guid>())];

    private Task<long> Hint(SignedInUser manager) => app.ExecuteScalar<long>("select v from pc_inbox_heads where recipient = @Id",
        new { manager.Id });

    private async Task Pass(int minutes)
    {
        await app.PassTime(TimeSpan.FromMinutes(minutes));
        await app.WaitUntilSettled();
    }

    private async Task Happens(Guid id, params object[] facts)
    {
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, facts)], CancellationToken.None);
        await app.WaitUntilSettled();
    }
}
