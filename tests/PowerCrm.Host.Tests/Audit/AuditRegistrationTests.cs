using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Audit;

[Trait("Category", "Slow")]
public class AuditRegistrationTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task an_auditor_reads_every_event_with_its_actor_and_the_state_they_give()
    {
        var (ann, auditor, it) = (await Staff.Of(host), await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        var version = await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id));
        version = await ann.Check(it.Id, "identity", "failed", version);
        (await ann.Post($"/reviews/{it.Id}/decision",
            new { decision = "rejected", reasons = new[] { new { code = "not_authorised" } } }, version))
            .ShouldBe(200);

        var answer = (await auditor.Get($"/audit/registrations/{it.Id}")).ShouldBe(200);

        answer.Header("Cache-Control")!.ShouldContain("no-store");
        answer.Header("ETag").ShouldBe($"\"{answer.Version}\"");
        var events = answer.Body["events"]!.AsArray();
        events.Select(e => e!["type"]!.GetValue<string>()).ShouldBe(["wechat_authorized", "phone_verified", "info_submitted",
            "materials_uploaded", "materials_checked", "review_claimed", "materials_checked", "identity_checked", "review_decided"]);
        events.Select(e => e!["version"]!.GetValue<int>()).ShouldBe(Enumerable.Range(1, events.Count));
        events[5]!["actor"]!.GetValue<string>().ShouldBe($"staff:{ann.Id}");
        events[2]!["actor"]!.GetValue<string>().ShouldBe($"applicant:{it.Id}");
        var state = answer.Body["state"]!;
        state["authStatus"]!.GetValue<string>().ShouldBe("rejected");
        state["decision"]!["by"]!.GetValue<Guid>().ShouldBe(ann.Id);
        state["decision"]!["reasons"]![0]!["code"]!.GetValue<string>().ShouldBe("not_authorised");
        state["checks"]!["identity"]!.GetValue<string>().ShouldBe("failed");
        state["claim"].ShouldBeNull();
    }

    [Fact]
    public async Task at_an_earlier_time_only_what_had_happened_by_then_counts()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var submittedAt = await Now();
        await host.PassTime(TimeSpan.FromHours(1));
        await ann.Claim(it.Id);
        var claimedAt = await Now();
        await host.PassTime(TimeSpan.FromHours(1));
        var expiredAt = await Now();
        await host.WaitUntilSettled();
        var auditor = await Staff.Of(host, "auditor");

        (await StateAt(auditor, it.Id, submittedAt)).ShouldSatisfyAllConditions(
            s => s["authStatus"]!.GetValue<string>().ShouldBe("pending"), s => s["claim"].ShouldBeNull());
        (await StateAt(auditor, it.Id, claimedAt)).ShouldSatisfyAllConditions(
            s => s["authStatus"]!.GetValue<string>().ShouldBe("processing"), s => s["claim"]!["by"]!.GetValue<Guid>().ShouldBe(ann.Id));
        (await StateAt(auditor, it.Id, expiredAt))["claim"].ShouldBeNull("the lease had run out by then");
        var initial = (await auditor.Get($"/audit/registrations/{it.Id}?at=2020-01-01T00:00:00Z")).ShouldBe(200);
        initial.Version.ShouldBe(0);
        initial.Body["events"]!.AsArray().ShouldBeEmpty();
        initial.Body["state"]!["authStatus"]!.GetValue<string>().ShouldBe("none");
    }

    [Fact]
    public async Task events_of_one_instant_are_told_apart_by_their_version()
    {
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        var current = (await auditor.Get($"/audit/registrations/{it.Id}")).ShouldBe(200);
        var events = current.Body["events"]!.AsArray();
        var (info, materials) = (events[2]!, events[3]!);
        (info["type"]!.GetValue<string>(), materials["type"]!.GetValue<string>()).ShouldBe(("info_submitted", "materials_uploaded"));
        var instant = info["at"]!.GetValue<string>();
        materials["at"]!.GetValue<string>().ShouldBe(instant, "one transaction");

        // By the time they are seen together, by the version one after the other.
        var atInstant = (await auditor.Get($"/audit/registrations/{it.Id}?at={instant}")).ShouldBe(200);
        atInstant.Version.ShouldBeGreaterThan(3);
        foreach (var (version, hasMaterials) in ((int, bool)[])[(3, false), (4, true)])
        {
            var atVersion = (await auditor.Get($"/audit/registrations/{it.Id}?version={version}")).ShouldBe(200);
            atVersion.Version.ShouldBe(version);
            atVersion.Body["events"]!.AsArray().Count.ShouldBe(version);
            atVersion.Body["at"]!.GetValue<string>().ShouldBe(instant);
            (atVersion.Body["state"]!["submission"]!["businessLicense"] is not null).ShouldBe(hasMaterials);
        }
        (await auditor.Get($"/audit/registrations/{it.Id}?version={current.Version}")).ShouldBe(200)
            .Body["state"]!.ToJsonString().ShouldBe(current.Body["state"]!.ToJsonString());

        foreach (var invalid in (string[])["0", "-1", "1.5", "first", $"{current.Version + 1}", "99999999999999999999", $"3&at={instant}"])
            (await auditor.Get($"/audit/registrations/{it.Id}?version={invalid}")).ShouldBeProblem(400, "validation_failed")
                .Body["errors"]![0]!["pointer"]!.GetValue<string>().ShouldBe("/version");
    }

    [Fact]
    public async Task a_time_up_to_a_few_minutes_ahead_shows_the_current_state()
    {
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        var now = DateTimeOffset.Parse(await Now(), CultureInfo.InvariantCulture).UtcDateTime;
        var (near, far) = (now.AddMinutes(4), now.AddMinutes(10));
        (await auditor.Get($"/audit/registrations/{it.Id}?at={near:yyyy-MM-ddTHH:mm:ssZ}")).ShouldBe(200)
            .Body["state"]!["authStatus"]!.GetValue<string>().ShouldBe("pending");
        (await auditor.Get($"/audit/registrations/{it.Id}?at={far:yyyy-MM-ddTHH:mm:ssZ}")).ShouldBeProblem(400, "validation_failed")
            .Body["errors"]![0]!["message"]!.GetValue<string>().ShouldBe("该时间尚未到来。");
    }

    [Fact]
    public async Task an_invalid_or_future_time_is_refused()
    {
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        foreach (var at in (string[])["yesterday", "2026-01-01", "2026-01-01T00:00:00", "2999-01-01T00:00:00Z"])
            (await auditor.Get($"/audit/registrations/{it.Id}?at={at}")).ShouldBeProblem(400, "validation_failed")
                .Body["errors"]![0]!["pointer"]!.GetValue<string>().ShouldBe("/at");
    }

    [Fact]
    public async Task no_personal_value_and_no_sealed_one_is_in_the_answer()
    {
        var (ann, auditor, it) = (await Staff.Of(host), await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        var version = await ann.Claim(it.Id);
        await ann.Post($"/reviews/{it.Id}/checks", new { step = "materials", outcome = "passed", note = "张伟本人来电" }, version);
        var answer = (await auditor.Get($"/audit/registrations/{it.Id}")).ShouldBe(200);
        foreach (var value in (string[])["张伟", "能源主管", "zhang.wei", "科技园", "0312345678901", "本人来电", it.OpenId, "sealed\""])
            answer.Text.ShouldNotContain(value);
        var submission = answer.Body["state"]!["submission"]!;
        submission["realName"]!.GetValue<string>().ShouldBe("张*");
        submission["phone"]!.GetValue<string>().ShouldContain("****");
        submission["companyName"]!.GetValue<string>().ShouldBe("深圳市示例电子有限公司");
        answer.Body["events"]![2]!["data"]!["applicant"]!.GetValue<string>().ShouldBe("***");
    }

    [Fact]
    public async Task every_read_is_in_the_persons_access_log_and_in_the_next_answer()
    {
        var (auditor, admin, it) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"), await Staff.NewCase(host));
        await auditor.Get($"/audit/registrations/{it.Id}");
        await auditor.Get($"/audit/registrations/{it.Id}?at=2020-01-01T00:00:00Z");
        var answer = (await admin.Get($"/audit/registrations/{it.Id}")).ShouldBe(200);
        var accesses = answer.Body["looks"]!.AsArray();
        accesses.Select(l => l!["by"]!.GetValue<Guid>()).ShouldBe([auditor.Id, auditor.Id]);
        accesses.ShouldAllBe(l => l!["what"]!.GetValue<string>() == "audit");
        var log = (await it.Get("/privacy/access-log")).ShouldBe(200).Body["items"]!.AsArray();
        log.Select(l => l!["role"]!.GetValue<string>()).ShouldBe(["admin", "auditor", "auditor"]);
        log.ShouldAllBe(l => l!["why"]!.GetValue<string>() == "audit");
        (await it.Get("/auth/status")).Version.ShouldBe(answer.Version, "a look makes no reader's version stale");
    }

    [Fact]
    public async Task after_an_erasure_the_events_remain_without_personal_data()
    {
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        (await it.Post("/privacy/erase")).ShouldBe(204);
        var answer = (await auditor.Get($"/audit/registrations/{it.Id}")).ShouldBe(200);
        answer.Body["state"]!["erased"]!.GetValue<bool>().ShouldBeTrue();
        answer.Body["state"]!["submission"]!["realName"].ShouldBeNull();
        answer.Body["events"]!.AsArray()[^1]!["type"]!.GetValue<string>().ShouldBe("personal_data_erased");
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>(
            "select count(*) from mt_events where stream_id = @access and type = 'personal_data_revealed'",
            new { access = Ids.Derived(it.Id, "access") })).ShouldBe(1, "that look is recorded too");
    }

    [Fact]
    public async Task a_withdrawn_submission_is_in_the_events_but_not_in_the_state()
    {
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        (await it.Post("/auth/withdraw")).ShouldBe(200);
        var answer = (await auditor.Get($"/audit/registrations/{it.Id}")).ShouldBe(200);
        answer.Body["state"]!["authStatus"]!.GetValue<string>().ShouldBe("draft");
        answer.Body["state"]!["submission"].ShouldBeNull();
        answer.Body["events"]!.AsArray().Count.ShouldBe(6);
    }

    [Fact]
    public async Task only_auditors_and_administrators_come_in_and_only_registrations_are_found()
    {
        var it = await Staff.NewCase(host);
        foreach (var role in (string[])["reviewer", "manager"])
        {
            (await (await Staff.Of(host, role)).Get($"/audit/registrations/{it.Id}")).ShouldBeProblem(403, "forbidden");
            (await (await Staff.Of(host, role)).Get("/audit/verify")).ShouldBeProblem(403, "forbidden");
        }
        (await it.Get($"/audit/registrations/{it.Id}")).ShouldBeProblem(403, "forbidden");
        (await host.Get($"/audit/registrations/{it.Id}")).ShouldBeProblem(401, "unauthenticated");
        var auditor = await Staff.Of(host, "auditor");
        await auditor.Get($"/audit/registrations/{it.Id}");
        foreach (var id in (Guid[])[Guid.CreateVersion7(), Ids.Derived(it.Id, "access"), auditor.Id])
            (await auditor.Get($"/audit/registrations/{id}")).ShouldBeProblem(404, "not_found");
        (await auditor.Get($"/audit/registrations/{it.Id.ToString().ToUpperInvariant()}")).ShouldBeProblem(404, "not_found");
    }

    private static async Task<JsonNode> StateAt(Staff auditor, Guid id, string at) =>
        (await auditor.Get($"/audit/registrations/{id}?at={at}")).ShouldBe(200).Body["state"]!;

    private async Task<string> Now()
    {
        await using var connection = await host.OpenAsync();
        var now = await connection.ExecuteScalarAsync<DateTime>("select powercrm_now()");
        return now.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
    }
}
