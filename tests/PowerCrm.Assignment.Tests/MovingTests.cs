using System.Text.Json.Nodes;
using Dapper;
using PowerCrm.Contracts;

namespace PowerCrm.Assignment.Tests;

/// <summary>Moving customers from one manager to another over HTTP, and what an administrator sees of the waiting ones.</summary>
public class MovingTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    [Fact]
    public async Task a_manager_sees_colleagues_and_their_free_capacity()
    {
        var (user, other, full) = (await app.CreateManager("210102"), await app.CreateManager("210103"),
            await app.CreateManager("210104", capacity: 1));
        await app.CreateApprovedCustomer("210104");
        var items = (await user.Get("/managers/colleagues")).ShouldBe(200).Items;
        int? Free(Guid manager) => items.SingleOrDefault(i => i!["managerId"]!.GetValue<Guid>() == manager)?["free"]!.GetValue<int>();
        (Free(user.Id), Free(full.Id)).ShouldBe((null, 0));
        Free(other.Id).ShouldNotBeNull().ShouldBeGreaterThan(0);
        items.ShouldAllBe(i => i!.AsObject().ContainsKey("awayUntil") && !i!.AsObject().ContainsKey("username"));
        foreach (var role in (string[])["admin", "auditor", "reviewer"])
            (await (await app.CreateStaff(role)).Get("/managers/colleagues")).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task repeating_an_interrupted_bulk_move_moves_nobody_twice()
    {
        var admin = await app.CreateStaff("admin");
        foreach (var _ in Enumerable.Range(0, 3))
            await app.CreateManager("130123");
        Guid[] ids = [await app.CreateApprovedCustomer("130123"), await app.CreateApprovedCustomer("130123")];
        var body = new { customerIds = ids, reason = "区域调整" };
        var response = (await admin.Post("/customers/reassign", body, null, ("Idempotency-Key", "broke-off"))).ShouldBe(200);
        // As if the host had crashed before it stored the whole answer, and before the second customer was moved.
        await using (var connection = await app.OpenAsync())
            (await connection.ExecuteAsync("delete from pc_idempotency where caller = @actor and subject is distinct from @first",
                new { actor = $"staff:{admin.Id}", first = ids[0] })).ShouldBe(2);
        var repeated = (await admin.Post("/customers/reassign", body, null, ("Idempotency-Key", "broke-off"))).ShouldBe(200);
        repeated.Items[0]!.ToJsonString().ShouldBe(response.Items[0]!.ToJsonString());
        repeated.Items[1]!["version"]!.GetValue<long>().ShouldBeGreaterThan(response.Items[1]!["version"]!.GetValue<long>());
    }

    [Fact]
    public async Task a_former_manager_cannot_reveal_the_phone_again()
    {
        var (first, second, admin) = (await app.CreateManager("210105"), await app.CreateManager("210106"), await app.CreateStaff("admin"));
        var id = await app.CreateApprovedCustomer("210105");
        var key = ("Idempotency-Key", "phone");
        Task<Answer> Reveal() => first.Post($"/customers/{id}/reveal-phone", new { purpose = "首次联系" }, null, key);
        (await Reveal()).ShouldBe(200);
        (await admin.Post("/customers/reassign", new { customerIds = new[] { id }, managerId = second.Id, reason = "区域调整" })).ShouldBe(200);
        (await Reveal()).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task a_bulk_move_returns_a_result_for_each_customer()
    {
        var (first, second, admin) = (await app.CreateManager("130107"), await app.CreateManager("130108", capacity: 1),
            await app.CreateStaff("admin"));
        Guid[] ids = [await app.CreateApprovedCustomer("130107"), await app.CreateApprovedCustomer("130107"), Guid.CreateVersion7()];
        var body = new { customerIds = ids, managerId = second.Id, reason = "区域调整" };
        (await first.Post("/customers/reassign", body)).ShouldBeProblem(403, "forbidden");
        var response = (await admin.Post("/customers/reassign", body, null, ("Idempotency-Key", "many"))).ShouldBe(200);
        FormatResults(response).ShouldBe([$"{ids[0]} moved", $"{ids[1]} refused manager_full", $"{ids[2]} refused not_found"]);
        response.Items[1]!["message"]!.GetValue<string>().ShouldBe("该客户经理的客户数已达上限。");
        (await admin.Post("/customers/reassign", body, null, ("Idempotency-Key", "many"))).ShouldBe(200).Text.ShouldBe(response.Text);
        FormatResults((await admin.Post("/customers/reassign", body)).ShouldBe(200))[0].ShouldBe($"{ids[0]} unchanged");
        (await second.Get("/customers")).Items.Count.ShouldBe(1);

        // Without a target the rules choose: for the region, the manager who had the customer before.
        FormatResults((await admin.Post("/customers/reassign", new { customerIds = ids[..1], reason = "区域调整" })).ShouldBe(200))
            .ShouldBe([$"{ids[0]} moved"]);
        (await first.Get("/customers")).Items.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(0, false, "/customerIds")]
    [InlineData(101, false, "/customerIds")]
    [InlineData(1, true, "/managerId")]
    public async Task a_bulk_move_takes_one_to_a_hundred_customers_and_a_known_manager(int count, bool hasManager, string pointer)
    {
        var admin = await app.CreateStaff("admin");
        var response = (await admin.Post("/customers/reassign", new
        {
            customerIds = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()),
            managerId = hasManager ? Guid.CreateVersion7() : (Guid?)null,
            reason = "调整",
        })).ShouldBe(400);
        response["errors"][0]!["pointer"]!.GetValue<string>().ShouldBe(pointer);
        var id = Guid.CreateVersion7();
        var fault = (await admin.Post("/customers/reassign", new { customerIds = new[] { id, id }, reason = "调整" }))
            .ShouldBeProblem(400, "validation_failed")["errors"].AsArray().ShouldHaveSingleItem()!;
        (fault["pointer"]!.GetValue<string>(), fault["code"]!.GetValue<string>(), fault["message"]!.GetValue<string>())
            .ShouldBe(("/customerIds/1", "named_twice", "重复填写。"));
    }

    [Fact]
    public async Task an_offboarding_dry_run_shows_the_plan_and_changes_nothing()
    {
        var (admin, leaver) = (await app.CreateStaff("admin"), await app.CreateManager("130109"));
        Guid[] ids = [await app.CreateApprovedCustomer("130109"), await app.CreateApprovedCustomer("130109")];
        var successor = await app.CreateManager("130109", capacity: 1);
        var route = $"/managers/{leaver.Id}/offboard";
        (await leaver.Post(route)).ShouldBeProblem(403, "forbidden");
        (await admin.Post($"/managers/{Guid.CreateVersion7()}/offboard")).ShouldBeProblem(404, "not_found");
        (await admin.Post(route + "?dryRun=maybe")).ShouldBeProblem(400, "validation_failed");

        var plan = (await admin.Post(route + "?dryRun=true")).ShouldBe(200);
        (plan["dryRun"].GetValue<bool>(), plan["customers"].GetValue<int>(), plan["states"]["assigned"]!.GetValue<int>())
            .ShouldBe((true, 2, 2));
        plan["planned"].AsArray().Select(p => p!["managerId"]?.GetValue<Guid>()).ShouldBe([successor.Id, null]);
        plan["planned"][1]!["reason"]!.GetValue<string>().ShouldBe("all_at_capacity");
        (await leaver.Get("/customers")).ShouldBe(200).Items.Count.ShouldBe(2);

        (await admin.Post(route)).ShouldBe(200)["dryRun"].GetValue<bool>().ShouldBeFalse();
        (await leaver.Get("/customers")).ShouldBeProblem(401, "unauthenticated");
        await app.WaitUntilSettled();
        (await successor.Get("/customers")).Items.ShouldHaveSingleItem();
        var parkedId = ids.Single(id => id != (Guid)plan["planned"][0]!["customerId"]!);
        var parked = (await admin.Get("/assignment/parked?limit=100")).ShouldBe(200).Items
            .Single(p => p!["customerId"]!.GetValue<Guid>() == parkedId)!;
        parked["companyName"]!.GetValue<string>().ShouldBe("深圳市云岭数据服务有限公司");
        // Repeated: already done.
        (await admin.Post(route)).ShouldBe(200);
        (await app.Events(parkedId)).OfType<ManagerReassigned>().ShouldBeEmpty();
    }

    [Fact]
    public async Task an_idempotency_key_of_a_dry_run_cannot_be_reused_for_the_real_request()
    {
        var (admin, leaver) = (await app.CreateStaff("admin"), await app.CreateManager("130110"));
        var route = $"/managers/{leaver.Id}/offboard";
        (await admin.Post(route + "?dryRun=true", null, null, ("Idempotency-Key", "leaves"))).ShouldBe(200);
        (await admin.Post(route, null, null, ("Idempotency-Key", "leaves"))).ShouldBeProblem(422, "idempotency_key_reused");
        (await admin.Post(route + "?dryRun=")).ShouldBeProblem(400, "validation_failed");
        (await leaver.Get("/customers")).ShouldBe(200);
    }

    [Fact]
    public async Task parked_customers_are_listed_oldest_first_with_the_reason()
    {
        var (admin, manager) = (await app.CreateStaff("admin"), await app.CreateManager("140902", capacity: 1));
        var ids = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add(await app.CreateApprovedCustomer("140902"));
            await app.PassTime(TimeSpan.FromSeconds(1));
        }
        var items = new List<JsonNode>();
        for (string? cursor = "", path = "/assignment/parked?limit=2"; cursor is not null;
            path = $"/assignment/parked?limit=2&cursor={cursor}")
        {
            var page = (await admin.Get(path)).ShouldBe(200);
            items.AddRange(page.Items.Where(p => ids.Contains(p!["customerId"]!.GetValue<Guid>()))!);
            cursor = page.Json!["nextCursor"]?.GetValue<string>();
        }
        items.Select(p => p["customerId"]!.GetValue<Guid>()).ShouldBe(ids[1..]);
        items.Select(p => p["reason"]!.GetValue<string>()).ShouldBe(["all_at_capacity", "all_at_capacity", "all_at_capacity"]);
        items[0]["text"]!.GetValue<string>().ShouldBe("客户经理名额已满");
        (await manager.Get("/assignment/parked")).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task an_administrator_sees_overlaps_and_gaps_in_coverage()
    {
        var (admin, first, second) = (await app.CreateStaff("admin"), await app.CreateManager("659001"), await app.CreateManager("659001"));
        var coverage = (await admin.Get("/managers/coverage")).ShouldBe(200);
        var overlap = coverage["overlaps"].AsArray().Single(o => o!["territory"]!.GetValue<string>() == "659001")!;
        overlap["managerIds"]!.AsArray().Select(m => m!.GetValue<Guid>()).ShouldBe([first.Id, second.Id], ignoreOrder: true);
        coverage["holes"].AsArray().Select(h => h!["territory"]!.GetValue<string>()).ShouldContain("540000");
        (await first.Get("/managers/coverage")).ShouldBeProblem(403, "forbidden");
    }

    private static IReadOnlyList<string> FormatResults(Answer answer) =>
        [.. answer.Items.Select(r => $"{r!["customerId"]} {r["outcome"]} {r["code"]}".TrimEnd())];
}
