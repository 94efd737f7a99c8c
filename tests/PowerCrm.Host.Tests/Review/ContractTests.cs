using System.Text.Json.Nodes;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Review;

/// <summary>The rows of the HTTP contract, by the members that clients rely on; members may be added, but not removed.</summary>
[Trait("Category", "Slow")]
public class ContractTests(TestHost host) : IClassFixture<TestHost>
{
    private static readonly string[] CaseMembers =
    [
        "registrationId", "authStatus", "version", "round", "submission", "images", "ocr", "findings", "checks", "changes",
        "earlier", "claim",
        "dueAt", "history",
    ];

    private static readonly string[] SubmissionMembers =
    [
        "realName", "position", "email", "phone", "contactPhone", "companyName", "creditCode", "regionCode", "province", "city", "district",
        "detailAddress", "powerCapacity", "monthlyUsage", "currentPrice", "voltageLevel", "industry", "accountNumbers", "businessLicense",
        "idCardFront", "idCardBack", "wxNickname", "wxAvatar",
    ];

    [Fact]
    public async Task a_case_and_its_parts_have_every_member_of_the_contract()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Check(it.Id, "materials", "failed", await ann.Claim(it.Id));
        (await ann.Post($"/reviews/{it.Id}/decision",
            new { decision = "rejected", reasons = new[] { new { code = "id_card_unreadable", message = "反光" } } }, version)).ShouldBe(200);
        var picture = await File.ReadAllBytesAsync(PowerCrm.Testing.Repository.Data("ocr", "front2_clean.jpg"));
        var front = (await it.Upload("idCardFront", picture)).ShouldBe(201).Body["imageId"]!.GetValue<string>();
        (await it.Post("/auth/register", new { idCardFront = front }, (await it.Get("/auth/status")).Version)).ShouldBe(201);
        await host.WaitUntilSettled();
        await ann.Claim(it.Id);
        var body = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200).Body;

        Has(body, CaseMembers);
        Has(body["submission"]!, SubmissionMembers);
        body["images"]!.AsArray().Select(i => i!["kind"]!.GetValue<string>()).ShouldBe(["businessLicense", "idCardFront", "idCardBack"]);
        Has(body["images"]![0]!, ["imageId", "kind"]);
        Has(body["ocr"]!["idCardFront"]!["name"]!, ["read", "stated", "confirmed", "match"]);
        Has(body["findings"]![0]!, ["code", "severity", "text", "evidence"]);
        Has(body["checks"]!, ["materials", "identity"]);
        Has(body["claim"]!, ["by", "leaseUntil"]);
        body["claim"]!["by"]!.GetValue<Guid>().ShouldBe(ann.Id);
        var change = body["changes"]!.AsArray().Single()!;
        change["pointer"]!.GetValue<string>().ShouldBe("/idCardFront");
        change["before"]!.GetValue<string>().ShouldNotBe(front);
        change["after"]!.GetValue<string>().ShouldBe(front);
        Has(body["earlier"]![0]!, ["round", "decision", "reasons"]);
        var reason = body["earlier"]![0]!["reasons"]![0]!;
        reason["code"]!.GetValue<string>().ShouldBe("id_card_unreadable");
        reason["message"]!.GetValue<string>().ShouldBe("反光");
        body["history"]!.AsArray().Count.ShouldBe((int)body["version"]!.GetValue<long>());
        body["dueAt"]!.GetValue<string>().ShouldEndWith("Z");
    }

    [Fact]
    public async Task the_queue_the_reasons_and_a_lease_have_their_members()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var list = (await ann.Get("/reviews?limit=100")).ShouldBe(200).Body;
        Has(list, ["items", "nextCursor"]);
        Has(list["items"]![0]!, ["registrationId", "companyName", "authStatus", "submittedAt", "dueAt", "round", "claimedBy", "flags"]);
        var reasons = (await ann.Get("/reviews/reasons")).ShouldBe(200).Body;
        Has(reasons["items"]![0]!, ["code", "step", "text", "opens"]);
        reasons["items"]!.AsArray().Select(r => r!["code"]!.GetValue<string>()).ShouldContain("other");
        Has((await ann.Post($"/reviews/{it.Id}/claim")).ShouldBe(200).Body, ["leaseUntil", "version"]);
        FindItem(await ann.Get("/reviews?limit=100"), it)["claimedBy"]!.GetValue<Guid>().ShouldBe(ann.Id);
        Has((await ann.Post($"/reviews/{it.Id}/release")).ShouldBe(200).Body, ["leaseUntil", "version"]);
        FindItem(await ann.Get("/reviews?limit=100"), it)["claimedBy"].ShouldBeNull();
    }

    [Fact]
    public async Task an_expired_claim_has_no_holder_in_the_queue_and_may_be_given_by_claim_next()
    {
        await using var other = await TestHost.StartAsync(readers: false);
        var (ann, it) = (await Staff.Of(other), await Applicant.Submit(other));
        await ann.Claim(it.Id);
        await other.PassTime(TimeSpan.FromMinutes(31));
        var bob = await Staff.Of(other);
        (await bob.Get("/reviews")).ShouldBe(200).Body["items"]![0]!["claimedBy"].ShouldBeNull();
        var claimed = (await bob.Post("/reviews/claim-next")).ShouldBe(200);
        claimed.Body["claim"]!["by"]!.GetValue<Guid>().ShouldBe(bob.Id);
        claimed.Body["registrationId"]!.GetValue<Guid>().ShouldBe(it.Id);
        (await ann.Post($"/reviews/{it.Id}/checks", new { step = "materials", outcome = "passed" }, claimed.Version))
            .ShouldBeProblem(409, "not_claimed");
    }

    [Theory]
    [InlineData("{\"step\":\"materials\",\"outcome\":\"passed\",\"verdict\":1}", "unknown_member", "/verdict")]
    [InlineData("{\"step\":\"materials\"}", "validation_failed", "/outcome")]
    [InlineData("{\"step\":\"both\",\"outcome\":\"passed\"}", "validation_failed", "/step")]
    [InlineData("{\"step\":\"materials\",\"outcome\":\"passed\",\"note\":\"\\u202e\"}", "invalid_characters", "/note")]
    public async Task a_check_that_cannot_be_read_is_refused_with_its_pointer(string body, string code, string pointer)
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Claim(it.Id);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        (await ann.Post($"/reviews/{it.Id}/checks", content, version)).ShouldBeProblem(400, code)
            .Body["errors"]!.AsArray().Select(e => e!["pointer"]!.GetValue<string>()).ShouldContain(pointer);
    }

    [Fact]
    public async Task a_retried_decision_is_one_and_another_body_under_its_key_is_refused()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id));
        version = await ann.Check(it.Id, "identity", "passed", version);
        var first = (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version, ("Idempotency-Key", "d")))
            .ShouldBe(200);
        var replay = (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version, ("Idempotency-Key", "d")))
            .ShouldBe(200);
        replay.Text.ShouldBe(first.Text);
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved", note = "x" }, version, ("Idempotency-Key", "d")))
            .ShouldBeProblem(422, "idempotency_key_reused");
        await host.WaitUntilSettled();
        var current = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200);
        current.Body["claim"].ShouldBeNull();
        current.Body["submission"]!["masked"]!.GetValue<bool>().ShouldBeTrue("a decided case is nobody's any more");
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, current.Version))
            .ShouldBeProblem(409, "already_decided");
        (await ann.Post($"/reviews/{it.Id}/claim")).ShouldBeProblem(409, "already_decided");
    }

    [Fact]
    public async Task an_upper_case_id_is_not_found()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var upper = it.Id.ToString().ToUpperInvariant();
        (await ann.Get($"/reviews/{upper}")).ShouldBeProblem(404, "not_found");
        (await ann.Post($"/reviews/{upper}/claim")).ShouldBeProblem(404, "not_found");
    }

    private static JsonNode FindItem(Answer list, Applicant it) =>
        list.Body["items"]!.AsArray().Single(i => i!["registrationId"]!.GetValue<Guid>() == it.Id)!;

    private static void Has(JsonNode node, string[] members) =>
        members.Except(node.AsObject().Select(m => m.Key)).ShouldBeEmpty();
}
