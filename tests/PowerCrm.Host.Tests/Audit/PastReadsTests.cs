using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using PowerCrm.Host.Tests.Assignment;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>
/// Stores the responses of the queue and the workload at three moments of a working day, and compares them afterwards with what is read
/// from the log alone. The clock is stopped at each of these moments, so that both responses are for the same microsecond.
/// </summary>
[Trait("Category", "Full")]
public class PastReadsTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Nanshan = "440305", Futian = "440304";
    private static readonly string[] Statuses = ["pending", "processing", "approved", "rejected"];

    /// <summary>
    /// The members of a manager that the past response does not have, because they are not in the log: the WeCom id and the version of the
    /// row. The names of accounts are the current ones in both responses.
    /// </summary>
    private static readonly string[] MembersNotInLog = ["wecomUserId", "version"];

    private sealed record Moment(string At, IReadOnlyDictionary<string, string> Queue, string Open, string Workload);

    [Fact]
    public async Task the_past_queue_and_workload_equal_what_was_shown_at_three_earlier_times()
    {
        var (admin, auditor, ann, bob) = (await Staff.Of(host, "admin"), await Staff.Of(host, "auditor"), await Staff.Of(host),
            await Staff.Of(host));
        var (south, east) = (await AssignedCustomer.NewManager(host, admin, Nanshan),
            await AssignedCustomer.NewManager(host, admin, Futian, 2));
        var cases = new List<Applicant>();
        for (var i = 0; i < 5; i++)
        {
            cases.Add(await Applicant.Submit(host));
            await host.PassTime(TimeSpan.FromMinutes(7));
        }
        await ann.Claim(cases[1].Id);
        await Refuse(bob, cases[2]);
        var moments = new List<Moment> { await CaptureMoment(admin) };

        // Midday: a case is resubmitted and flagged for a call under a new policy, one is withdrawn, two are approved.
        await Activate(admin, "review", policy => policy["callAfterResubmissions"] = 1);
        (await cases[2].Post("/auth/register", new { powerCapacity = 1400 }, (await cases[2].Get("/auth/status")).Version)).ShouldBe(201);
        (await cases[3].Post("/auth/withdraw")).ShouldBe(200);
        await Approve(bob, cases[0]);
        await host.WaitUntilSettled();
        await Activate(admin, "assignment", policy =>
        {
            foreach (var band in policy["bands"]!.AsArray())
                band!["weight"] = 0.25m;
        });
        await AssignedCustomer.CreateApproved(host, Futian);
        await host.WaitUntilSettled();
        moments.Add(await CaptureMoment(admin));

        // Afternoon: the claim has expired; one manager acknowledged a customer and then got another capacity; the other manager is late
        // and declines the customer, for whom there is no other manager.
        (await south.Put($"/customers/{cases[0].Id}/assign-status", new { status = "acknowledged" },
            (await south.Get($"/customers/{cases[0].Id}")).Version)).ShouldBe(200);
        await host.PassTime(TimeSpan.FromHours(3));
        await host.WaitUntilSettled();
        (admin, auditor, bob, east) = (await admin.SignInAgain(), await auditor.SignInAgain(), await bob.SignInAgain(),
            await east.SignInAgain());
        var current = (await admin.Get($"/managers/{south.Id}")).ShouldBe(200);
        (await admin.Put($"/managers/{south.Id}", new
        {
            territories = new[] { Nanshan },
            specialties = new[] { "KV10" },
            capacity = 4,
            leave = new[] { new { from = "2098-03-01", to = "2098-03-05", substitute = east.Id } }
        }, current.Version)).ShouldBe(200);
        var customerId = (await east.Get("/customers/new-assignments")).ShouldBe(200)["items"][0]!["customerId"]!.GetValue<Guid>();
        (await east.Put($"/customers/{customerId}/assign-status", new { status = "declined", reason = "不在本地" },
            (await east.Get($"/customers/{customerId}")).Version)).ShouldBe(200);
        await bob.Claim(cases[4].Id);
        await host.WaitUntilSettled();
        moments.Add(await CaptureMoment(admin));

        // Evening: these changes must not appear in the responses for earlier moments.
        current = (await admin.Get($"/managers/{south.Id}")).ShouldBe(200);
        (await admin.Put($"/managers/{south.Id}", new
        {
            territories = new[] { Nanshan },
            specialties = new[] { "KV10" },
            capacity = 4,
            leave = Array.Empty<object>()
        }, current.Version)).ShouldBe(200);
        await Approve(bob, cases[4]);
        (await (await cases[1].SignInAgain()).Post("/privacy/erase")).ShouldBe(204);
        await host.PassTime(TimeSpan.FromHours(20));
        await host.WaitUntilSettled();
        auditor = await auditor.SignInAgain();

        moments.Select(m => m.Workload).Distinct().Count().ShouldBe(3);
        moments.Select(m => m.Open).Distinct().Count().ShouldBe(3);
        foreach (var moment in moments)
            await AssertSame(moment, auditor, cases[1].Id);
        (await host.ExecuteScalar<string>("select string_agg(data::text, '') from mt_events where type = 'manager_changed'"))
            .ShouldNotContain("2098-03");
        await AssertPages(auditor, moments[0]);
        await AssertPastPolicy(auditor, moments);
    }

    /// <summary>Compares every column of every row. Only the name of the person erased since then is missing.</summary>
    private static async Task AssertSame(Moment moment, Staff auditor, Guid erased)
    {
        foreach (var status in Statuses)
        {
            var past = (await auditor.Get($"/audit/queue?at={moment.At}&status={status}&limit=100")).ShouldBe(200);
            Text(past["items"]).ShouldBe(RemoveName(moment.Queue[status], erased), $"{status} at {moment.At}");
        }
        Text((await auditor.Get($"/audit/queue?at={moment.At}&limit=100")).ShouldBe(200)["items"])
            .ShouldBe(RemoveName(moment.Open, erased), moment.At);
        Text((await auditor.Get($"/audit/workload?at={moment.At}")).ShouldBe(200)["items"]).ShouldBe(moment.Workload, moment.At);
    }

    private static async Task AssertPages(Staff auditor, Moment moment)
    {
        var (items, cursor) = (new JsonArray(), "");
        for (var hasMore = true; hasMore; hasMore = cursor.Length > 0)
        {
            var page = (await auditor.Get($"/audit/queue?at={moment.At}&limit=2{cursor}")).ShouldBe(200);
            foreach (var item in page["items"].AsArray())
                items.Add(item!["registrationId"]!.DeepClone());
            cursor = page.Body["nextCursor"] is { } next ? $"&cursor={next}" : "";
        }
        items.Count.ShouldBeGreaterThan(2);
        items.ToJsonString().ShouldBe(new JsonArray([.. JsonNode.Parse(moment.Open)!.AsArray()
            .Select(i => i!["registrationId"]!.DeepClone())]).ToJsonString());
    }

    private async Task AssertPastPolicy(Staff auditor, IReadOnlyList<Moment> moments)
    {
        foreach (var (moment, version) in ((Moment, int)[])[(moments[0], 0), (moments[1], 1)])
        {
            var response = (await auditor.Get($"/policies/review?at={moment.At}")).ShouldBe(200);
            (response["version"].GetValue<int>(), response["items"].AsArray().Count).ShouldBe((version, version + 1));
            var result = await CommandRunner.Run(host, "policies", "read", "review", "--at", moment.At, "--json");
            result.Exit.ShouldBe(0, result.Errors);
            JsonNode.DeepEquals(JsonNode.Parse(result.Output), response["policy"]).ShouldBeTrue();
        }
        // Without a requested time the newest version is returned, as for decisions, even if the clock is behind.
        await host.PassTime(TimeSpan.FromHours(-40));
        (await auditor.Get("/policies/review")).ShouldBe(200)["version"].GetValue<int>().ShouldBe(1);
        (await CommandRunner.Run(host, "policies", "read", "review", "--all")).Output.ShouldContain("review-1");
        await host.PassTime(TimeSpan.FromHours(40));
    }

    [Fact]
    public async Task an_invalid_time_is_refused_with_a_message_and_the_command_line_matches_the_routes()
    {
        var (auditor, ann) = (await Staff.Of(host, "auditor"), await Staff.Of(host));
        var it = await Staff.NewCase(host);
        foreach (var path in (string[])["/audit/queue", "/audit/workload", "/policies/review"])
        {
            (await auditor.Get($"{path}?at=2999-01-01T00:00:00Z")).ShouldBeProblem(400, "validation_failed");
            (await auditor.Get($"{path}?at=2026-11-24")).ShouldBeProblem(400, "validation_failed");
            (await ann.Get(path)).ShouldBeProblem(403, "forbidden");
        }
        foreach (var path in (string[])["/audit/queue", "/audit/workload"])
            (await auditor.Get($"{path}?at=2020-01-01T00:00:00Z")).ShouldBeProblem(400, "validation_failed")
                .Text.ShouldContain("日志从");
        (await auditor.Get("/audit/queue?status=draft")).ShouldBeProblem(400, "validation_failed");

        var queue = await CommandRunner.Run(host, "audit", "queue", "--status", "pending", "--json");
        queue.Exit.ShouldBe(0, queue.Errors);
        JsonNode.Parse(queue.Output)!["items"]!.AsArray().ShouldContain(i => i!["registrationId"]!.GetValue<Guid>() == it.Id);
        var page = await CommandRunner.Run(host, "audit", "queue", "--limit", "1");
        page.Exit.ShouldBe(0, page.Errors);
        page.Output.ShouldContain("深圳市示例电子有限公司");
        var workload = await CommandRunner.Run(host, "audit", "workload");
        workload.Exit.ShouldBe(0, workload.Errors);
        workload.Output.ShouldContain("(China), after");
        foreach (var command in (string[][])[["audit", "queue"], ["audit", "workload"]])
        {
            (await CommandRunner.Run(host, [.. command, "--at", "2999-01-01"])).Errors.ShouldBe("The time must not be in the future.");
            (await CommandRunner.Run(host, [.. command, "--at", "2020-01-01"])).Errors.ShouldContain("The log begins at 2026-");
        }
        (await CommandRunner.Run(host, "audit", "queue", "--status", "draft")).Errors.ShouldContain("The status must be one of");
    }

    /// <summary>Stores the current responses while the clock is stopped.</summary>
    private async Task<Moment> CaptureMoment(Staff admin)
    {
        await using var connection = await host.OpenAsync();
        var at = await connection.ExecuteScalarAsync<DateTime>("select powercrm_now()");
        await DatabaseClock.StopAt(connection, at, default);
        try
        {
            var queue = new Dictionary<string, string>();
            foreach (var status in Statuses)
                queue[status] = Text((await admin.Get($"/reviews?status={status}&limit=100")).ShouldBe(200)["items"]);
            var open = Text((await admin.Get("/reviews?limit=100")).ShouldBe(200)["items"]);
            var managers = (await admin.Get("/managers/workload")).ShouldBe(200)["items"].DeepClone().AsArray();
            foreach (var manager in managers)
                foreach (var name in MembersNotInLog)
                    manager!.AsObject().Remove(name);
            return new Moment(at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), queue, open, Text(managers));
        }
        finally
        {
            await DatabaseClock.Resume(connection, default);
            await host.PassTime(TimeSpan.FromSeconds(1));
        }
    }

    private static string RemoveName(string items, Guid erased)
    {
        var all = JsonNode.Parse(items)!;
        foreach (var item in all.AsArray().Where(i => i!["registrationId"]!.GetValue<Guid>() == erased))
            item!["companyName"] = "";
        return Text(all);
    }

    /// <summary>Writes one row per line, with the members sorted by name.</summary>
    private static string Text(JsonNode items) => string.Join('\n', items.AsArray().Select(i => new JsonObject(
        i!.AsObject().OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())))
        .ToJsonString())) is var lines ? $"[{lines.Replace("\n", ",\n", StringComparison.Ordinal)}]" : "";

    private static async Task Refuse(Staff reviewer, Applicant it)
    {
        var version = await reviewer.Check(it.Id, "materials", "failed", await reviewer.Claim(it.Id));
        (await reviewer.Post($"/reviews/{it.Id}/decision", new
        {
            decision = "rejected",
            reasons = new[] { new { code = "power_data_implausible", message = "请核对容量" } },
        }, version)).ShouldBe(200);
    }

    private static async Task Approve(Staff reviewer, Applicant it)
    {
        var version = await reviewer.Check(it.Id, "materials", "passed", await reviewer.Claim(it.Id));
        version = await reviewer.Check(it.Id, "identity", "passed", version);
        (await reviewer.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
    }

    private static async Task Activate(Staff admin, string kind, Action<JsonNode> change)
    {
        var current = (await admin.Get($"/policies/{kind}")).ShouldBe(200);
        var policy = current["policy"].DeepClone();
        change(policy);
        (await admin.Post($"/policies/{kind}/activate", new { policy, reason = "试验" }, current.Version)).ShouldBe(200);
    }
}
