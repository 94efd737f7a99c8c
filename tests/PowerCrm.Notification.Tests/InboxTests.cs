using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification.Tests;

public class InboxTests(NotificationApp app) : IClassFixture<NotificationApp>
{
    [Fact]
    public async Task a_manager_is_notified_of_a_new_customer_without_personal_data()
    {
        var manager = await app.CreateManager("110101");
        var id = await app.CreateApprovedCustomer("110101");
        var item = (await manager.Get("/notifications")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        item["kind"]!.GetValue<string>().ShouldBe("assignment");
        item["customerId"]!.GetValue<Guid>().ShouldBe(id);
        item["text"]!.GetValue<string>().ShouldBe("深圳市云岭数据服务有限公司已分配给您，请在3月10日14:00前接收，3月11日10:00前完成首次联系。"
            .Replace("14:00", FindTime(item["text"]!, 0)).Replace("10:00", FindTime(item["text"]!, 1)));
        item["readAt"].ShouldBeNull();
        (await app.ExecuteScalar<long>("select count(*) from pc_inbox where text like '%张三丰%' or text like '%139%5678%'")).ShouldBe(0);
    }

    [Fact]
    public async Task a_message_is_marked_read_once_and_only_by_its_owner()
    {
        var (manager, stranger) = (await app.CreateManager("110102"), await app.CreateStaff("reviewer"));
        await app.CreateApprovedCustomer("110102");
        var id = (await manager.Get("/notifications?unread=true")).Items[0]!["id"]!.GetValue<Guid>();
        (await stranger.Post($"/notifications/{id}/read")).ShouldBeProblem(404, "not_found");
        var readAt = (await manager.Post($"/notifications/{id}/read")).ShouldBe(200)["readAt"].GetValue<DateTimeOffset>();
        await app.PassTime(TimeSpan.FromMinutes(1));
        (await manager.Post($"/notifications/{id}/read")).ShouldBe(200)["readAt"].GetValue<DateTimeOffset>().ShouldBe(readAt);
        (await manager.Get("/notifications?unread=true")).Items.ShouldBeEmpty();
        (await manager.Get("/notifications?unread=false")).Items.Count.ShouldBe(1);
        (await manager.Get("/notifications?unread=maybe")).ShouldBeProblem(400, "validation_failed");
        (await stranger.Get("/notifications")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task administrators_are_notified_of_parked_and_declined_customers()
    {
        var admin = await app.CreateStaff("admin");
        var parked = await app.CreateApprovedCustomer("110105");
        (await ReadKinds(admin, parked)).ShouldBe(["assignment_parked"]);
        var manager = await app.CreateManager("110106");
        var id = await app.CreateApprovedCustomer("110106");
        var version = (await manager.Get($"/customers/{id}")).Version;
        (await manager.Put($"/customers/{id}/assign-status", new { status = "declined", reason = "不熟悉该行业" }, version)).ShouldBe(200);
        await app.WaitUntilSettled();
        (await ReadKinds(admin, id)).Order().ShouldBe(["assignment_declined", "assignment_parked"]);
        (await app.ExecuteScalar<long>("select count(*) from pc_inbox where text like '%不熟悉%'")).ShouldBe(0);
    }

    [Fact]
    public async Task a_customer_who_waits_for_another_reason_than_before_is_no_news()
    {
        var (admin, id) = (await app.CreateStaff("admin"), await app.CreateApprovedCustomer("110117"));
        var why = new Explanation("1", "none", []);
        await Append(new AssignmentParked("all_at_capacity", why), new AssignmentParked("all_on_leave", why));
        (await ReadKinds(admin, id)).ShouldBe(["assignment_parked"]);
        // A new wait is news.
        await Append(new ManagerReassigned(null, Guid.CreateVersion7(), "administrator", TestEvents.Now, TestEvents.Now, why),
            new AssignmentParked("no_active_manager", why));
        (await ReadKinds(admin, id)).ShouldBe(["assignment_parked", "assignment_parked"]);

        async Task Append(params object[] events)
        {
            await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, events)], CancellationToken.None);
            await app.WaitUntilSettled();
        }
    }

