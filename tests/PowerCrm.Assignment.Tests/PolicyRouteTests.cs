using System.Text.Json.Nodes;

namespace PowerCrm.Assignment.Tests;

/// <summary>Policies over HTTP. The class has a host of its own, because a policy applies to all tests.</summary>
public class PolicyRouteTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    private static readonly object LoadFirst = new
    {
        bands = (object[])[new { name = "CAP_SMALL", weight = 0.25m, belowKva = 400m }, new { name = "CAP_LARGE", weight = 1m }],
        criteria = (string[])["load", "specialty"],
    };

    [Fact]
    public async Task an_activated_policy_decides_from_then_on_and_its_version_is_recorded()
    {
        var (admin, specialist, generalist) = (await app.CreateStaff("admin"), await app.CreateManager("330106", 10, "KV10"),
            await app.CreateManager("330106"));
        var initial = (await admin.Get("/policies/assignment")).ShouldBe(200);
        (initial.Version, initial["name"].GetValue<string>(), initial.Tag).ShouldBe((0, "2026-1", "\"0\""));
        var first = await app.CreateApprovedCustomer("330106");
        (await specialist.Get($"/customers/{first}")).ShouldBe(200);

        var body = new { policy = LoadFirst, reason = "负载优先" };
        (await admin.Post("/policies/assignment/activate", body)).ShouldBeProblem(428, "precondition_required");
        (await admin.Post("/policies/assignment/activate", body, 7)).ShouldBeProblem(412, "version_mismatch")["version"]
            .GetValue<int>().ShouldBe(0);
        (await specialist.Post("/policies/assignment/activate", body, 0)).ShouldBeProblem(403, "forbidden");
        (await admin.Post("/policies/assignment/activate", new { policy = new { bands = Array.Empty<object>() }, reason = "r" }, 0))
            .ShouldBeProblem(400, "validation_failed");
        var response = (await admin.Post("/policies/assignment/activate", body, 0, ("Idempotency-Key", "one"))).ShouldBe(200);
        (response.Version, response["name"].GetValue<string>(), response.Tag).ShouldBe((1, "assignment-1", "\"1\""));
        (await admin.Post("/policies/assignment/activate", body, 0, ("Idempotency-Key", "one"))).ShouldBe(200).Text.ShouldBe(response.Text);
        (await admin.Post("/policies/assignment/activate", body, 0)).ShouldBeProblem(412, "version_mismatch");

        var second = await app.CreateApprovedCustomer("330106");
        (await generalist.Get($"/customers/{second}")).ShouldBe(200);
        (await app.ExecuteScalar<string>(
            "select data -> 'Why' ->> 'Policy' from mt_events where stream_id = @second and type = 'manager_assigned'",
            new { second })).ShouldBe("assignment-1");

        var current = (await admin.Get("/policies/assignment")).ShouldBe(200);
        current["policy"]["criteria"]![0]!.GetValue<string>().ShouldBe("load");
        current.Items.Select(i => (i!["version"]!.GetValue<int>(), i["reason"]?.GetValue<string>(), i["by"]?.GetValue<string>()))
            .ShouldBe([(1, "负载优先", $"staff:{admin.Id}"), (0, null, null)]);
        current.Items[0]!["byName"]!.GetValue<string>().ShouldBe(
            await app.ExecuteScalar<string>("select display_name from pc_v_staff where id = @Id", new { admin.Id }));
        (await admin.Get("/policies/assignment/0")).ShouldBe(200)["name"].GetValue<string>().ShouldBe("2026-1");
        (await admin.Get("/policies/assignment/9")).ShouldBeProblem(404, "not_found");
        (await admin.Get("/policies/weather")).ShouldBeProblem(404, "not_found");
        (await (await app.CreateStaff("auditor")).Get("/policies/assignment")).ShouldBe(200);
        (await specialist.Get("/policies/assignment")).ShouldBeProblem(403, "forbidden");

        var changes = (await admin.Post("/policies/assignment/diff", new { from = 0, to = 1 })).ShouldBe(200)["changes"].AsArray();
        changes.Select(c => c!["pointer"]!.GetValue<string>()).ShouldBe(["/bands", "/criteria/0", "/criteria/1"]);
        (await admin.Post("/policies/assignment/diff", new { policy = LoadFirst })).ShouldBe(200)["changes"].AsArray().ShouldBeEmpty();
        (await admin.Post("/policies/assignment/diff", new { from = 9, to = 1 })).ShouldBeProblem(400, "validation_failed");
    }

    [Fact]
    public async Task policy_faults_are_found_before_activation()
    {
        var admin = await app.CreateStaff("admin");
        (await admin.Post("/policies/assignment/validate", new { policy = LoadFirst })).ShouldBe(200)["valid"].GetValue<bool>()
            .ShouldBeTrue();
        var response = (await admin.Post("/policies/assignment/validate",
            new { policy = new { bands = (object[])[new { name = "A", weight = 2m }], criteria = (string[])["luck"] } })).ShouldBe(200);
        response["valid"].GetValue<bool>().ShouldBeFalse();
        response["errors"].AsArray().Select(e => $"{e!["pointer"]} {e["code"]}")
            .ShouldBe(["/policy/bands/0/weight out_of_range", "/policy/criteria/0 criterion_unknown"]);
        (await admin.Post("/policies/assignment/validate", new { policy = LoadFirst, more = 1 })).ShouldBeProblem(400, "unknown_member");
        var twice = new { bands = (object[])[new { name = "A", weight = 1m, belowKva = 400m }, new { name = "A", weight = 1m }] };
        var refused = (await admin.Post("/policies/assignment/activate", new { policy = twice, reason = "两档同名" }, 0))
            .ShouldBeProblem(400, "validation_failed");
        refused["errors"].AsArray().Select(e => $"{e!["pointer"]} {e["code"]}").ShouldBe(["/policy/bands/1/name named_twice"]);
    }

    [Fact]
    public async Task a_simulation_of_history_changes_nothing()
    {
        var (admin, specialist, generalist) = (await app.CreateStaff("admin"), await app.CreateManager("330108", 10, "KV10"),
            await app.CreateManager("330108"));
        for (var i = 0; i < 3; i++)
            await app.CreateApprovedCustomer("330108");
        var eventCount = await app.ExecuteScalar<long>("select count(*) from mt_events");
        var body = new
        {
            policy = new { bands = (object[])[new { name = "ALL", weight = 1m }], criteria = (string[])["load"] },
            from = "2026-01-01T00:00:00Z",
            to = "2027-01-01T00:00:00Z"
        };
        (await specialist.Post("/assignment/simulations", body)).ShouldBeProblem(403, "forbidden");
        (await admin.Post("/assignment/simulations", new { body.policy, from = body.to, to = body.from }))
            .ShouldBeProblem(400, "validation_failed");

        var result = (await admin.Post("/assignment/simulations", body)).ShouldBe(200);

        JsonNode Of(Guid manager) => result["managers"].AsArray().Single(m => m!["managerId"]!.GetValue<Guid>() == manager)!;
        var actual = (Of(specialist.Id)["actual"]!.GetValue<int>(), Of(generalist.Id)["actual"]!.GetValue<int>());
        (actual.Item1 + actual.Item2).ShouldBe(3);
        var simulated = new[] { Of(specialist.Id)["simulated"]!.GetValue<int>(), Of(generalist.Id)["simulated"]!.GetValue<int>() };
        simulated.Order().ShouldBe([1, 2]);
        (await app.ExecuteScalar<long>("select count(*) from mt_events")).ShouldBe(eventCount);
    }
}
