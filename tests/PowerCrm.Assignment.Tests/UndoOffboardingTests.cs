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
    private static string Route(SignedInUser manager, string more = "/undo") => $"/managers/{manager.Id}/offboard{more}";

    private async Task<SignedInUser> Back(SignedInUser manager)
    {
        var sessions = app.Services.GetRequiredService<Sessions>();
        return new SignedInUser(app, manager.Id,
            (await sessions.Issue(Audience.Staff, manager.Id, "manager", CancellationToken.None)).AccessToken);
    }

    private async Task<string> Said(ManagerReassigned move) => (await app.Services.GetRequiredService<IKeyRing>()
        .Open<ReviewNote>(move.Note, SealedFieldNames.Note, "test", CancellationToken.None))!.Text;

    private static string[] Lines(Answer answer) => [.. answer["planned"].AsArray().Select(Line)];

    private static string Line(JsonNode? planned) => $"{planned!["customerId"]} {planned["managerId"]} {planned["reason"]}".TrimEnd();

    private async Task<ManagerReassigned> LastMove(Guid customer) => (await app.Events(customer)).OfType<ManagerReassigned>().Last();

    [Fact]
    public async Task an_undo_reopens_the_account_and_returns_the_customers()
    {
        var (admin, colleague, leaves) = (await app.CreateStaff("admin"), await app.CreateStaff("admin"),
            await app.CreateManager("150102"));
        Guid[] ids = [await app.CreateApprovedCustomer("150102"), await app.CreateApprovedCustomer("150102")];
        var stays = await app.CreateManager("150102");
        (await admin.Post(Route(leaves, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        (await stays.Get("/customers")).Items.Count.ShouldBe(2);

        var look = (await admin.Post(Route(leaves) + "?dryRun=true", new { })).ShouldBe(200);
        Lines(look).ShouldBe(ids.Select(id => $"{id} {stays.Id}"));
        (look["dryRun"].GetValue<bool>(), look["returning"].GetValue<int>(), look["staying"].GetValue<int>()).ShouldBe((true, 2, 0));
        await app.WaitUntilSettled();
        (await stays.Get("/customers")).Items.Count.ShouldBe(2, "a look changes nothing");
        (await admin.Get($"/managers/{leaves.Id}"))["active"].GetValue<bool>().ShouldBeFalse();

        var done = (await admin.Post(Route(leaves), new { reason = "误操作，本人在岗" })).ShouldBe(200);
        Lines(done).ShouldBe(Lines(look));
        (done["until"].GetValue<DateTimeOffset>() - done["offboardedAt"].GetValue<DateTimeOffset>()).ShouldBe(TimeSpan.FromHours(24));
        await app.WaitUntilSettled();
        (await stays.Get("/customers")).Items.ShouldBeEmpty();
        (await leaves.Get("/customers")).ShouldBeProblem(401, "unauthenticated");
        var back = await Back(leaves);
        var got = (await back.Get("/customers/new-assignments")).ShouldBe(200).Items;
        got.Select(i => i!["customerId"]!.GetValue<Guid>()).ShouldBe(ids, ignoreOrder: true);
        got[0]!["why"]!.GetValue<string>().ShouldStartWith("原客户经理返岗，客户归还");

        var moved = await LastMove(ids[0]);
        (moved.From, moved.To, moved.Reason, moved.Why.Code, moved.Kept)
            .ShouldBe((stays.Id, leaves.Id, "offboard_undone", "offboard_undone", null));
        moved.Why.Candidates.ShouldContain(c => c.Manager == stays.Id);
        (await Said(moved)).ShouldBe("误操作，本人在岗");
        const string Last = "select user_name from mt_events where stream_id = @id order by version desc limit 1";
        (await app.ExecuteScalar<string>(Last, new { id = ids[0] }))
            .ShouldBe($"staff:{admin.Id}");
        (await app.ExecuteScalar<long>("select count(*) from mt_events where data::text like '%误操作%'")).ShouldBe(0);
        (await back.Get($"/customers/{ids[0]}"))["timeline"].AsArray()[^1]!["code"]!.GetValue<string>().ShouldBe("returned");
        (await back.Get("/notifications")).Items.Count(n => n!["kind"]!.GetValue<string>() == "assignment").ShouldBe(4);
        var lost = (await stays.Get("/notifications")).Items.Where(n => n!["kind"]!.GetValue<string>() == "assignment_lost").ToList();
        lost.Count.ShouldBe(2);
        lost[0]!["text"]!.GetValue<string>().ShouldContain("原客户经理返岗");
        var told = (await colleague.Get("/notifications")).Items.Where(n => n!["kind"]!.GetValue<string>() == "manager_back").ToList();
        told.ShouldHaveSingleItem()!["text"]!.GetValue<string>().ShouldContain("2 个客户正归还");
        (await admin.Get("/notifications")).Items.ShouldNotContain(n => n!["kind"]!.GetValue<string>() == "manager_back");
    }

    [Fact]
    public async Task a_customer_already_moved_or_contacted_stays_and_is_listed_with_the_reason()
    {
        var (admin, leaves) = (await app.CreateStaff("admin"), await app.CreateManager("150103"));
        Guid[] ids = [.. await Many("150103", 7)];
        var (two, other) = (await app.CreateManager("150103"), await app.CreateManager("320412"));
        (await admin.Post(Route(leaves, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        var (called, handed, given, erased, withdrawn, declined, plain) = (ids[0], ids[1], ids[2], ids[3], ids[4], ids[5], ids[6]);
        (await two.Post("/customers/first-contact", new { customerId = called, channel = "phone", outcome = "reached" })).ShouldBe(201);
        async Task<long> Seen(Guid id) => (await two.Get($"/customers/{id}")).Version;
        (await two.Post($"/customers/{handed}/transfer", new { managerId = other.Id, reason = "搬迁" }, await Seen(handed))).ShouldBe(200);
        (await other.Post($"/customers/{handed}/transfer/accept")).ShouldBe(200);
        (await admin.Post("/customers/reassign", new { customerIds = new[] { given }, managerId = other.Id, reason = "调整" })).ShouldBe(200);
        await Happens(erased, new PersonalDataErased("asked"));
        await Happens(withdrawn, TestEvents.Reversed());
        (await two.Put($"/customers/{declined}/assign-status", new { status = "declined", reason = "不在区域" }, await Seen(declined)))
            .ShouldBe(200);
        await app.WaitUntilSettled();

        var undone = (await admin.Post(Route(leaves), new { })).ShouldBe(200);
        Lines(undone).ShouldBe(
        [
            $"{called} {two.Id} contacted", $"{handed} {other.Id} transferred", $"{given} {other.Id} administrator",
            $"{erased}  erased", $"{withdrawn}  withdrawn", $"{declined}", $"{plain} {two.Id}",
        ]);
        (undone["returning"].GetValue<int>(), undone["staying"].GetValue<int>()).ShouldBe((2, 5));
        await app.WaitUntilSettled();
        var back = await Back(leaves);
        (await back.Get("/customers")).Items.Select(c => c!["customerId"]!.GetValue<Guid>()).ShouldBe([declined, plain], ignoreOrder: true);
        (await two.Get("/customers")).Items.ShouldHaveSingleItem()!["customerId"]!.GetValue<Guid>().ShouldBe(called);
        (await other.Get("/customers")).Items.Count.ShouldBe(2);
        (await LastMove(declined)).From.ShouldBeNull("who declined is not told that the customer left");
    }

    [Fact]
    public async Task a_customer_nobody_took_over_continues_as_before()
    {
        var (admin, leaves) = (await app.CreateStaff("admin"), await app.CreateManager("150104"));
        var (served, fresh) = (await app.CreateApprovedCustomer("150104"), await app.CreateApprovedCustomer("150104"));
        var contact = await leaves.Post("/customers/first-contact", new { customerId = served, channel = "phone", outcome = "reached" });
        (await leaves.Put($"/customers/{served}/assign-status", new { status = "serving" }, contact.Version)).ShouldBe(200);
        (await admin.Post(Route(leaves, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        (await app.Events(served)).OfType<AssignmentParked>().ShouldHaveSingleItem();
        await app.PassTime(TimeSpan.FromHours(1));
        await WaitsForAnother(served);

        Lines((await admin.Post(Route(leaves), new { })).ShouldBe(200)).ShouldBe([$"{served} {leaves.Id}", $"{fresh} {leaves.Id}"]);
        await app.WaitUntilSettled();
        ((await LastMove(served)).Kept, (await LastMove(fresh)).Kept).ShouldBe(("serving", "assigned"));
        var back = await Back(leaves);
        (await back.Get($"/customers/{served}"))["status"].GetValue<string>().ShouldBe("serving");
        (await Status(served))["nextSteps"][0]!["code"]!.GetValue<string>().ShouldBe("talk_to_manager");
        var waits = (await back.Get("/customers/new-assignments")).Items.ShouldHaveSingleItem()!;
        waits["respondBy"]!.GetValue<DateTimeOffset>().ShouldBe((await LastMove(fresh)).RespondBy);
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
        (await admin.Post(Route(leaves, "") + "?dryRun=true")).ShouldBe(200)["states"]["serving"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task an_undo_does_not_exceed_the_managers_capacity()
    {
        var (admin, leaves) = (await app.CreateStaff("admin"), await app.CreateManager("150105", capacity: 3));
        Guid[] ids = [.. await Many("150105", 3)];
        var two = await app.CreateManager("150105");
        (await admin.Post(Route(leaves, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        (await admin.Put($"/managers/{leaves.Id}", new { territories = new[] { "150105" }, capacity = 2 },
            (await admin.Get($"/managers/{leaves.Id}")).Version)).ShouldBe(200);
        Lines((await admin.Post(Route(leaves), new { })).ShouldBe(200))
            .ShouldBe([$"{ids[0]} {two.Id}", $"{ids[1]} {two.Id}", $"{ids[2]} {two.Id} no_capacity"]);
        await app.WaitUntilSettled();
        (await (await Back(leaves)).Get("/customers")).Items.Count.ShouldBe(2);
        (await two.Get("/customers")).Items.ShouldHaveSingleItem()!["customerId"]!.GetValue<Guid>().ShouldBe(ids[2]);
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
        foreach (var more in (string[])["?dryRun=true", ""])
            (await admin.Post(Route(manager) + more, new { })).ShouldBeProblem(409, "undo_too_late")
                ["endedAt"].GetValue<DateTimeOffset>().ShouldBe(until);
        (await admin.Get($"/managers/{manager.Id}"))["active"].GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task a_retried_undo_returns_the_first_answer()
    {
        var (admin, leaves) = (await app.CreateStaff("admin"), await app.CreateManager("150123"));
        await app.CreateApprovedCustomer("150123");
        var two = await app.CreateManager("150123");
        (await admin.Post(Route(leaves, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        var body = new { reason = "误操作" };
        var first = (await admin.Post(Route(leaves), body, null, ("Idempotency-Key", "back"))).ShouldBe(200);
        await app.WaitUntilSettled();
        var again = (await admin.Post(Route(leaves), body, null, ("Idempotency-Key", "back"))).ShouldBe(200);
        again.Text.ShouldBe(first.Text);
        again.Header("Idempotency-Replayed").ShouldBe("true");
        (await admin.Post(Route(leaves), body)).ShouldBeProblem(409, "not_offboarded");
        (await two.Get("/customers")).Items.ShouldBeEmpty();
        // Off-boarded and restored a second time.
        (await admin.Post(Route(leaves, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        (await admin.Post(Route(leaves), body)).ShouldBe(200)["returning"].GetValue<int>().ShouldBe(1);
        await app.WaitUntilSettled();
        (await (await Back(leaves)).Get("/customers")).Items.ShouldHaveSingleItem();
    }

    /// <summary>The longest accepted reason, of characters that need the most space in JSON.</summary>
    [Fact]
    public async Task the_longest_reason_fits_in_the_due_row()
    {
        var (admin, leaves) = (await app.CreateStaff("admin"), await app.CreateManager("150124"));
        var id = await app.CreateApprovedCustomer("150124");
        await app.CreateManager("150124");
        (await admin.Post(Route(leaves, ""))).ShouldBe(200);
        await app.WaitUntilSettled();
        var reason = string.Concat(Enumerable.Repeat("𠮷", UndoOffboarding.MaxReasonLength));
        (await admin.Post(Route(leaves), new { reason = reason + "𠮷" })).ShouldBe(400);
        (await admin.Post(Route(leaves), new { reason })).ShouldBe(200);
        await app.WaitUntilSettled();
        (await Said(await LastMove(id))).ShouldBe(reason);
    }

    /// <summary>The off-boarding has decided while the account was closed, and writes when it is open again.</summary>
    [Fact]
    public async Task a_customer_about_to_be_moved_stays_when_the_offboarding_is_undone()
    {
        var leaves = await app.CreateManager("150125");
        var id = await app.CreateApprovedCustomer("150125");
        var two = await app.CreateManager("150125");
        var it = (await app.Store.Load<Customer>(id, CancellationToken.None)).State;
        await using var connection = await app.OpenAsync();
        var managers = (await ManagerSnapshots.ReadAll(connection, null, CancellationToken.None))
            .Select(m => m.Id == leaves.Id ? m with { Active = false } : m).ToList();
        var leaving = Placement.Decide(it, id, managers, Policy.BuiltIn, TestEvents.Now);
        leaving.Events.ShouldHaveSingleItem().ShouldBeOfType<ManagerReassigned>().To.ShouldBe(two.Id);
        (await Should.ThrowAsync<RowMissedException>(() => Write(leaving))).Rejection.Code.ShouldBe("illegal_transition");
        await connection.ExecuteAsync(
            "insert into pc_assignment_waiting (registration_id, reason, parked_at) values (@id, 'x', powercrm_now() + interval '1 day')",
            new { id });
        await Should.NotThrowAsync(() => Write(leaving));

        async Task Write(Decision decision)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await Rows.Run(connection, transaction, decision.Rows, CancellationToken.None);
            await transaction.RollbackAsync();
        }
    }

    /// <summary>The applicant is not shown a manager who left, and administrators see that the customer has no manager.</summary>
    private async Task WaitsForAnother(Guid customer)
    {
        var status = await Status(customer);
        status.Json!["manager"].ShouldBeNull();
        status["nextSteps"].AsArray().ShouldHaveSingleItem()!["code"]!.GetValue<string>().ShouldBe("await_manager");
        var shown = (await (await app.CreateStaff("admin")).Get($"/customers/{customer}")).ShouldBe(200).Json!.AsObject();
        shown["status"]!.GetValue<string>().ShouldBe("waiting");
        shown.ShouldNotContainKey("managerId");
        shown["respondBy"].ShouldBeNull();
        foreach (var projection in (string[])["customer", "registration_status"])
            (await app.Admin.Compare(projection, CancellationToken.None)).Examples.ShouldBeEmpty();
    }

    private async Task<Answer> Status(Guid customer) => (await new SignedInUser(app, customer,
        (await app.Services.GetRequiredService<Sessions>()
        .Issue(Audience.Applicant, customer, null, CancellationToken.None)).AccessToken).Get("/auth/status")).ShouldBe(200);

    private Task Happens(Guid customer, object @event) =>
        app.Store.Append([new StreamAppend(customer, ExpectedVersion.Any, @event)], CancellationToken.None);

    private async Task<IReadOnlyList<Guid>> Many(string region, int count)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++)
            ids.Add(await app.CreateApprovedCustomer(region));
        return ids;
    }
}
