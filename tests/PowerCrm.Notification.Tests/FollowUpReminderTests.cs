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
        await AddFollowUp(manager, id, minutes: 30, "报价给张总");
        (await ReadReminders(manager)).ShouldBeEmpty();
        var hint = await ReadPosition(manager);
        await PassTime(29);
        (await ReadReminders(manager)).ShouldBeEmpty("not before its time");
        await PassTime(2);
        var item = (await manager.Get("/notifications?kind=follow_up_due")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        item["customerId"]!.GetValue<Guid>().ShouldBe(id);
        item["text"]!.GetValue<string>().ShouldStartWith("您计划于3月10日");
        item["text"]!.GetValue<string>().ShouldEndWith("跟进深圳市云岭数据服务有限公司，具体事项请查看跟进记录。");
        (await ReadPosition(manager)).ShouldBe(hint + 1);
        // The due row comes again, as after a restore.
        await app.ExecuteSql("""
            insert into pc_due (id, at, stream, command, data) values (gen_random_uuid(), powercrm_now(), @id, 'follow_up_due', '')
            """, new { id });
        await app.WaitUntilSettled();
        (await ReadReminders(manager)).Count.ShouldBe(1);
        (await app.ExecuteScalar<long>("select count(*) from pc_inbox where text like '%报价%'")).ShouldBe(0);
    }

    [Fact]
    public async Task a_later_note_moves_or_cancels_the_reminder()
    {
        var manager = await app.CreateManager("130109");
        var (rescheduled, cancelled) = (await app.CreateApprovedCustomer("130109"), await app.CreateApprovedCustomer("130109"));
        await AddFollowUp(manager, rescheduled, minutes: 30);
        await AddFollowUp(manager, rescheduled, minutes: 90);
        await AddFollowUp(manager, cancelled, minutes: 30);
        (await manager.Post($"/customers/{cancelled}/follow-ups", new { channel = "phone", note = "已报价" })).ShouldBe(201);
        (await app.ExecuteScalar<long>("select count(*) from pc_due where command = 'follow_up_due' and stream = any(@them)",
            new { them = (Guid[])[rescheduled, cancelled] })).ShouldBe(1);
        // The reaction itself detects a row that was taken at the moment of the note.
        foreach (var id in (Guid[])[rescheduled, cancelled])
            await app.ExecuteSql("""
                insert into pc_due (id, at, stream, command, data) values (gen_random_uuid(), powercrm_now(), @id, 'follow_up_due', 'x')
                """, new { id });
        await PassTime(31);
        (await ReadReminders(manager)).ShouldBeEmpty();
        await PassTime(60);
        (await ReadReminders(manager)).ShouldBe([rescheduled]);
    }

    [Fact]
    public async Task a_reminder_follows_a_moved_customer_and_is_dropped_for_a_withdrawn_or_erased_one()
    {
        var (manager, other) = (await app.CreateManager("130110"), await app.CreateManager("130111"));
        Guid[] ids = [.. await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.CreateApprovedCustomer("130110")))];
        var (moved, withdrawn, erased, deferred, unchanged, declined, parked) = (ids[0], ids[1], ids[2], ids[3], ids[4], ids[5], ids[6]);
        foreach (var id in ids)
            await AddFollowUp(manager, id, minutes: 30);
        await AppendAndSettle(moved, Moved("administrator"));
        await AppendAndSettle(declined, new AssignmentDeclined(manager.Id, null), Moved("declined"));
        await AppendAndSettle(parked, new AssignmentParked("no_active_manager", new("1", "none", [])));
        await AppendAndSettle(withdrawn, new CustomerWithdrawn(manager.Id));
        await AppendAndSettle(erased, TestEvents.Erased);
        await AppendAndSettle(deferred, TestEvents.Held, TestEvents.Deferred);
        await AppendAndSettle(ids[7], TestEvents.NoConsent);
        await PassTime(31);
        (await ReadReminders(manager)).ShouldBe([unchanged]);
        (await ReadReminders(other)).ShouldBe([moved]);
        (await other.Get("/notifications?kind=follow_up_due")).Items[0]!["text"]!.GetValue<string>().ShouldStartWith("原客户经理计划于3月10日");

        await AppendAndSettle(ids[7], TestEvents.ConsentAgain);
        // A day passes for this customer only: an access token is valid for two hours.
        (await app.ExecuteScalar<long>("""
            with moved as (
                update pc_due set at = powercrm_now()
                where stream = @id and command = 'follow_up_due' and at > powercrm_now() + interval '20 h'
                returning 1)
            select count(*) from moved
            """, new { id = ids[7] })).ShouldBe(1);
        await AppendAndSettle(parked, Moved("offboarded"));
        await PassTime(61);
        (await ReadReminders(other)).ShouldBe([parked, moved], "the customer waited for a manager at the time of the reminder");
        (await ReadReminders(manager)).ShouldBe([ids[7], unchanged], "the customer had withdrawn the consent at the time of the reminder");

        ManagerReassigned Moved(string reason) =>
            new(manager.Id, other.Id, reason, default, default, new("1", "manual", []));
    }

    [Fact]
    public async Task a_reminder_is_sent_by_wecom_unless_the_manager_has_acted()
    {
        app.ConfigureNotices();
        var (manager, user) = await app.CreateManagerWithUser("130121");
        var (reminded, completed) = (await app.CreateApprovedCustomer("130121"), await app.CreateApprovedCustomer("130121"));
        await AddFollowUp(manager, reminded, minutes: 30, "报价给张总");
        await PassTime(31);
        app.Sandbox.WeComTo(user).Where(IsReminder).ShouldHaveSingleItem().Content.ShouldSatisfyAllConditions(
            text => text.ShouldStartWith("【跟进提醒】您计划于3月10日"), text => text.ShouldNotContain("报价"),
            text => text.ShouldEndWith(reminded.ToString()[^8..]));

        await AddFollowUp(manager, completed, minutes: 30);
        var now = await app.ExecuteScalar<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'");
        app.ConfigureNotices(w => (w.QuietFrom, w.QuietUntil) = (now.AddMinutes(10).ToString("HH:mm"), now.AddHours(2).ToString("HH:mm")));
        await PassTime(31);
        (await ReadReminders(manager)).ShouldBe([completed, reminded], "the inbox knows no quiet hours");
        (await manager.Post($"/customers/{completed}/follow-ups", new { channel = "phone", note = "已报价" })).ShouldBe(201);
        await PassTime(120);
        app.Sandbox.WeComTo(user).Count(IsReminder).ShouldBe(1);
        (await app.ReadEvents(manager, completed, "follow_up_due")).OfType<NotificationSkipped>().ShouldHaveSingleItem().Reason
            .ShouldBe("superseded");

        static bool IsReminder(SentWeCom it) => it.Content.StartsWith("【跟进提醒】", StringComparison.Ordinal);
    }

    [Fact]
    public async Task during_a_leave_the_substitute_is_reminded_too_and_gets_the_wecom_message()
    {
        app.ConfigureNotices();
        var ((manager, user), (substitute, substituteUser)) =
            (await app.CreateManagerWithUser("130123"), await app.CreateManagerWithUser("130125"));
        var id = await app.CreateApprovedCustomer("130123");
        await AddFollowUp(manager, id, minutes: 30);
        var today = await app.ReadToday();
        await app.SetLeave(manager, "130123", today, today, substitute);
        await PassTime(31);
        (await ReadReminders(manager)).ShouldBe([id]);
        var name = await app.ExecuteScalar<string>("select display_name from pc_v_staff where id = @Id", new { manager.Id });
        var item = (await substitute.Get("/notifications?kind=follow_up_due")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        item["customerId"]!.GetValue<Guid>().ShouldBe(id);
        item["text"]!.GetValue<string>().ShouldStartWith($"{name}休假，由您代班：3月10日");
        (await ReadPosition(substitute)).ShouldBe(1);
        app.Sandbox.WeComTo(substituteUser).ShouldHaveSingleItem().Content.ShouldStartWith($"【跟进提醒】{name}休假，由您代班：");
        app.Sandbox.WeComTo(user).ShouldNotContain(m => m.Content.StartsWith("【跟进提醒】", StringComparison.Ordinal));
    }

    private async Task AddFollowUp(SignedInUser manager, Guid customer, int minutes, string nextAction = "报价")
    {
        var now = await app.ExecuteScalar<DateTime>("select powercrm_now()");
        (await manager.Post($"/customers/{customer}/follow-ups",
            new { channel = "phone", note = "已沟通", nextAction, nextActionAt = now.AddMinutes(minutes) })).ShouldBe(201);
    }

    private static async Task<List<Guid>> ReadReminders(SignedInUser manager) =>
        [.. (await manager.Get("/notifications?kind=follow_up_due")).ShouldBe(200).Items.Select(i => i!["customerId"]!.GetValue<Guid>())];

    private Task<long> ReadPosition(SignedInUser manager) => app.ExecuteScalar<long>("select v from pc_inbox_heads where recipient = @Id",
        new { manager.Id });

    private async Task PassTime(int minutes)
    {
        await app.PassTime(TimeSpan.FromMinutes(minutes));
        await app.WaitUntilSettled();
    }

    private async Task AppendAndSettle(Guid id, params object[] events)
    {
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, events)], CancellationToken.None);
        await app.WaitUntilSettled();
    }
}
