using PowerCrm.China;
using PowerCrm.Store;

namespace PowerCrm.Assignment.Tests;

/// <summary>The tasks of a manager and when they are due.</summary>
public class AgendaTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    [Fact]
    public async Task deadlines_and_next_actions_are_listed_on_their_days()
    {
        var (manager, other) = (await app.CreateManager("150102"), await app.CreateManager("150103"));
        var (fresh, met) = (await app.CreateApprovedCustomer("150102"), await app.CreateApprovedCustomer("150102"));
        await app.CreateApprovedCustomer("150103");
        (await manager.Post("/customers/first-contact", new { customerId = met, channel = "phone", outcome = "reached" })).ShouldBe(201);
        var at = (await app.ExecuteScalar<DateTime>("select powercrm_now()")).AddDays(3);
        (await Note(manager, met, "发送报价单", at)).ShouldBe(201);

        var week = (await manager.Get(Days(0, 7))).ShouldBe(200);
        Said(week, "items").ShouldBe([$"{fresh} respond", $"{fresh} contact", $"{met} next_action"]);
        week["overdue"].AsArray().ShouldBeEmpty();
        week["items"][2]!["text"]!.GetValue<string>().ShouldBe("发送报价单");
        week["items"][2]!["at"]!.GetValue<DateTimeOffset>().UtcDateTime.ShouldBe(at, TimeSpan.FromMilliseconds(1));
        Said((await manager.Get(Days(0, 2))).ShouldBe(200), "items").ShouldNotContain($"{met} next_action");
        var theirs = Said((await other.Get(Days(0, 7))).ShouldBe(200), "items");
        theirs.ShouldNotBeEmpty();
        theirs.ShouldAllBe(i => !i.StartsWith($"{met}") && !i.StartsWith($"{fresh}"));

        // A later note replaces the next action, and a note without a time removes it.
        (await Note(manager, met, "改日再议", null)).ShouldBe(201);
        Said((await manager.Get(Days(0, 7))).ShouldBe(200), "items").ShouldBe([$"{fresh} respond", $"{fresh} contact"]);
    }

    [Fact]
    public void overdue_items_are_listed_once_and_apart_from_the_days()
    {
        var now = TestEvents.Now;
        ReadAgenda.Item At(double hours) => new(Guid.CreateVersion7(), "甲", "contacted", "next_action", now.AddHours(hours), null);
        var (old, late, soon, far) = (At(-24 * 30), At(-0.1), At(0.1), At(24 * 30));
        var today = ChinaTime.Day(now);
        var answer = ReadAgenda.BuildAnswer([far, soon, late, old], now, today, today.AddDays(6));
        answer.Overdue.ShouldBe([old, late]);
        answer.Items.ShouldBe([soon]);
        ReadAgenda.BuildAnswer([far, soon, late, old], now, today.AddDays(7), today.AddDays(40)).Items.ShouldBe([far]);
    }

    [Fact]
    public async Task a_next_action_moves_with_the_customer_unless_the_manager_declined()
    {
        var (admin, one, two) = (await app.CreateStaff("admin"), await app.CreateManager("150221"), await app.CreateManager("320481"));
        var (moved, declined) = (await app.CreateApprovedCustomer("150221"), await app.CreateApprovedCustomer("150221"));
        foreach (var id in (Guid[])[moved, declined])
            (await Note(one, id, "上门", (await app.ExecuteScalar<DateTime>("select powercrm_now()")).AddDays(1))).ShouldBe(201);
        async Task<long> Seen(Guid id) => (await admin.Get($"/customers/{id}")).Version;
        (await one.Put($"/customers/{declined}/assign-status", new { status = "declined", reason = "太远" }, await Seen(declined)))
            .ShouldBe(200);
        await app.WaitUntilSettled();
        foreach (var id in (Guid[])[moved, declined])
            (await admin.Post($"/customers/{id}/reassign", new { managerId = two.Id, reason = "调整" }, await Seen(id))).ShouldBe(200);
        await app.WaitUntilSettled();
        var agenda = (await two.Get(Days(0, 7))).ShouldBe(200);
        Said(agenda, "items").Where(i => i.EndsWith("next_action", StringComparison.Ordinal)).ShouldBe([$"{moved} next_action"]);
        agenda["items"].AsArray().Single(i => i!["kind"]!.GetValue<string>() == "next_action")!["text"]!.GetValue<string>().ShouldBe("上门");
        Said((await one.Get(Days(0, 7))).ShouldBe(200), "items").ShouldBeEmpty();
    }

    [Fact]
    public async Task an_erased_customer_disappears_from_the_agenda()
    {
        var manager = await app.CreateManager("150202");
        var id = await app.CreateApprovedCustomer("150202");
        (await manager.Post("/customers/first-contact", new { customerId = id, channel = "phone", outcome = "reached" })).ShouldBe(201);
        (await Note(manager, id, "上门", (await app.ExecuteScalar<DateTime>("select powercrm_now()")).AddDays(1))).ShouldBe(201);
        Said((await manager.Get(Days(0, 7))).ShouldBe(200), "items").ShouldHaveSingleItem();
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, TestEvents.Erased)], CancellationToken.None);
        await app.WaitUntilSettled();
        Said((await manager.Get(Days(0, 7))).ShouldBe(200), "items").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("admin"), InlineData("reviewer"), InlineData("auditor")]
    public async Task only_managers_can_read_the_agenda(string role) =>
        (await (await app.CreateStaff(role)).Get("/customers/agenda")).ShouldBeProblem(403, "forbidden");

    [Theory]
    [InlineData("?from=2026-02-31"), InlineData("?from=2026-03-02&to=2026-03-01"), InlineData("?from=2024-01-01&to=2026-01-01")]
    public async Task an_invalid_period_is_refused(string query) =>
        (await (await app.CreateStaff("manager")).Get("/customers/agenda" + query)).ShouldBeProblem(400, "validation_failed");

    private static Task<Answer> Note(SignedInUser manager, Guid customer, string next, DateTime? at) => manager.Post(
        $"/customers/{customer}/follow-ups", new { channel = "phone", note = "看过配电房", nextAction = next, nextActionAt = at });

    private static List<string> Said(Answer it, string list) =>
        [.. it[list].AsArray().Select(i => $"{i!["customerId"]!.GetValue<Guid>()} {i["kind"]!.GetValue<string>()}")];

    /// <summary>Days counted from the class's clock.</summary>
    private static string Days(int from, int to) => FormattableString.Invariant(
        $"/customers/agenda?from={TestEvents.Now.AddDays(from):yyyy-MM-dd}&to={TestEvents.Now.AddDays(to):yyyy-MM-dd}");
}
