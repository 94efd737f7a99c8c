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
        var before = (await auditor.Get("/policies/review")).ShouldBe(200);
        (before.Version, before["name"].GetValue<string>()).ShouldBe((0, "review-0"));
        var content = before["policy"].AsObject();
        (content["secondOpinionFrom"]!.GetValue<int>(), content["callAfterResubmissions"]!.GetValue<int>(),
            content["claimMinutes"]!.GetValue<int>(), content["certainFrom"]!.GetValue<decimal>(), content["autoApprove"]!.GetValue<bool>(),
            content["samePicture"]!.GetValue<bool>()).ShouldBe((40, 4, 30, 0.90m, false, false));
        var first = await SamePictureTests.Submitted(host, "深圳市甲寅电子有限公司", 31, "lic1_clean.jpg", "front1_clean.jpg");
        (await Checked(first.Id)).Policy.ShouldBe("review-0");
        await ann.Claim(first.Id);
        await HeldFor(30, (await Last<ReviewClaimed>(first.Id)).LeaseUntil);

        // Only an administrator may activate a policy, only with the version that they saw, and only with values in range.
        var wanted = Changed(content, ("claimMinutes", 10), ("secondOpinionFrom", 0), ("certainFrom", 0.99m), ("samePicture", true));
        object body = new { policy = wanted, reason = "旺季" };
        foreach (var other in (Staff[])[ann, auditor])
            foreach (var verb in (string[])["validate", "diff", "activate"])
                (await other.Post("/policies/review/" + verb, body, 0)).ShouldBeProblem(403, "forbidden");
        (await ann.Get("/policies/review")).ShouldBeProblem(403, "forbidden");
        (await admin.Post("/policies/review/activate", body)).ShouldBeProblem(428, "precondition_required");
        (await admin.Post("/policies/review/activate", body, 3)).ShouldBeProblem(412, "version_mismatch");
        (await admin.Post("/policies/review/activate", new { policy = Changed(content, ("claimMinutes", 4)), reason = "r" }, 0))
            .ShouldBeProblem(400, "validation_failed")["errors"][0]!["pointer"]!.GetValue<string>().ShouldBe("/policy/claimMinutes");
        (await admin.Get("/policies/review")).Version.ShouldBe(0);
        (await admin.Post("/policies/review/diff", new { policy = wanted })).ShouldBe(200)["changes"].AsArray()
            .Select(c => $"{c!["pointer"]} {c["before"]} {c["after"]}").ShouldBe(
                ["/certainFrom 0.90 0.99", "/claimMinutes 30 10", "/samePicture false true", "/secondOpinionFrom 40 0"]);

        (await admin.Post("/policies/review/activate", body, 0)).ShouldBe(200)["name"].GetValue<string>().ShouldBe("review-1");
        (await admin.Get("/policies/assignment")).Version.ShouldBe(0, "each kind has versions of its own");

        // The check, the claim and the decision use the new policy.
        var second = await SamePictureTests.Submitted(host, "深圳市乙卯电子有限公司", 32, "lic1_clean.jpg", "front2_clean.jpg");
        var check = await Checked(second.Id);
        check.Policy.ShouldBe("review-1");
        check.Findings.ShouldContain(f => f.Code == "ocr_uncertain");
        check.Findings.ShouldContain(f => f.Code == "same_picture");
        (await Checked(first.Id)).Findings.ShouldNotContain(f => f.Code == "ocr_uncertain" || f.Code == "same_picture");
        await ann.Claim(second.Id);
        await HeldFor(10, (await Last<ReviewClaimed>(second.Id)).LeaseUntil);
        var proposed = await Approve(ann, second.Id);
        proposed["proposed"].GetValue<bool>().ShouldBeTrue();
        (await Last<DecisionProposed>(second.Id)).Policy.ShouldBe("review-1");

        // Going back: the old content becomes a new version. A proposed decision keeps the name of the policy that it was made by.
        (await admin.Post("/policies/review/activate", new { policy = content, reason = "恢复" }, 1)).ShouldBe(200);
        (await Approve(ann, first.Id))["proposed"].GetValue<bool>().ShouldBeFalse();
        (await Last<ReviewDecided>(first.Id)).Policy.ShouldBe("review-2");
        var bob = await Staff.Of(host);
        var version = await bob.Claim(second.Id);
        (await bob.Post($"/reviews/{second.Id}/second-opinion", new { agree = true }, version)).ShouldBe(200);
        (await Last<ReviewDecided>(second.Id)).Policy.ShouldBe("review-1");

        // Other ways to claim a case, and the queue's flag.
        var third = await Staff.Case(host);
        (await admin.Post("/policies/review/activate",
            new { policy = Changed(content, ("claimMinutes", 60), ("callAfterResubmissions", 1)), reason = "人手不足" }, 2)).ShouldBe(200);
        await MetricsTests.Reject(ann, third.Id, "power_data_implausible");
        (await third.Post("/auth/register", new { powerCapacity = 1400 }, (await third.Get("/auth/status")).Version)).ShouldBe(201);
        await host.WaitUntilSettled();
        var row = (await ann.Get("/reviews?flag=call_applicant")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        row["registrationId"]!.GetValue<Guid>().ShouldBe(third.Id);
        (await bob.Post("/reviews/claim-next?flag=call_applicant")).ShouldBe(200);
        await HeldFor(60, (await Last<ReviewClaimed>(third.Id)).LeaseUntil);
        version = (await admin.Get($"/reviews/{third.Id}")).Version;
        (await admin.Post($"/reviews/{third.Id}/takeover", new { reason = "休假", reviewerId = ann.Id }, version)).ShouldBe(200);
        await HeldFor(60, (await Last<ReviewTakenOver>(third.Id)).LeaseUntil);

        // Clean cases are approved automatically as soon as a policy says so; the warning at startup uses the same policy.
        (await admin.Post("/policies/review/activate", new { policy = Changed(content, ("autoApprove", true)), reason = "试行" }, 3))
            .ShouldBe(200);
        var clean = await Staff.Case(host);
        await AutomaticApprovalTests.FoundClean(host, clean);
        (await Last<ReviewDecided>(clean.Id)).ShouldSatisfyAllConditions(
            d => d.Reviewer.ShouldBe(ReviewDecided.NoPerson), d => d.Policy.ShouldBe("review-4"));
        (await Hosting.AutoApprovalNotice.ReadState(host.Services, default)).On.ShouldBeTrue();
        var small = await Staff.Case(host);
        (await admin.Post("/policies/review/activate",
            new { policy = Changed(content, ("autoApprove", true), ("autoApproveUpToKva", 1)), reason = "试行" }, 4)).ShouldBe(200);
        await AutomaticApprovalTests.FoundClean(host, small);
        (await host.Events(small.Id)).ShouldNotContain(e => e is ReviewDecided);
    }

    [Fact, Trait("Category", "Full")]
    public async Task every_member_has_its_range_and_the_command_line_does_the_same_as_the_routes()
    {
        var admin = await Staff.Of(host, "admin");
        var content = (await admin.Get("/policies/review")).ShouldBe(200)["policy"].AsObject();
        foreach (var (member, wrong, right) in ((string, decimal[], decimal[])[])
            [
                ("certainFrom", [0.49m, 1, 0.905m], [0.50m, 0.99m]), ("claimMinutes", [4, 241], [5, 240]),
                ("autoApproveUpToKva", [0, 10_000_001, 0.505m + 1], [1, 10_000_000]), ("secondOpinionFrom", [-1, 51], [0, 50]),
                ("callAfterResubmissions", [0, 21], [1, 20]),
            ])
        {
            foreach (var value in wrong)
                (await Validated(Changed(content, (member, Number(member, value))))).ShouldBe(["/policy/" + member], $"{member} {value}");
            foreach (var value in right)
                (await Validated(Changed(content, (member, Number(member, value))))).ShouldBeEmpty($"{member} {value}");
        }
        (await Validated(Changed(content, ("autoApproveUpToKva", null), ("secondOpinionFrom", null), ("callAfterResubmissions", null))))
            .ShouldBeEmpty();
        (await admin.Post("/policies/review/validate", new { policy = Changed(content, ("luck", 1)) }))
            .ShouldBeProblem(400, "unknown_member");
        (await admin.Post("/policies/review/diff", new { from = 0, to = 9 })).ShouldBeProblem(400, "validation_failed");

        var file = Path.Combine(Directory.CreateTempSubdirectory("powercrm-policy-").FullName, "review.json");
        await File.WriteAllTextAsync(file, Changed(content, ("claimMinutes", 3)).ToJsonString());
        (await CommandRunner.Run(host, "policies", "validate", "review", file)).ShouldSatisfyAllConditions(
            r => r.Exit.ShouldBe(1), r => r.Said.ShouldContain("/claimMinutes: Must be between 5 and 240."));
        await File.WriteAllTextAsync(file, Changed(content, ("claimMinutes", 45)).ToJsonString());
        string[] activate = ["policies", "activate", "review", file, "--reason", "夜间值班", "--json"];
        (await CommandRunner.Run(host, [.. activate, "--dry-run"])).Exit.ShouldBe(0);
        (await CommandRunner.Run(host, activate)).Exit.ShouldBe(2, "there is no terminal to ask on");
        (await CommandRunner.Run(host, [.. activate, "--yes", "--seen", "8"])).Exit.ShouldBe(2);
        (await admin.Get("/policies/review")).Version.ShouldBe(0);
        var done = await CommandRunner.Run(host, [.. activate, "--yes", "--seen", "0"]);
        done.Exit.ShouldBe(0, done.Said + done.Complained);
        var now = (await admin.Get("/policies/review")).ShouldBe(200);
        (now.Version, now["policy"]["claimMinutes"]!.GetValue<int>()).ShouldBe((1, 45));
        (now.Items[0]!["by"]!.GetValue<string>(), now.Items[0]!["reason"]!.GetValue<string>())
            .ShouldBe(("operator:" + Environment.UserName, "夜间值班"));
        var compared = JsonNode.Parse((await CommandRunner.Run(host, "policies", "diff", "review", "--from", "0", "--to", "1",
            "--json")).Said)!;
        compared["changes"]!.AsArray().ShouldContain(c => $"{c!["pointer"]} {c["after"]}" == "/claimMinutes 45");
        JsonNode.Parse((await CommandRunner.Run(host, "policies", "read", "review", "--version", "0")).Said)!["claimMinutes"]!
            .GetValue<int>()
            .ShouldBe(30, "version 0 is of the settings of whoever asks");
        (await CommandRunner.Run(host, "policies", "list")).Said.ShouldContain("review-1");
        (await CommandRunner.Run(host, "policies", "read", "weather")).Complained
            .ShouldContain("assignment, requirements, retention, review");

        async Task<IEnumerable<string>> Validated(JsonObject policy) =>
            (await admin.Post("/policies/review/validate", new { policy })).ShouldBe(200)["errors"].AsArray()
                .Select(e => e!["pointer"]!.GetValue<string>());
    }

    /// <summary>Uses whole numbers for integer members, so that the range is tested and not the type.</summary>
    private static JsonNode Number(string member, decimal value) =>
        member is "certainFrom" or "autoApproveUpToKva" ? JsonValue.Create(value) : JsonValue.Create((int)value);

    private static JsonObject Changed(JsonObject policy, params (string Member, JsonNode? Value)[] changes)
    {
        var it = policy.DeepClone().AsObject();
        foreach (var (member, value) in changes)
            it[member] = value?.DeepClone();
        return it;
    }

    private async Task<T> Last<T>(Guid id) => (await host.Events(id)).OfType<T>().Last();

    private async Task<MaterialsChecked> Checked(Guid id) =>
        (await host.Events(id)).OfType<MaterialsChecked>().Last(e => e.By == "automatic");

    /// <summary>The claim was made a moment ago; the exact duration does not matter.</summary>
    private async Task HeldFor(int minutes, DateTimeOffset until) =>
        (until - new DateTimeOffset(await host.ExecuteScalar<DateTime>("select powercrm_now()"))).TotalMinutes
            .ShouldBeInRange(minutes - 4, minutes);

    private static async Task<Answer> Approve(Staff by, Guid id)
    {
        var version = await by.Check(id, "identity", "passed", await by.Check(id, "materials", "passed", await by.Claim(id)));
        return (await by.Post($"/reviews/{id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
    }
}
