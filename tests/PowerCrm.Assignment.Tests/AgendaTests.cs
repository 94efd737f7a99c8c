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
        var (fresh, called) = (await app.CreateApprovedCustomer("150102"), await app.CreateApprovedCustomer("150102"));
        await app.CreateApprovedCustomer("150103");
        (await manager.Post("/customers/first-contact", new { customerId = called, channel = "phone", outcome = "reached" })).ShouldBe(201);
        var at = (await app.ExecuteScalar<DateTime>("select powercrm_now()")).AddDays(3);
        (await AddFollowUp(manager, called, "发送报价单", at)).ShouldBe(201);

        var week = (await manager.Get(Agenda(0, 7))).ShouldBe(200);
        Entries(week, "items").ShouldBe([$"{fresh} respond", $"{fresh} contact", $"{called} next_action"]);
        week["overdue"].AsArray().ShouldBeEmpty();
        week["items"][2]!["text"]!.GetValue<string>().ShouldBe("发送报价单");
        week["items"][2]!["at"]!.GetValue<DateTimeOffset>().UtcDateTime.ShouldBe(at, TimeSpan.FromMilliseconds(1));
        Entries((await manager.Get(Agenda(0, 2))).ShouldBe(200), "items").ShouldNotContain($"{called} next_action");
        var theirs = Entries((await other.Get(Agenda(0, 7))).ShouldBe(200), "items");
        theirs.ShouldNotBeEmpty();
        theirs.ShouldAllBe(i => !i.StartsWith($"{called}") && !i.StartsWith($"{fresh}"));

        // A later note replaces the next action, and a note without a time removes it.
        (await AddFollowUp(manager, called, "改日再议", null)).ShouldBe(201);
        Entries((await manager.Get(Agenda(0, 7))).ShouldBe(200), "items").ShouldBe([$"{fresh} respond", $"{fresh} contact"]);
    }

    [Fact]
    public void overdue_items_are_listed_once_and_apart_from_the_days()
    {
        var now = TestEvents.Now;
        ReadAgenda.Item At(double hours) => new(Guid.CreateVersion7(), "甲", "contacted", "next_action", now.AddHours(hours), null);
        var (longOverdue, overdue, upcoming, later) = (At(-24 * 30), At(-0.1), At(0.1), At(24 * 30));
        var today = ChinaTime.Day(now);
        var answer = ReadAgenda.BuildAnswer([later, upcoming, overdue, longOverdue], now, today, today.AddDays(6));
        answer.Overdue.ShouldBe([longOverdue, overdue]);
        answer.Items.ShouldBe([upcoming]);
        ReadAgenda.BuildAnswer([later, upcoming, overdue, longOverdue], now, today.AddDays(7), today.AddDays(40)).Items.ShouldBe([later]);
        ReadAgenda.BuildAnswer([upcoming, upcoming with { At = DateTimeOffset.MaxValue }], now, today, today).Items.ShouldBe([upcoming]);
    }

    [Fact]
    public async Task a_next_action_moves_with_the_customer_unless_the_manager_declined()
    {
        var (admin, first, second) = (await app.CreateStaff("admin"), await app.CreateManager("150221"), await app.CreateManager("320481"));
        var (moved, declined) = (await app.CreateApprovedCustomer("150221"), await app.CreateApprovedCustomer("150221"));
        foreach (var id in (Guid[])[moved, declined])
            (await AddFollowUp(first, id, "上门", (await app.ExecuteScalar<DateTime>("select powercrm_now()")).AddDays(1))).ShouldBe(201);
        async Task<long> Version(Guid id) => (await admin.Get($"/customers/{id}")).Version;
        (await first.Put($"/customers/{declined}/assign-status", new { status = "declined", reason = "太远" }, await Version(declined)))
            .ShouldBe(200);
        await app.WaitUntilSettled();
        foreach (var id in (Guid[])[moved, declined])
            (await admin.Post($"/customers/{id}/reassign", new { managerId = second.Id, reason = "调整" }, await Version(id))).ShouldBe(200);
        await app.WaitUntilSettled();
        var agenda = (await second.Get(Agenda(0, 7))).ShouldBe(200);
        Entries(agenda, "items").Where(i => i.EndsWith("next_action", StringComparison.Ordinal)).ShouldBe([$"{moved} next_action"]);
        agenda["items"].AsArray().Single(i => i!["kind"]!.GetValue<string>() == "next_action")!["text"]!.GetValue<string>().ShouldBe("上门");
        Entries((await first.Get(Agenda(0, 7))).ShouldBe(200), "items").ShouldBeEmpty();
    }

    [Fact]
    public async Task an_erased_customer_disappears_from_the_agenda()
    {
        var manager = await app.CreateManager("150202");
        var id = await app.CreateApprovedCustomer("150202");
        (await manager.Post("/customers/first-contact", new { customerId = id, channel = "phone", outcome = "reached" })).ShouldBe(201);
        (await AddFollowUp(manager, id, "上门", (await app.ExecuteScalar<DateTime>("select powercrm_now()")).AddDays(1))).ShouldBe(201);
        Entries((await manager.Get(Agenda(0, 7))).ShouldBe(200), "items").ShouldHaveSingleItem();
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, TestEvents.Erased)], CancellationToken.None);
        await app.WaitUntilSettled();
        Entries((await manager.Get(Agenda(0, 7))).ShouldBe(200), "items").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("admin"), InlineData("reviewer"), InlineData("auditor")]
    public async Task only_managers_can_read_the_agenda(string role) =>
        (await (await app.CreateStaff(role)).Get("/customers/agenda")).ShouldBeProblem(403, "forbidden");

    [Theory]
    [InlineData("?from=2026-02-31"), InlineData("?from=2026-03-02&to=2026-03-01"), InlineData("?from=2024-01-01&to=2026-01-01")]
    public async Task an_invalid_period_is_refused(string query) =>
        (await (await app.CreateStaff("manager")).Get("/customers/agenda" + query)).ShouldBeProblem(400, "validation_failed");

    private static Task<Answer> AddFollowUp(SignedInUser manager, Guid customer, string next, DateTime? at) => manager.Post(
        $"/customers/{customer}/follow-ups", new { channel = "phone", note = "看过配电房", nextAction = next, nextActionAt = at });

    private static List<string> Entries(Answer it, string list) =>
        [.. it[list].AsArray().Select(i => $"{i!["customerId"]!.GetValue<Guid>()} {i["kind"]!.GetValue<string>()}")];

    /// <summary>Days counted from the class's clock.</summary>
    private static string Agenda(int from, int to) => FormattableString.Invariant(
        $"/customers/agenda?from={TestEvents.Now.AddDays(from):yyyy-MM-dd}&to={TestEvents.Now.AddDays(to):yyyy-MM-dd}");
}
