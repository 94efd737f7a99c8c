using System.Text.Json.Nodes;
using Dapper;
using PowerCrm.Contracts;

namespace PowerCrm.Host.Tests.Review;

[Trait("Category", "Slow")]
public class DecisionTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_case_is_claimed_checked_and_approved()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Claim(it.Id);
        (await ann.Post($"/reviews/{it.Id}/checks", new { step = "identity", outcome = "passed" }, version))
            .ShouldBeProblem(409, "step_out_of_order");
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBeProblem(409, "checks_incomplete");
        version = await ann.Check(it.Id, "materials", "passed", version);
        version = await ann.Check(it.Id, "identity", "passed", version);
        var response = (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved", note = "材料齐全" }, version)).ShouldBe(200);
        response.Body["authStatus"]!.GetValue<string>().ShouldBe("approved");
        // The account was activated meanwhile, which does not make the decision's version stale.
        await host.WaitUntilSettled();
        (await host.Events(it.Id)).OfType<AccountActivated>().ShouldHaveSingleItem();
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, response.Version))
            .ShouldBeProblem(409, "already_decided");
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("approved");
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("select count(*) from mt_events where stream_id = @Id and data::text like '%材料齐全%'",
            new { it.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task a_refusal_opens_fields_and_the_case_comes_back_with_its_changes()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Check(it.Id, "materials", "failed", await ann.Claim(it.Id));
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBeProblem(409, "checks_failed");
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "rejected" }, version)).ShouldBeProblem(400, "reasons_required");
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "rejected", reasons = new[] { new { code = "no_such" } } }, version))
            .ShouldBeProblem(400, "reason_unknown");
        (await ann.Post($"/reviews/{it.Id}/decision",
            new { decision = "rejected", reasons = new[] { new { code = "power_data_implausible", message = "请核对容量" } } }, version))
            .ShouldBe(200);
        var status = (await it.Get("/auth/status")).ShouldBe(200);
        status.Body["rejection"]!["reasons"]![0]!["message"]!.GetValue<string>().ShouldBe("请核对容量");
        (await it.Post("/auth/register", new { powerCapacity = 1400 }, status.Version)).ShouldBe(201);
        await host.WaitUntilSettled();
        await ann.Claim(it.Id);
        var secondRound = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200);
        secondRound.Body["round"]!.GetValue<int>().ShouldBe(2);
        secondRound.Body["changes"]!.AsArray().Select(c => c!["pointer"]!.GetValue<string>()).ShouldBe(["/powerCapacity"]);
        var reason = secondRound.Body["earlier"]![0]!["reasons"]![0]!;
        reason["code"]!.GetValue<string>().ShouldBe("power_data_implausible");
        reason["message"]!.GetValue<string>().ShouldBe("请核对容量");
    }

    [Fact]
    public async Task a_decision_names_the_version_that_was_seen()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Claim(it.Id);
        (await ann.Post($"/reviews/{it.Id}/checks", new { step = "materials", outcome = "passed" }))
            .ShouldBeProblem(428, "precondition_required");
        var stale = (await ann.Post($"/reviews/{it.Id}/checks", new { step = "materials", outcome = "passed" }, version - 1))
            .ShouldBeProblem(412, "version_mismatch");
        stale.Version.ShouldBe(version);
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" })).ShouldBeProblem(428, "precondition_required");
    }

    [Fact]
    public async Task without_the_claim_nothing_is_checked_or_decided()
    {
        var (ann, bob, it) = (await Staff.Of(host), await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Claim(it.Id);
        (await bob.Post($"/reviews/{it.Id}/checks", new { step = "materials", outcome = "passed" }, version))
            .ShouldBeProblem(409, "not_claimed");
        (await bob.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBeProblem(409, "not_claimed");
    }

    [Fact]
    public async Task nobody_decides_on_their_own_application_however_the_phone_was_typed()
    {
        var it = await Staff.NewCase(host);
        var other = await Staff.Of(host);
        await other.Claim(it.Id);
        var phone = (await other.Get($"/reviews/{it.Id}")).Body["submission"]!["phone"]!.GetValue<string>();
        await other.Post($"/reviews/{it.Id}/release");
        var ann = await Staff.Of(host, "reviewer", $"+86 {phone[..3]} {phone[3..7]} {phone[7..]}");
        var version = await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id));
        version = await ann.Check(it.Id, "identity", "passed", version);
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBeProblem(403, "own_application");

        // Her own results do not count as checks for a colleague either.
        (await ann.Post($"/reviews/{it.Id}/release")).ShouldBe(200);
        version = await other.Claim(it.Id);
        (await other.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBeProblem(409, "checks_incomplete");
        version = await other.Check(it.Id, "identity", "passed", await other.Check(it.Id, "materials", "passed", version));
        (await other.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
    }

    [Fact]
    public async Task the_holder_reads_unmasked_data_with_one_access_log_entry_and_others_read_masked_data()
    {
        var (ann, bob, auditor, it) = (await Staff.Of(host), await Staff.Of(host), await Staff.Of(host, "auditor"),
            await Staff.NewCase(host));
        var masked = (await bob.Get($"/reviews/{it.Id}")).ShouldBe(200);
        masked.Text.ShouldNotContain("张伟");
        masked.Text.ShouldNotContain("科技园");
        var audited = (await auditor.Get($"/reviews/{it.Id}")).ShouldBe(200);
        audited.Text.ShouldNotContain("张伟");
        masked.Body["submission"]!["position"].ShouldNotBeNull();
        audited.Body["submission"]!["position"].ShouldBeNull();
        await ann.Claim(it.Id);
        var unmasked = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200);
        await ann.Get($"/reviews/{it.Id}");
        unmasked.Body["submission"]!["realName"]!.GetValue<string>().ShouldBe("张伟");
        unmasked.Header("Cache-Control")!.ShouldContain("no-store");
        unmasked.Header("ETag").ShouldBe($"\"{unmasked.Version}\"");
        (await it.Get("/privacy/access-log")).ShouldBe(200).Body["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task an_unknown_or_withdrawn_case_is_404_and_other_roles_are_refused()
    {
        var (ann, manager, it) = (await Staff.Of(host), await Staff.Of(host, "manager"), await Staff.NewCase(host));
        (await ann.Get($"/reviews/{Guid.CreateVersion7()}")).ShouldBeProblem(404, "not_found");
        (await ann.Post($"/reviews/{Guid.CreateVersion7()}/claim")).ShouldBeProblem(404, "not_found");
        (await manager.Get($"/reviews/{it.Id}")).ShouldBeProblem(403, "forbidden");
        (await it.Get("/reviews")).ShouldBeProblem(403, "forbidden");
        (await it.Post("/auth/withdraw")).ShouldBe(200);
        (await ann.Get($"/reviews/{it.Id}")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task the_queue_is_paged_by_urgency_and_its_search_takes_percent_for_a_letter()
    {
        var ann = await Staff.Of(host);
        for (var i = 0; i < 3; i++)
            await Staff.NewCase(host);
        var rows = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = (await ann.Get("/reviews?status=pending&limit=2" + (cursor is null ? "" : $"&cursor={cursor}"))).ShouldBe(200);
            rows.AddRange(page.Body["items"]!.AsArray().Select(i => i!));
            cursor = page.Body["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        rows.Count.ShouldBeGreaterThanOrEqualTo(3);
        rows.Select(s => s["registrationId"]!.GetValue<Guid>()).ShouldBeUnique();
        rows.Select(s => s["dueAt"]!.GetValue<DateTimeOffset>()).ShouldBeInOrder();
        (await ann.Get("/reviews?q=%25")).ShouldBe(200).Body["items"]!.AsArray().ShouldBeEmpty();
        (await ann.Get("/reviews?q=%E7%A4%BA%E4%BE%8B")).ShouldBe(200).Body["items"]!.AsArray().ShouldNotBeEmpty();
        (await ann.Get("/reviews?q=" + Uri.EscapeDataString("示　例"))).ShouldBe(200).Body["items"]!.AsArray().ShouldNotBeEmpty();
        var branch = await Staff.NewCase(host, "惠州（大亚湾）石化配件有限公司");
        foreach (var q in (string[])["惠州(大亚湾)", "惠州（大亞灣）石化", "惠州大亚湾", "ｈｚｄｙｗ"])
            (await ann.Get("/reviews?q=" + Uri.EscapeDataString(q))).ShouldBe(200).Items
                .Select(i => i!["registrationId"]!.GetValue<Guid>()).ShouldBe([branch.Id], q);
        (await ann.Get("/reviews?status=draft")).ShouldBeProblem(400, "validation_failed");
    }

    [Fact]
    public async Task the_reasons_are_told_in_the_readers_language()
    {
        var ann = await Staff.Of(host);
        var chinese = (await ann.Get("/reviews/reasons")).ShouldBe(200);
        var english = (await host.Get("/reviews/reasons", ann.Token, ("Accept-Language", "en"))).ShouldBe(200);
        chinese.Body["items"]![0]!["code"]!.GetValue<string>().ShouldBe(english.Body["items"]![0]!["code"]!.GetValue<string>());
        chinese.Body["items"]![0]!["text"]!.GetValue<string>().ShouldNotBe(english.Body["items"]![0]!["text"]!.GetValue<string>());
    }
}