    [Fact]
    public async Task customers_left_waiting_by_an_offboarding_are_reported_in_one_message()
    {
        var (admin, manager) = (await app.CreateStaff("admin"), await app.CreateManager("110116"));
        Guid[] customers = [await app.CreateApprovedCustomer("110116"), await app.CreateApprovedCustomer("110116")];
        (await admin.Post($"/managers/{manager.Id}/offboard")).ShouldBe(200);
        await app.WaitUntilSettled();
        await app.PassTime(TimeSpan.FromMinutes(2));
        await app.WaitUntilSettled();
        foreach (var id in customers)
            (await ReadKinds(admin, id)).ShouldBeEmpty();
        var waiting = await app.ExecuteScalar<int>("select customers from pc_v_waiting_customers");
        (await admin.Get("/notifications")).Items.Where(n => n!["kind"]!.GetValue<string>() == "assignment_parked")
            .ShouldHaveSingleItem()!["text"]!.GetValue<string>().ShouldContain($"目前共有{waiting}位客户等待分配");
    }

    [Fact]
    public async Task an_event_handled_again_notifies_nobody_twice()
    {
        var manager = await app.CreateManager("110107");
        var id = await app.CreateApprovedCustomer("110107");
        var rows = await app.ExecuteScalar<long>("select count(*) from pc_inbox");
        rows.ShouldBeGreaterThan(0);
        // The same events come again, as after a restore.
        await using (var scope = app.Services.CreateAsyncScope())
            await foreach (var e in app.Store.Read(id, CancellationToken.None))
                await scope.ServiceProvider.GetRequiredService<Wolverine.IMessageBus>().PublishAsync(e);
        await app.WaitUntilSettled();
        (await app.ExecuteScalar<long>("select count(*) from pc_inbox")).ShouldBe(rows);
        (await manager.Get("/notifications")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task the_inbox_counts_unread_messages_and_filters_by_kind()
    {
        var (manager, other) = (await app.CreateManager("110109"), await app.CreateManager("110111"));
        (await manager.Get("/notifications")).ShouldBe(200)["unread"].GetValue<int>().ShouldBe(0);
        var (first, second) = (await app.CreateApprovedCustomer("110109"), await app.CreateApprovedCustomer("110109"));
        await app.CreateApprovedCustomer("110111");
        await app.Store.Append([new StreamAppend(second, ExpectedVersion.Any, new CustomerWithdrawn(manager.Id))], CancellationToken.None);
        await app.WaitUntilSettled();
        var page = (await manager.Get("/notifications?kind=assignment&limit=1")).ShouldBe(200);
        page["unread"].GetValue<int>().ShouldBe(3, "of the whole inbox, whatever was asked for");
        var next = await manager.Get($"/notifications?kind=assignment&limit=1&cursor={page["nextCursor"].GetValue<string>()}");
        page.Items.Concat(next.Items).Select(i => i!["customerId"]!.GetValue<Guid>()).ShouldBe([second, first]);
        next.Json!["nextCursor"].ShouldBeNull();
        (await manager.Post($"/notifications/{page.Items[0]!["id"]}/read")).ShouldBe(200);
        var unread = await manager.Get("/notifications?kind=assignment&unread=true");
        unread.Items.ShouldHaveSingleItem()!["customerId"]!.GetValue<Guid>().ShouldBe(first);
        unread["unread"].GetValue<int>().ShouldBe(2);
        (await manager.Get("/notifications?kind=customer_withdrawn")).Items.ShouldHaveSingleItem();
        (await manager.Get("/notifications?kind=of_another_trade")).ShouldBeProblem(400, "validation_failed")["errors"][0]!["pointer"]!
            .GetValue<string>().ShouldBe("/kind");
        (await other.Get("/notifications"))["unread"].GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public void every_kind_of_message_can_be_filtered_by()
    {
        var kinds = AllEvents.SelectMany(e => InboxMessages.Of(e, BilingualText.Of("x"))).Select(m => m.Kind).Distinct().ToList();
        kinds.Count.ShouldBe(15);
        kinds.ShouldBeSubsetOf(InboxMessages.Kinds);
        InboxMessages.Kinds.ShouldBeUnique();
    }

    /// <summary>All events that cause a message.</summary>
    private static IReadOnlyList<object> AllEvents
    {
        get
        {
            var (from, to, explanation, at) = (Guid.CreateVersion7(), Guid.CreateVersion7(), new Explanation("1", "manual", []),
                TestEvents.Now);
            return
            [
                new ManagerAssigned(from, false, at, at, explanation),
                    new ManagerReassigned(from, to, "administrator", at, at, explanation),
                new TransferOffered(from, to, at, null), new TransferAccepted(from, to, false), new TransferRefused(from, to, null),
                new TransferWithdrawn(from, to), new TransferExpired(from, to), new AssignmentParked("no_manager", explanation),
                new AssignmentDeclined(from, null), new AssignmentOverdue(from, "respond", "reminded"),
                new AssignmentOverdue(from, "respond", "escalated"), new CustomerWithdrawn(from), TestEvents.ReversalOpened(from),
                TestEvents.Proposed(from), new ImportFinished(false, "x", 1, 0, 0, 0, 1, [new ManagerShare(from, 1)]),
            ];
        }
    }

    [Fact]
    public async Task inbox_pages_are_stable_while_messages_arrive()
    {
        var manager = await app.CreateManager("110108");
        for (var i = 0; i < 5; i++)
            await app.CreateApprovedCustomer("110108", settle: false);
        await app.WaitUntilSettled();
        var first = await manager.Get("/notifications?limit=3");
        await app.CreateApprovedCustomer("110108");
        var next = await manager.Get($"/notifications?limit=3&cursor={first["nextCursor"].GetValue<string>()}");
        first.Items.Concat(next.Items).Select(i => i!["id"]!.GetValue<Guid>()).Distinct().Count().ShouldBe(5);
        next.Json!["nextCursor"].ShouldBeNull();
    }

    [Fact]
    public void every_event_makes_messages_for_the_right_recipients()
    {
        var (from, to) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var explanation = new Explanation("1", "load", []);
        IReadOnlyList<InboxMessage> Of(object @event) => InboxMessages.Of(@event, BilingualText.Of("甲"));
        Of(new ManagerReassigned(from, to, "administrator", default, default, explanation)).Select(m => m.To).ShouldBe([to, from]);
        Of(new ManagerReassigned(from, to, "declined", default, default, explanation)).Select(m => m.To).ShouldBe([(Guid?)to]);
        Of(new ManagerReassigned(from, to, "offboard_undone", default, default, explanation))[1].Text.Chinese.ShouldContain("原客户经理返岗");
        var messages = Of(new ManagerReassigned(from, from, "offboard_undone", default, default, explanation, null, "serving"));
        messages.ShouldHaveSingleItem().ShouldSatisfyAllConditions(m => m.To.ShouldBe(from),
            m => m.Text.Chinese.ShouldBe("离岗已撤销，甲仍由您负责，请继续跟进。"));
        Of(new AssignmentOverdue(from, "respond", "reminded")).ShouldHaveSingleItem().To.ShouldBe(from);
        Of(new AssignmentOverdue(from, "respond", "escalated")).ShouldHaveSingleItem().To.ShouldBeNull();
        Of(new CustomerAcknowledged(from)).ShouldBeEmpty();
    }

    [Fact]
    public async Task during_a_leave_the_substitute_gets_the_messages_about_the_managers_customers_too()
    {
        var (manager, substitute) = (await app.CreateManager("110118"), await app.CreateManager("110119"));
        var id = await app.CreateApprovedCustomer("110118");
        var today = await app.ReadToday();
        // The day before and the day after.
        foreach (var day in (DateOnly[])[today.AddDays(1), today.AddDays(-1)])
        {
            await app.SetLeave(manager, "110118", day, day, substitute);
            await Append(TestEvents.NoConsent, TestEvents.ConsentAgain);
        }
        (await ReadKinds(substitute, id)).ShouldBeEmpty();
        var count = (await ReadKinds(manager, id)).Count;

        await app.SetLeave(manager, "110118", today, today, substitute);
        await Append(new AssignmentOverdue(manager.Id, "respond", "reminded", substitute.Id), TestEvents.NoConsent);
        await Append(new CustomerWithdrawn(manager.Id));
        (await ReadKinds(substitute, id)).Order().ShouldBe(["assignment_overdue", "consent_withdrawn", "customer_withdrawn"]);
        (await ReadKinds(manager, id)).Count.ShouldBe(count + 3, "the manager reads them after the leave");
        var name = await app.ExecuteScalar<string>("select display_name from pc_v_staff where id = @Id", new { manager.Id });
        (await substitute.Get("/notifications?kind=assignment_overdue")).Items.ShouldHaveSingleItem()!["text"]!.GetValue<string>()
            .ShouldBe($"{name}休假，由您代班：深圳市云岭数据服务有限公司超时未接收，请尽快处理。");
        // An offer is for the colleague in person, and nobody is told twice of one event.
        await Append(new TransferOffered(substitute.Id, manager.Id, TestEvents.Now.AddDays(60), null));
        await Append(new ManagerReassigned(manager.Id, substitute.Id, "administrator", default, default,
            new Explanation("1", "manual", [])));
        (await ReadKinds(substitute, id)).Order()
            .ShouldBe(["assignment", "assignment_overdue", "consent_withdrawn", "customer_withdrawn"]);

        async Task Append(params object[] events)
        {
            await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, events)], CancellationToken.None);
            await app.WaitUntilSettled();
        }
    }

