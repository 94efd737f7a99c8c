using System.Text.Json.Nodes;
using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Cli;

namespace PowerCrm.Host.Tests.Review;

/// <summary>The policy of the review; it applies to everyone, so these tests have a host of their own.</summary>
[Trait("Category", "Slow")]
public sealed class ReviewPolicyTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync() =>
        host = await TestHost.StartAsync("--Review:SecondOpinionFrom=40", "--Review:CallAfterResubmissions=4", "--Identity:Provider=http",
            "--Ocr:AfterSubmission=true", "--Ocr:Provider=tencent");

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task an_activated_policy_applies_to_later_decisions_which_name_it()
    {
        var (admin, ann, auditor) = (await Staff.Of(host, "admin"), await Staff.Of(host), await Staff.Of(host, "auditor"));

        // Version 0 consists of the settings, and of built-in values where there are none.
        var initial = (await auditor.Get("/policies/review")).ShouldBe(200);
        (initial.Version, initial["name"].GetValue<string>()).ShouldBe((0, "review-0"));
        var content = initial["policy"].AsObject();
        (content["secondOpinionFrom"]!.GetValue<int>(), content["callAfterResubmissions"]!.GetValue<int>(),
            content["claimMinutes"]!.GetValue<int>(), content["certainFrom"]!.GetValue<decimal>(), content["autoApprove"]!.GetValue<bool>(),
            content["samePicture"]!.GetValue<bool>()).ShouldBe((40, 4, 30, 0.90m, false, false));
        var first = await SamePictureTests.Submit(host, "深圳市甲寅电子有限公司", 31, "lic1_clean.jpg", "front1_clean.jpg");
        (await LastAutomaticCheck(first.Id)).Policy.ShouldBe("review-0");
        await ann.Claim(first.Id);
        await AssertHeldFor(30, (await LastEvent<ReviewClaimed>(first.Id)).LeaseUntil);

        // Only an administrator may activate a policy, only with the version that they saw, and only with values in range.
        var newPolicy = Change(content, ("claimMinutes", 10), ("secondOpinionFrom", 0), ("certainFrom", 0.99m), ("samePicture", true));
        object body = new { policy = newPolicy, reason = "旺季" };
        foreach (var other in (Staff[])[ann, auditor])
            foreach (var verb in (string[])["validate", "diff", "activate"])
                (await other.Post("/policies/review/" + verb, body, 0)).ShouldBeProblem(403, "forbidden");
        (await ann.Get("/policies/review")).ShouldBeProblem(403, "forbidden");
        (await admin.Post("/policies/review/activate", body)).ShouldBeProblem(428, "precondition_required");
        (await admin.Post("/policies/review/activate", body, 3)).ShouldBeProblem(412, "version_mismatch");
        (await admin.Post("/policies/review/activate", new { policy = Change(content, ("claimMinutes", 4)), reason = "r" }, 0))
            .ShouldBeProblem(400, "validation_failed")["errors"][0]!["pointer"]!.GetValue<string>().ShouldBe("/policy/claimMinutes");
        (await admin.Get("/policies/review")).Version.ShouldBe(0);
        (await admin.Post("/policies/review/diff", new { policy = newPolicy })).ShouldBe(200)["changes"].AsArray()
            .Select(c => $"{c!["pointer"]} {c["before"]} {c["after"]}").ShouldBe(
                ["/certainFrom 0.90 0.99", "/claimMinutes 30 10", "/samePicture false true", "/secondOpinionFrom 40 0"]);

        (await admin.Post("/policies/review/activate", body, 0)).ShouldBe(200)["name"].GetValue<string>().ShouldBe("review-1");
        (await admin.Get("/policies/assignment")).Version.ShouldBe(0, "each kind has versions of its own");

        // The check, the claim and the decision use the new policy.
        var second = await SamePictureTests.Submit(host, "深圳市乙卯电子有限公司", 32, "lic1_clean.jpg", "front2_clean.jpg");
        var check = await LastAutomaticCheck(second.Id);
        check.Policy.ShouldBe("review-1");
        check.Findings.ShouldContain(f => f.Code == "ocr_uncertain");
        check.Findings.ShouldContain(f => f.Code == "same_picture");
        (await LastAutomaticCheck(first.Id)).Findings.ShouldNotContain(f => f.Code == "ocr_uncertain" || f.Code == "same_picture");
        await ann.Claim(second.Id);
        await AssertHeldFor(10, (await LastEvent<ReviewClaimed>(second.Id)).LeaseUntil);
        var proposed = await Approve(ann, second.Id);
        proposed["proposed"].GetValue<bool>().ShouldBeTrue();
        (await LastEvent<DecisionProposed>(second.Id)).Policy.ShouldBe("review-1");

        // Going back: the old content becomes a new version. A proposed decision keeps the name of the policy that it was made by.
        (await admin.Post("/policies/review/activate", new { policy = content, reason = "恢复" }, 1)).ShouldBe(200);
        (await Approve(ann, first.Id))["proposed"].GetValue<bool>().ShouldBeFalse();
        (await LastEvent<ReviewDecided>(first.Id)).Policy.ShouldBe("review-2");
        var bob = await Staff.Of(host);
        var version = await bob.Claim(second.Id);
        (await bob.Post($"/reviews/{second.Id}/second-opinion", new { agree = true }, version)).ShouldBe(200);
        (await LastEvent<ReviewDecided>(second.Id)).Policy.ShouldBe("review-1");

        // Other ways to claim a case, and the queue's flag.
        var third = await Staff.NewCase(host);
        (await admin.Post("/policies/review/activate",
            new { policy = Change(content, ("claimMinutes", 60), ("callAfterResubmissions", 1)), reason = "人手不足" }, 2)).ShouldBe(200);
        await MetricsTests.Reject(ann, third.Id, "power_data_implausible");
        (await third.Post("/auth/register", new { powerCapacity = 1400 }, (await third.Get("/auth/status")).Version)).ShouldBe(201);
        await host.WaitUntilSettled();
        var row = (await ann.Get("/reviews?flag=call_applicant")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        row["registrationId"]!.GetValue<Guid>().ShouldBe(third.Id);
        (await bob.Post("/reviews/claim-next?flag=call_applicant")).ShouldBe(200);
        await AssertHeldFor(60, (await LastEvent<ReviewClaimed>(third.Id)).LeaseUntil);
        version = (await admin.Get($"/reviews/{third.Id}")).Version;
        (await admin.Post($"/reviews/{third.Id}/takeover", new { reason = "休假", reviewerId = ann.Id }, version)).ShouldBe(200);
        await AssertHeldFor(60, (await LastEvent<ReviewTakenOver>(third.Id)).LeaseUntil);

        // Clean cases are approved automatically as soon as a policy says so; the warning at startup uses the same policy.
        (await admin.Post("/policies/review/activate", new { policy = Change(content, ("autoApprove", true)), reason = "试行" }, 3))
            .ShouldBe(200);
        var clean = await Staff.NewCase(host, "深圳市无疑点电子有限公司");
        await AutomaticApprovalTests.RecordCleanCheck(host, clean);
        (await LastEvent<ReviewDecided>(clean.Id)).ShouldSatisfyAllConditions(
            d => d.Reviewer.ShouldBe(ReviewDecided.NoPerson), d => d.Policy.ShouldBe("review-4"));
        (await Hosting.AutoApprovalNotice.ReadState(host.Services, default)).IsOn.ShouldBeTrue();
        var aboveLimit = await Staff.NewCase(host, "深圳市大用户精密有限公司");
        (await admin.Post("/policies/review/activate",
            new { policy = Change(content, ("autoApprove", true), ("autoApproveUpToKva", 1)), reason = "试行" }, 4)).ShouldBe(200);
        await AutomaticApprovalTests.RecordCleanCheck(host, aboveLimit);
        (await host.Events(aboveLimit.Id)).ShouldNotContain(e => e is ReviewDecided);
    }

    [Fact, Trait("Category", "Full")]
    public async Task every_member_has_its_range_and_the_command_line_does_the_same_as_the_routes()
    {
        var admin = await Staff.Of(host, "admin");
        var content = (await admin.Get("/policies/review")).ShouldBe(200)["policy"].AsObject();
        foreach (var (member, invalid, valid) in ((string, decimal[], decimal[])[])
            [
                ("certainFrom", [0.49m, 1, 0.905m], [0.50m, 0.99m]), ("claimMinutes", [4, 241], [5, 240]),
                ("autoApproveUpToKva", [0, 10_000_001, 0.505m + 1], [1, 10_000_000]), ("secondOpinionFrom", [-1, 51], [0, 50]),
                ("callAfterResubmissions", [0, 21], [1, 20]),
            ])
        {
            foreach (var value in invalid)
                (await Validated(Change(content, (member, Number(member, value))))).ShouldBe(["/policy/" + member], $"{member} {value}");
            foreach (var value in valid)
                (await Validated(Change(content, (member, Number(member, value))))).ShouldBeEmpty($"{member} {value}");
        }
        (await Validated(Change(content, ("autoApproveUpToKva", null), ("secondOpinionFrom", null), ("callAfterResubmissions", null))))
            .ShouldBeEmpty();
        (await admin.Post("/policies/review/validate", new { policy = Change(content, ("luck", 1)) }))
            .ShouldBeProblem(400, "unknown_member");
        (await admin.Post("/policies/review/diff", new { from = 0, to = 9 })).ShouldBeProblem(400, "validation_failed");

        var file = Path.Combine(Directory.CreateTempSubdirectory("powercrm-policy-").FullName, "review.json");
        await File.WriteAllTextAsync(file, Change(content, ("claimMinutes", 3)).ToJsonString());
        (await CommandRunner.Run(host, "policies", "validate", "review", file)).ShouldSatisfyAllConditions(
            r => r.Exit.ShouldBe(1), r => r.Output.ShouldContain("/claimMinutes: Must be between 5 and 240."));
        await File.WriteAllTextAsync(file, Change(content, ("claimMinutes", 45)).ToJsonString());
        string[] arguments = ["policies", "activate", "review", file, "--reason", "夜间值班", "--json"];
        (await CommandRunner.Run(host, [.. arguments, "--dry-run"])).Exit.ShouldBe(0);
        (await CommandRunner.Run(host, arguments)).Exit.ShouldBe(2, "there is no terminal to ask on");
        (await CommandRunner.Run(host, [.. arguments, "--yes", "--seen", "8"])).Exit.ShouldBe(2);
        (await admin.Get("/policies/review")).Version.ShouldBe(0);
        var result = await CommandRunner.Run(host, [.. arguments, "--yes", "--seen", "0"]);
        result.Exit.ShouldBe(0, result.Output + result.Errors);
        var current = (await admin.Get("/policies/review")).ShouldBe(200);
        (current.Version, current["policy"]["claimMinutes"]!.GetValue<int>()).ShouldBe((1, 45));
        (current.Items[0]!["by"]!.GetValue<string>(), current.Items[0]!["reason"]!.GetValue<string>())
            .ShouldBe(("operator:" + Environment.UserName, "夜间值班"));
        var diff = JsonNode.Parse((await CommandRunner.Run(host, "policies", "diff", "review", "--from", "0", "--to", "1",
            "--json")).Output)!;
        diff["changes"]!.AsArray().ShouldContain(c => $"{c!["pointer"]} {c["after"]}" == "/claimMinutes 45");
        JsonNode.Parse((await CommandRunner.Run(host, "policies", "read", "review", "--version", "0")).Output)!["claimMinutes"]!
            .GetValue<int>()
            .ShouldBe(30, "version 0 is of the settings of whoever asks");
        (await CommandRunner.Run(host, "policies", "list")).Output.ShouldContain("review-1");
        (await CommandRunner.Run(host, "policies", "read", "weather")).Errors
            .ShouldContain("assignment, requirements, retention, review");

        async Task<IEnumerable<string>> Validated(JsonObject policy) =>
            (await admin.Post("/policies/review/validate", new { policy })).ShouldBe(200)["errors"].AsArray()
                .Select(e => e!["pointer"]!.GetValue<string>());
    }

    /// <summary>Uses whole numbers for integer members, so that the range is tested and not the type.</summary>
    private static JsonNode Number(string member, decimal value) =>
        member is "certainFrom" or "autoApproveUpToKva" ? JsonValue.Create(value) : JsonValue.Create((int)value);

    private static JsonObject Change(JsonObject policy, params (string Member, JsonNode? Value)[] changes)
    {
        var it = policy.DeepClone().AsObject();
        foreach (var (member, value) in changes)
            it[member] = value?.DeepClone();
        return it;
    }

    private async Task<T> LastEvent<T>(Guid id) => (await host.Events(id)).OfType<T>().Last();

    private async Task<MaterialsChecked> LastAutomaticCheck(Guid id) =>
        (await host.Events(id)).OfType<MaterialsChecked>().Last(e => e.By == "automatic");

    /// <summary>The claim was made a moment ago; the exact duration does not matter.</summary>
    private async Task AssertHeldFor(int minutes, DateTimeOffset until) =>
        (until - new DateTimeOffset(await host.ExecuteScalar<DateTime>("select powercrm_now()"))).TotalMinutes
            .ShouldBeInRange(minutes - 4, minutes);

    private static async Task<Answer> Approve(Staff staff, Guid id)
    {
        var version = await staff.Check(id, "identity", "passed", await staff.Check(id, "materials", "passed", await staff.Claim(id)));
        return (await staff.Post($"/reviews/{id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
    }
}
