using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment.Tests;

/// <summary>Undoing the off-boarding of a manager over HTTP.</summary>
[Trait("Category", "Slow")]
public class UndoOffboardingTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    private static string Route(SignedInUser manager, string suffix = "/undo") => $"/managers/{manager.Id}/offboard{suffix}";

    private async Task<SignedInUser> SignIn(SignedInUser manager)
    {
        var sessions = app.Services.GetRequiredService<Sessions>();
        return new SignedInUser(app, manager.Id,
            (await sessions.Issue(Audience.Staff, manager.Id, "manager", CancellationToken.None)).AccessToken);
    }

    private async Task<string> ReadNote(ManagerReassigned move) => (await app.Services.GetRequiredService<IKeyRing>()
        .Open<ReviewNote>(move.Note, SealedFieldNames.Note, "test", CancellationToken.None))!.Text;

    private static string[] FormatPlan(Answer answer) => [.. answer["planned"].AsArray().Select(FormatMove)];

    private static string FormatMove(JsonNode? planned) => $"{planned!["customerId"]} {planned["managerId"]} {planned["reason"]}".TrimEnd();

    private async Task<ManagerReassigned> ReadLastMove(Guid customer) => (await app.Events(customer)).OfType<ManagerReassigned>().Last();

    [Fact]
    public async Task an_undo_reopens_the_account_and_returns_the_customers()
    {
        var (admin, colleague, leaver) = (await app.CreateStaff("admin"), await app.CreateStaff("admin"),
            await app.CreateManager("150102"));
        Guid[] ids = [await app.CreateApprovedCustomer("150102"), await app.CreateApprovedCustomer("150102")];
        var successor = await app.CreateManager("150102");
        (await admin.Post(Route(leaver, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        (await successor.Get("/customers")).Items.Count.ShouldBe(2);

        var plan = (await admin.Post(Route(leaver) + "?dryRun=true", new { })).ShouldBe(200);
        FormatPlan(plan).ShouldBe(ids.Select(id => $"{id} {successor.Id}"));
        (plan["dryRun"].GetValue<bool>(), plan["returning"].GetValue<int>(), plan["staying"].GetValue<int>()).ShouldBe((true, 2, 0));
        await app.WaitUntilSettled();
        (await successor.Get("/customers")).Items.Count.ShouldBe(2, "a look changes nothing");
        (await admin.Get($"/managers/{leaver.Id}"))["active"].GetValue<bool>().ShouldBeFalse();

        var undone = (await admin.Post(Route(leaver), new { reason = "误操作，本人在岗" })).ShouldBe(200);
        FormatPlan(undone).ShouldBe(FormatPlan(plan));
        (undone["until"].GetValue<DateTimeOffset>() - undone["offboardedAt"].GetValue<DateTimeOffset>()).ShouldBe(TimeSpan.FromHours(24));
        await app.WaitUntilSettled();
        (await successor.Get("/customers")).Items.ShouldBeEmpty();
        (await leaver.Get("/customers")).ShouldBeProblem(401, "unauthenticated");
        var returned = await SignIn(leaver);
        var items = (await returned.Get("/customers/new-assignments")).ShouldBe(200).Items;
        items.Select(i => i!["customerId"]!.GetValue<Guid>()).ShouldBe(ids, ignoreOrder: true);
        items[0]!["why"]!.GetValue<string>().ShouldStartWith("原客户经理返岗，客户归还");

        var move = await ReadLastMove(ids[0]);
        (move.From, move.To, move.Reason, move.Why.Code, move.Kept)
            .ShouldBe((successor.Id, leaver.Id, "offboard_undone", "offboard_undone", null));
        move.Why.Candidates.ShouldContain(c => c.Manager == successor.Id);
        (await ReadNote(move)).ShouldBe("误操作，本人在岗");
        const string LastActor = "select user_name from mt_events where stream_id = @id order by version desc limit 1";
        (await app.ExecuteScalar<string>(LastActor, new { id = ids[0] }))
            .ShouldBe($"staff:{admin.Id}");
        (await app.ExecuteScalar<long>("select count(*) from mt_events where data::text like '%误操作%'")).ShouldBe(0);
        (await returned.Get($"/customers/{ids[0]}"))["timeline"].AsArray()[^1]!["code"]!.GetValue<string>().ShouldBe("returned");
        (await returned.Get("/notifications")).Items.Count(n => n!["kind"]!.GetValue<string>() == "assignment").ShouldBe(4);
        var losses = (await successor.Get("/notifications")).Items.Where(n => n!["kind"]!.GetValue<string>() == "assignment_lost").ToList();
        losses.Count.ShouldBe(2);
        losses[0]!["text"]!.GetValue<string>().ShouldContain("原客户经理返岗");
        var messages = (await colleague.Get("/notifications")).Items.Where(n => n!["kind"]!.GetValue<string>() == "manager_back").ToList();
        messages.ShouldHaveSingleItem()!["text"]!.GetValue<string>().ShouldContain("2 个客户正归还");
        (await admin.Get("/notifications")).Items.ShouldNotContain(n => n!["kind"]!.GetValue<string>() == "manager_back");
    }

    [Fact]
    public async Task a_customer_already_moved_or_contacted_stays_and_is_listed_with_the_reason()
    {
        var (admin, leaver) = (await app.CreateStaff("admin"), await app.CreateManager("150103"));
        Guid[] ids = [.. await CreateCustomers("150103", 7)];
        var (successor, other) = (await app.CreateManager("150103"), await app.CreateManager("320412"));
        (await admin.Post(Route(leaver, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        var (called, transferred, reassigned, erased, withdrawn, declined, untouched) = (ids[0], ids[1], ids[2], ids[3], ids[4], ids[5],
            ids[6]);
        (await successor.Post("/customers/first-contact", new { customerId = called, channel = "phone", outcome = "reached" }))
            .ShouldBe(201);
        async Task<long> Version(Guid id) => (await successor.Get($"/customers/{id}")).Version;
        (await successor.Post($"/customers/{transferred}/transfer", new { managerId = other.Id, reason = "搬迁" },
            await Version(transferred))).ShouldBe(200);
        (await other.Post($"/customers/{transferred}/transfer/accept")).ShouldBe(200);
        (await admin.Post("/customers/reassign", new { customerIds = new[] { reassigned }, managerId = other.Id, reason = "调整" }))
            .ShouldBe(200);
        await Append(erased, new PersonalDataErased("asked"));
        await Append(withdrawn, TestEvents.Reversed());
        (await successor.Put($"/customers/{declined}/assign-status", new { status = "declined", reason = "不在区域" }, await Version(declined)))
            .ShouldBe(200);
        await app.WaitUntilSettled();

        var undone = (await admin.Post(Route(leaver), new { })).ShouldBe(200);
        FormatPlan(undone).ShouldBe(
        [
            $"{called} {successor.Id} contacted", $"{transferred} {other.Id} transferred", $"{reassigned} {other.Id} administrator",
            $"{erased}  erased", $"{withdrawn}  withdrawn", $"{declined}", $"{untouched} {successor.Id}",
        ]);
        (undone["returning"].GetValue<int>(), undone["staying"].GetValue<int>()).ShouldBe((2, 5));
        await app.WaitUntilSettled();
        var returned = await SignIn(leaver);
        (await returned.Get("/customers")).Items.Select(c => c!["customerId"]!.GetValue<Guid>()).ShouldBe([declined, untouched],
            ignoreOrder: true);
        (await successor.Get("/customers")).Items.ShouldHaveSingleItem()!["customerId"]!.GetValue<Guid>().ShouldBe(called);
        (await other.Get("/customers")).Items.Count.ShouldBe(2);
        (await ReadLastMove(declined)).From.ShouldBeNull("who declined is not told that the customer left");
    }

    [Fact]
    public async Task a_customer_nobody_took_over_continues_as_before()
    {
        var (admin, leaver) = (await app.CreateStaff("admin"), await app.CreateManager("150104"));
        var (served, fresh) = (await app.CreateApprovedCustomer("150104"), await app.CreateApprovedCustomer("150104"));
        var contact = await leaver.Post("/customers/first-contact", new { customerId = served, channel = "phone", outcome = "reached" });
        (await leaver.Put($"/customers/{served}/assign-status", new { status = "serving" }, contact.Version)).ShouldBe(200);
        (await admin.Post(Route(leaver, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        (await app.Events(served)).OfType<AssignmentParked>().ShouldHaveSingleItem();
        await app.PassTime(TimeSpan.FromHours(1));
        await AssertWaiting(served);

        FormatPlan((await admin.Post(Route(leaver), new { })).ShouldBe(200)).ShouldBe([$"{served} {leaver.Id}", $"{fresh} {leaver.Id}"]);
        await app.WaitUntilSettled();
        ((await ReadLastMove(served)).Kept, (await ReadLastMove(fresh)).Kept).ShouldBe(("serving", "assigned"));
        var returned = await SignIn(leaver);
        (await returned.Get($"/customers/{served}"))["status"].GetValue<string>().ShouldBe("serving");
        (await ReadStatus(served))["nextSteps"][0]!["code"]!.GetValue<string>().ShouldBe("talk_to_manager");
        var item = (await returned.Get("/customers/new-assignments")).Items.ShouldHaveSingleItem()!;
        item["respondBy"]!.GetValue<DateTimeOffset>().ShouldBe((await ReadLastMove(fresh)).RespondBy);
        (await app.ExecuteScalar<long>("select count(*) from pc_assignment_waiting where registration_id = any(@ids)",
            new { ids = new[] { served, fresh } })).ShouldBe(0);
        (await app.ExecuteScalar<long>("select count(*) from pc_due where stream = @fresh and command = 'respond_overdue'", new { fresh }))
            .ShouldBe(1);
        var audit = (await (await app.CreateStaff("auditor")).Get($"/audit/registrations/{served}")).ShouldBe(200);
        audit["state"]["customerStatus"]!.GetValue<string>().ShouldBe("serving");
        (await app.ExecuteScalar<bool>("""
            select (d.data ->> 'AssignedAt')::timestamptz = e.timestamp
            from mt_doc_registrationstatus d
            join mt_events e on e.stream_id = d.id and e.type = 'manager_assigned'
            where d.id = @served
            """, new { served })).ShouldBeTrue("the applicant has this manager since then");
        // The next off-boarding finds the same customers as the first one.
        (await admin.Post(Route(leaver, "") + "?dryRun=true")).ShouldBe(200)["states"]["serving"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task the_audit_shows_no_manager_of_a_customer_who_waits_and_that_one_was_erased()
    {
        var (admin, auditor, leaver) = (await app.CreateStaff("admin"), await app.CreateStaff("auditor"),
            await app.CreateManager("150222"));
        var id = await app.CreateApprovedCustomer("150222");
        (await ReadAudit()).ShouldBe(("assigned", (Guid?)leaver.Id));

        (await admin.Post(Route(leaver, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        (await ReadAudit()).ShouldBe(("waiting", null));

        await Append(id, new PersonalDataErased("asked"));
        await app.WaitUntilSettled();
        (await ReadAudit()).ShouldBe(("erased", null));

        async Task<(string? Status, Guid? Manager)> ReadAudit()
        {
            var state = (await auditor.Get($"/audit/registrations/{id}")).ShouldBe(200)["state"];
            return (state["customerStatus"]?.GetValue<string>(), state["managerId"]?.GetValue<Guid>());
        }
    }

    [Fact]
    public async Task an_undo_does_not_exceed_the_managers_capacity()
    {
        var (admin, leaver) = (await app.CreateStaff("admin"), await app.CreateManager("150105", capacity: 3));
        Guid[] ids = [.. await CreateCustomers("150105", 3)];
        var successor = await app.CreateManager("150105");
        (await admin.Post(Route(leaver, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        (await admin.Put($"/managers/{leaver.Id}", new { territories = new[] { "150105" }, capacity = 2 },
            (await admin.Get($"/managers/{leaver.Id}")).Version)).ShouldBe(200);
        FormatPlan((await admin.Post(Route(leaver), new { })).ShouldBe(200))
            .ShouldBe([$"{ids[0]} {successor.Id}", $"{ids[1]} {successor.Id}", $"{ids[2]} {successor.Id} no_capacity"]);
        await app.WaitUntilSettled();
        (await (await SignIn(leaver)).Get("/customers")).Items.Count.ShouldBe(2);
        (await successor.Get("/customers")).Items.ShouldHaveSingleItem()!["customerId"]!.GetValue<Guid>().ShouldBe(ids[2]);
    }

    [Fact]
    public async Task an_undo_is_refused_for_others_for_unknown_managers_and_after_a_day()
    {
        var (admin, manager) = (await app.CreateStaff("admin"), await app.CreateManager("150122"));
        (await manager.Post(Route(manager), new { })).ShouldBeProblem(403, "forbidden");
        (await admin.Post($"/managers/{Guid.CreateVersion7()}/offboard/undo", new { })).ShouldBeProblem(404, "not_found");
        (await admin.Post($"/managers/{(await app.CreateStaff("reviewer")).Id}/offboard/undo", new { })).ShouldBeProblem(404, "not_found");
        (await admin.Post(Route(manager) + "?dryRun=", new { reason = " " })).ShouldBeProblem(400, "validation_failed");
        (await admin.Post(Route(manager) + "?dryRun=maybe", new { })).ShouldBe(400)["errors"].AsArray().ShouldHaveSingleItem()!["pointer"]!
            .GetValue<string>().ShouldBe("/dryRun");
        (await admin.Post(Route(manager), new { reason = "身份证44030519900101123X" })).ShouldBe(400)["errors"].AsArray()
            .ShouldHaveSingleItem()!["pointer"]!.GetValue<string>().ShouldBe("/reason");
        (await admin.Post(Route(manager), new { })).ShouldBeProblem(409, "not_offboarded")
            ["title"].GetValue<string>().ShouldBe("该客户经理未离岗。");
        (await admin.Post(Route(manager, ""))).ShouldBe(200);
        var until = (await admin.Post(Route(manager) + "?dryRun=true", new { })).ShouldBe(200)["until"].GetValue<DateTimeOffset>();
        await app.PassTime(TimeSpan.FromHours(24));
        admin = await app.CreateStaff("admin");
        foreach (var query in (string[])["?dryRun=true", ""])
            (await admin.Post(Route(manager) + query, new { })).ShouldBeProblem(409, "undo_too_late")
                ["endedAt"].GetValue<DateTimeOffset>().ShouldBe(until);
        (await admin.Get($"/managers/{manager.Id}"))["active"].GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task a_retried_undo_returns_the_first_answer()
    {
        var (admin, leaver) = (await app.CreateStaff("admin"), await app.CreateManager("150123"));
        await app.CreateApprovedCustomer("150123");
        var successor = await app.CreateManager("150123");
        (await admin.Post(Route(leaver, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        var body = new { reason = "误操作" };
        var first = (await admin.Post(Route(leaver), body, null, ("Idempotency-Key", "back"))).ShouldBe(200);
        await app.WaitUntilSettled();
        var repeated = (await admin.Post(Route(leaver), body, null, ("Idempotency-Key", "back"))).ShouldBe(200);
        repeated.Text.ShouldBe(first.Text);
        repeated.Header("Idempotency-Replayed").ShouldBe("true");
        (await admin.Post(Route(leaver), body)).ShouldBeProblem(409, "not_offboarded");
        (await successor.Get("/customers")).Items.ShouldBeEmpty();
        // Off-boarded and restored a second time.
        (await admin.Post(Route(leaver, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        (await admin.Post(Route(leaver), body)).ShouldBe(200)["returning"].GetValue<int>().ShouldBe(1);
        await app.WaitUntilSettled();
        (await (await SignIn(leaver)).Get("/customers")).Items.ShouldHaveSingleItem();
    }

    /// <summary>The longest accepted reason, of characters that need the most space in JSON.</summary>
    [Fact]
    public async Task the_longest_reason_fits_in_the_due_row()
    {
        var (admin, leaver) = (await app.CreateStaff("admin"), await app.CreateManager("150124"));
        var id = await app.CreateApprovedCustomer("150124");
        await app.CreateManager("150124");
        (await admin.Post(Route(leaver, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        var reason = string.Concat(Enumerable.Repeat("𠮷", UndoOffboarding.MaxReasonLength));
        (await admin.Post(Route(leaver), new { reason = reason + "𠮷" })).ShouldBe(400);
        (await admin.Post(Route(leaver), new { reason })).ShouldBe(200);
        await app.WaitUntilSettled();
        (await ReadNote(await ReadLastMove(id))).ShouldBe(reason);
    }

    /// <summary>The off-boarding has decided while the account was closed, and writes when it is open again.</summary>
    [Fact]
    public async Task a_customer_about_to_be_moved_stays_when_the_offboarding_is_undone()
    {
        var leaver = await app.CreateManager("150125");
        var id = await app.CreateApprovedCustomer("150125");
        var successor = await app.CreateManager("150125");
        var it = (await app.Store.Load<Customer>(id, CancellationToken.None)).State;
        await using var connection = await app.OpenAsync();
        var managers = (await ManagerSnapshots.ReadAll(connection, null, CancellationToken.None))
            .Select(m => m.Id == leaver.Id ? m with { Active = false } : m).ToList();
        var move = Placement.Decide(it, id, managers, Policy.BuiltIn, TestEvents.Now);
        move.Events.ShouldHaveSingleItem().ShouldBeOfType<ManagerReassigned>().To.ShouldBe(successor.Id);
        (await Should.ThrowAsync<RowMissedException>(() => Write(move))).Rejection.Code.ShouldBe("illegal_transition");
        await connection.ExecuteAsync(
            "insert into pc_assignment_waiting (registration_id, reason, parked_at) values (@id, 'x', powercrm_now() + interval '1 day')",
            new { id });
        await Should.NotThrowAsync(() => Write(move));

        async Task Write(Decision decision)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await Rows.Run(connection, transaction, decision.Rows, CancellationToken.None);
            await transaction.RollbackAsync();
        }
    }

    /// <summary>The applicant is not shown a manager who left, and administrators see that the customer has no manager.</summary>
    private async Task AssertWaiting(Guid customer)
    {
        var status = await ReadStatus(customer);
        status.Json!["manager"].ShouldBeNull();
        status["nextSteps"].AsArray().ShouldHaveSingleItem()!["code"]!.GetValue<string>().ShouldBe("await_manager");
        var view = (await (await app.CreateStaff("admin")).Get($"/customers/{customer}")).ShouldBe(200).Json!.AsObject();
        view["status"]!.GetValue<string>().ShouldBe("waiting");
        view.ShouldNotContainKey("managerId");
        view["respondBy"].ShouldBeNull();
        foreach (var projection in (string[])["customer", "registration_status"])
            (await app.Admin.Compare(projection, CancellationToken.None)).Examples.ShouldBeEmpty();
    }

    private async Task<Answer> ReadStatus(Guid customer) => (await new SignedInUser(app, customer,
        (await app.Services.GetRequiredService<Sessions>()
        .Issue(Audience.Applicant, customer, null, CancellationToken.None)).AccessToken).Get("/auth/status")).ShouldBe(200);

    private Task Append(Guid customer, object @event) =>
        app.Store.Append([new StreamAppend(customer, ExpectedVersion.Any, @event)], CancellationToken.None);

    private async Task<IReadOnlyList<Guid>> CreateCustomers(string region, int count)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++)
            ids.Add(await app.CreateApprovedCustomer(region));
        return ids;
    }
}