    [Fact]
    public async Task a_message_is_shown_in_the_readers_language_and_an_old_one_in_chinese()
    {
        var manager = await app.CreateManager("110115");
        var customer = await app.CreateApprovedCustomer("110115");
        async Task<(string Title, string Text)> Read(string language)
        {
            var it = (await manager.Get("/notifications?kind=assignment", ("Accept-Language", language))).ShouldBe(200).Items
                .ShouldHaveSingleItem()!;
            return (it["title"]!.GetValue<string>(), it["text"]!.GetValue<string>());
        }
        var (title, text) = await Read("en");
        title.ShouldBe("A new customer");
        text.ShouldMatch("^深圳市云岭数据服务有限公司 is assigned to you. Acknowledge by .* [0-9]{2}:[0-9]{2}, and make the first contact by ");
        (await Read("zh-CN")).Title.ShouldBe("新客户待接收");
        var id = (await manager.Get("/notifications")).Items[0]!["id"]!.GetValue<Guid>();
        (await manager.Post($"/notifications/{id}/read", null, null, ("Accept-Language", "en"))).ShouldBe(200)["title"].GetValue<string>()
            .ShouldBe(title);

        await app.Store.Append([new StreamAppend(customer, ExpectedVersion.Any, TestEvents.Erased)], CancellationToken.None);
        await app.WaitUntilSettled();
        (await Read("en")).Text.ShouldStartWith("A deleted customer is assigned to you.");
        await app.ExecuteSql("update pc_inbox set title_en = null, text_en = null where id = @id", new { id });
        (await Read("en")).Text.ShouldStartWith("已删除的客户已分配给您");
    }

    [Fact]
    public void every_message_has_an_english_text_and_both_texts_name_the_company()
    {
        foreach (var message in AllEvents.SelectMany(e => InboxMessages.Of(e, BilingualText.Of("甲"))))
        {
            message.Title.English.ShouldNotMatch("[一-鿿]", message.Kind);
            message.Text.English.Replace("甲", "").ShouldNotMatch("[一-鿿]", message.Kind);
            message.Text.English.Contains('甲').ShouldBe(message.Text.Chinese.Contains('甲'), message.Kind);
        }
    }

    private static async Task<IReadOnlyList<string>> ReadKinds(SignedInUser person, Guid customer) =>
        [.. (await person.Get("/notifications?limit=100")).Items.Where(i => i!["customerId"]?.GetValue<Guid>() == customer)
            .Select(i => i!["kind"]!.GetValue<string>())];

    /// <summary>The clock of the class moves, so the minutes of the deadlines are taken from the text itself.</summary>
    private static string FindTime(System.Text.Json.Nodes.JsonNode text, int index) =>
        System.Text.RegularExpressions.Regex.Matches(text.GetValue<string>(), "[0-9]{2}:[0-9]{2}",
            System.Text.RegularExpressions.RegexOptions.NonBacktracking)[index].Value;
}
