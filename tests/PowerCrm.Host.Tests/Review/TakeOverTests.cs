namespace PowerCrm.Host.Tests.Review;

/// <summary>An administrator takes a case over or gives it to another reviewer.</summary>
[Trait("Category", "Slow")]
[Collection(SharedHost.Name)]
public class TakeOverTests(TestHost host)
{
    [Fact]
    public async Task the_claim_goes_to_the_named_reviewer_and_the_former_holders_next_write_says_so()
    {
        var (ann, bob, admin, it) = (await Staff.Of(host), await Staff.Of(host), await Staff.Of(host, "admin"), await Staff.NewCase(host));
        var initial = await ann.Claim(it.Id);
        var takeover = (await admin.Post($"/reviews/{it.Id}/takeover", new { reason = "休假", reviewerId = bob.Id }, initial,
            ("Idempotency-Key", "k"))).ShouldBe(200);
        takeover.Tag.ShouldBe($"\"{initial + 1}\"");
        takeover["reviewerId"].GetValue<Guid>().ShouldBe(bob.Id);
        (await admin.Post($"/reviews/{it.Id}/takeover", new { reason = "休假", reviewerId = bob.Id }, initial, ("Idempotency-Key", "k")))
            .ShouldBe(200).Header("Idempotency-Replayed").ShouldBe("true");
        foreach (var version in new[] { initial, takeover.Version })
        {
            (await ann.Post($"/reviews/{it.Id}/checks", new { step = "materials", outcome = "passed" }, version))
                .ShouldBeProblem(409, "not_claimed");
            (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBeProblem(409, "not_claimed");
        }
        (await ann.Post($"/reviews/{it.Id}/release")).ShouldBeProblem(409, "not_claimed");
        (await ann.Get($"/reviews/{it.Id}")).Text.ShouldNotContain("张伟");
        await bob.Check(it.Id, "materials", "passed", takeover.Version);
        (await bob.Get($"/reviews/{it.Id}")).Body["history"]!.AsArray().Single(h => h!["code"]!.GetValue<string>() == "review_taken_over")!
            ["note"]!.GetValue<string>().ShouldBe("休假");
        await host.WaitUntilSettled();
        (await ann.Get("/notifications")).Items.ShouldHaveSingleItem()!["kind"]!.GetValue<string>().ShouldBe("review_lost");
        (await bob.Get("/notifications")).Items.ShouldHaveSingleItem()!["kind"]!.GetValue<string>().ShouldBe("review_given");
        (await admin.Get("/notifications")).Items.ShouldNotContain(i => i!["customerId"]!.GetValue<Guid>() == it.Id);
    }

    [Fact]
    public async Task an_administrator_may_take_a_waiting_case_and_the_applicant_sees_it_in_process()
    {
        var (admin, it) = (await Staff.Of(host, "admin"), await Staff.NewCase(host));
        var version = (await admin.Get($"/reviews/{it.Id}")).Version;
        (await admin.Post($"/reviews/{it.Id}/takeover", new { reason = "急件" }, version)).ShouldBe(200);
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("processing");
        (await admin.Get($"/reviews/{it.Id}")).Text.ShouldContain("张伟");
    }

    [Fact]
    public async Task a_takeover_needs_an_administrator_a_reason_a_version_and_an_undecided_case()
    {
        var (ann, admin, it) = (await Staff.Of(host), await Staff.Of(host, "admin"), await Staff.NewCase(host));
        var (manager, path) = (await Staff.Of(host, "manager"), $"/reviews/{it.Id}/takeover");
        (await ann.Post(path, new { reason = "x" }, 1)).ShouldBeProblem(403, "forbidden");
        (await it.Post(path, new { reason = "x" }, 1)).ShouldBeProblem(403, "forbidden");
        (await admin.Post($"/reviews/{Guid.CreateVersion7()}/takeover", new { reason = "x" }, 1)).ShouldBeProblem(404, "not_found");
        (await admin.Post(path, new { reason = "x" })).ShouldBeProblem(428, "precondition_required");
        var stale = (await admin.Post(path, new { reason = "x" }, 1)).ShouldBeProblem(412, "version_mismatch");
        (await admin.Post(path, new { reason = "" }, stale.Version)).ShouldBe(400);
        foreach (var (body, pointer) in ((object, string)[])[(new { reason = "请联系 13812345678" }, "/reason"),
            (new { reason = "x", reviewerId = manager.Id }, "/reviewerId"),
            (new { reason = "x", reviewerId = Guid.CreateVersion7() }, "/reviewerId")])
            (await admin.Post(path, body, stale.Version)).ShouldBeProblem(400, "validation_failed")["errors"][0]!["pointer"]!
                .GetValue<string>().ShouldBe(pointer);
        await MetricsTests.Approve(ann, it.Id);
        await host.WaitUntilSettled();
        (await admin.Post(path, new { reason = "x" }, (await admin.Get($"/reviews/{it.Id}")).Version))
            .ShouldBeProblem(409, "already_decided");
    }
}
