using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Review;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>The case as its reviewer saw it at a given time. Pictures are read after the submission, by the sandbox's Tencent.</summary>
[Trait("Category", "Slow")]
public class PastCaseTests : IAsyncLifetime
{
    private static readonly string[] PictureKinds = ["businessLicense", "idCardFront", "idCardBack"];
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync("--Ocr:AfterSubmission=true", "--Ocr:Provider=tencent");

    public Task DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task an_auditor_sees_the_case_at_a_past_time_without_later_events()
    {
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "error" })).ShouldBe(204);
        var it = await Staff.NewCase(host);
        var submittedAt = await Now();
        await WaitForReading(it.Id);
        var (readAt, auditor, ann) = (await Now(), await Staff.Of(host, "auditor"), await Staff.Of(host));
        await ActivatePolicy(0.99m);
        var policies = host.Services.GetRequiredService<PolicyVersions>();
        (await policies.ReadEffective<ReviewPolicy>(default, DateTimeOffset.Parse(readAt, CultureInfo.InvariantCulture))).Name
            .ShouldBe("review-0");
        (await policies.ReadEffective<ReviewPolicy>(default)).Name.ShouldBe("review-1");
        (await ReadPast(auditor, it.Id, readAt))["reviewPolicy"]!.GetValue<string>().ShouldBe("review-0");
        (await ReadPast(auditor, it.Id, await Now()))["reviewPolicy"]!.GetValue<string>().ShouldBe("review-1");
        var version = await ann.Check(it.Id, "materials", "failed", await ann.Claim(it.Id));
        (await ann.Post($"/reviews/{it.Id}/decision", new
        {
            decision = "rejected",
            reasons = new[] { new { code = "power_data_implausible", message = "请补楼栋" },
                new { code = "licence_unreadable", message = "反光" } },
            note = "张伟来电",
        }, version)).ShouldBe(200);
        var decidedAt = await Now();
        var newLicense = (await it.Upload("businessLicense", Applicant.Picture("idCardFront"))).ShouldBe(201)
            .Body["imageId"]!.GetValue<string>();
        (await it.Post("/auth/register", new { powerCapacity = 1400, businessLicense = newLicense },
            (await it.Get("/auth/status")).Version)).ShouldBe(201);
        await host.WaitUntilSettled();

        var first = await ReadPastCase(auditor, it.Id, submittedAt);
        first["ocr"]!["idCardFront"]!["name"]!["read"].ShouldBeNull("it was read later");
        Codes(first).ShouldContain("ocr_absent");
        Codes(first).ShouldNotContain("name_mismatch");
        (first["authStatus"]!.GetValue<string>(), first["round"]!.GetValue<int>()).ShouldBe(("pending", 1));

        var second = await ReadPastCase(auditor, it.Id, readAt);
        var name = second["ocr"]!["idCardFront"]!["name"]!;
        (name["read"]!.GetValue<string>(), name["stated"]!.GetValue<string>()).ShouldBe(("陆**", "张*"), "masked");
        Codes(second).ShouldContain("name_mismatch");
        second["earlier"]!.AsArray().ShouldBeEmpty();

        var third = await ReadPastCase(auditor, it.Id, decidedAt);
        var reason = third["earlier"]![0]!["reasons"]![0]!;
        (reason["code"]!.GetValue<string>(), reason["message"]).ShouldBe(("power_data_implausible", null));
        third["checks"]!["materials"]!.GetValue<string>().ShouldBe("failed");
        third["submission"]!["powerCapacity"]!.GetValue<decimal>().ShouldBe(1250m);
        ImageIds(third).ShouldBe(ImageIds(first));
        var last = await ReadPastCase(auditor, it.Id, await Now());
        (last["round"]!.GetValue<int>(), last["submission"]!["powerCapacity"]!.GetValue<decimal>()).ShouldBe((2, 1400m));
        ImageIds(last).ShouldNotBe(ImageIds(first));
        (await ReadPast(auditor, it.Id, "2020-01-01T00:00:00Z"))["case"].ShouldBeNull();
        foreach (var pastCase in (JsonNode[])[first, second, third, last])
            foreach (var value in (string[])["张伟", "陆建明", "科技园", "320598197803160171", "请补楼栋"])
                pastCase.ToJsonString().ShouldNotContain(value);
    }

    [Fact, Trait("Category", "Full")]
    public async Task a_past_case_and_its_pictures_are_unmasked_for_half_an_hour_once_a_reason_is_given()
    {
        var it = await Staff.NewCase(host);
        var (ann, auditor, other, admin) = (await Staff.Of(host), await Staff.Of(host, "auditor"), await Staff.Of(host, "auditor"),
            await Staff.Of(host, "admin"));
        var version = await ann.Check(it.Id, "materials", "failed", await ann.Claim(it.Id));
        (await ann.Post($"/reviews/{it.Id}/decision", new
        {
            decision = "rejected",
            reasons = new[] { new { code = "address_incomplete", message = "请补楼栋" } },
            note = "张伟来电",
        }, version)).ShouldBe(200);
        var decidedAt = await Now();
        var draft = await it.UploadPicture("businessLicense");
        (await it.Put("/auth/draft", new { businessLicense = draft })).ShouldBe(200);
        var pictures = ImageIds(await ReadPastCase(auditor, it.Id, decidedAt));
        pictures.Count.ShouldBe(3);
        foreach (var picture in pictures)
            (await auditor.Get($"/upload/image/{picture}")).ShouldBeProblem(404, "not_found");

        (await auditor.Post($"/audit/registrations/{it.Id}/reveal", new { })).ShouldBeProblem(400, "validation_failed");
        (await auditor.Post($"/audit/registrations/{it.Id}/reveal", new { reason = "投诉核查", at = "2999-01-01T00:00:00Z" }))
            .ShouldBeProblem(400, "validation_failed");
        foreach (var invalid in (object[])[new { reason = "投诉核查", version = 0 }, new { reason = "投诉核查", version = 10_000 },
            new { reason = "投诉核查", version = 4, at = decidedAt }])
            (await auditor.Post($"/audit/registrations/{it.Id}/reveal", invalid)).ShouldBeProblem(400, "validation_failed")
                .Body["errors"]![0]!["pointer"]!.GetValue<string>().ShouldBe("/version");
        (await ann.Post($"/audit/registrations/{it.Id}/reveal", new { reason = "投诉核查" })).ShouldBeProblem(403, "forbidden");
        var revealed = (await auditor.Post($"/audit/registrations/{it.Id}/reveal", new { reason = "投诉核查", at = decidedAt })).ShouldBe(200);
        revealed.Header("Cache-Control")!.ShouldContain("no-store");
        revealed["submission"]["realName"]!.GetValue<string>().ShouldBe("张伟");
        revealed["submission"]["masked"]!.GetValue<bool>().ShouldBeFalse();
        revealed["earlier"][0]!["reasons"]![0]!["message"]!.GetValue<string>().ShouldBe("请补楼栋");
        revealed["history"].AsArray()[^1]!["note"]!.GetValue<string>().ShouldBe("张伟来电");

        foreach (var picture in pictures)
            (await auditor.Get($"/upload/image/{picture}")).ShouldBe(200);
        (await auditor.Get($"/upload/image/{draft}")).ShouldBeProblem(404, "not_found");
        foreach (var user in (Staff[])[other, admin, ann])
            (await user.Get($"/upload/image/{pictures[0]}")).ShouldBeProblem(404, "not_found");
        var otherPictures = ImageIds(await ReadPastCase(auditor, (await Staff.NewCase(host)).Id, await Now()));
        (await auditor.Get($"/upload/image/{otherPictures[0]}")).ShouldBeProblem(404, "not_found");

        var log = (await it.Get("/privacy/access-log")).ShouldBe(200).Body["items"]!.AsArray()
            .Where(l => l!["role"]!.GetValue<string>() == "auditor").Select(l => $"{l!["what"]} {l["why"]}").ToList();
        log.ShouldBe([.. PictureKinds.Reverse().Select(p => $"{p} 投诉核查"), "past_case 投诉核查", "audit audit"]);
        var accesses = (await ReadPast(admin, it.Id, await Now()))["looks"]!.AsArray();
        accesses.Count(l => l!["why"]?.GetValue<string>() == "投诉核查").ShouldBe(4);
        // The caller's clock may be ahead by some minutes.
        var soon = (await host.ExecuteScalar<DateTime>("select powercrm_now()")).AddMinutes(1);
        (await auditor.Post($"/audit/registrations/{it.Id}/reveal", new { reason = "投诉核查", at = soon })).ShouldBe(200);

        await host.PassTime(TimeSpan.FromMinutes(31));
        (await auditor.Get($"/upload/image/{pictures[0]}")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task an_erased_persons_past_case_cannot_be_read_at_any_time()
    {
        var (it, auditor) = (await Staff.NewCase(host), await Staff.Of(host, "auditor"));
        var submittedAt = await Now();
        var picture = ImageIds(await ReadPastCase(auditor, it.Id, submittedAt))[0];
        // A retry reads the case again: no copy is stored that an erasure would not reach.
        Task<Answer> Reveal(string reason = "投诉核查") => auditor.Post($"/audit/registrations/{it.Id}/reveal", new { reason }, null,
            ("Idempotency-Key", "again"));
        var first = (await Reveal()).ShouldBe(200);
        first.Header("Idempotency-Replayed").ShouldBeNull();
        await host.PassTime(TimeSpan.FromMinutes(1));
        var replay = (await Reveal()).ShouldBe(200);
        replay.Header("Idempotency-Replayed").ShouldBe("true");
        replay.Text.ShouldBe(first.Text, "the retry shows the moment of the first look, not a later one");
        (await Reveal("另一个理由")).ShouldBeProblem(422, "idempotency_key_reused");
        (await it.Get("/privacy/access-log")).Items.Count(l => l!["what"]!.GetValue<string>() == "past_case").ShouldBe(1);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        (await Reveal()).ShouldBeProblem(404, "not_found");
        foreach (var at in (string[])[submittedAt, await Now()])
        {
            var answer = await ReadPast(auditor, it.Id, at);
            answer["case"].ShouldBeNull();
            answer["state"]!["submission"]!["realName"].ShouldBeNull();
            answer["looks"]!.AsArray().Count(l => l!["what"]!.GetValue<string>() == "past_case").ShouldBe(at == submittedAt ? 0 : 1);
            answer["looks"]!.AsArray().ShouldAllBe(l => l!["why"] == null);
        }
        (await auditor.Post($"/audit/registrations/{it.Id}/reveal", new { reason = "投诉核查", at = submittedAt }))
            .ShouldBeProblem(404, "not_found");
        (await auditor.Get($"/upload/image/{picture}")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task a_person_kept_only_by_a_legal_hold_stays_masked()
    {
        var (it, auditor) = (await Staff.NewCase(host), await Staff.Of(host, "auditor"));
        var submittedAt = await Now();
        var picture = ImageIds(await ReadPastCase(auditor, it.Id, submittedAt))[0];
        var revealed = (await auditor.Post($"/audit/registrations/{it.Id}/reveal", new { reason = "投诉核查", version = 4 })).ShouldBe(200);
        (revealed.Version, revealed["version"].GetValue<long>()).ShouldBe((4, 4));
        (await auditor.Post($"/audit/registrations/{it.Id}/hold", new { reason = "court", reference = "1号" })).ShouldBe(200);
        (await it.Post("/privacy/erase")).ShouldBe(202);
        (await ReadPastCase(auditor, it.Id, submittedAt))["submission"]!["realName"]!.GetValue<string>().ShouldBe("张*");
        (await auditor.Post($"/audit/registrations/{it.Id}/reveal", new { reason = "投诉核查", at = submittedAt }))
            .ShouldBeProblem(404, "not_found");
        (await auditor.Get($"/upload/image/{picture}")).ShouldBeProblem(404, "not_found");
    }

    private static string Code(JsonNode? finding) => finding!["code"]!.GetValue<string>();

    private static IReadOnlyList<string> Codes(JsonNode it) => [.. it["findings"]!.AsArray().Select(Code)];

    private static IReadOnlyList<Guid> ImageIds(JsonNode it) => [.. it["images"]!.AsArray().Select(i => i!["imageId"]!.GetValue<Guid>())];

    private static async Task<JsonNode> ReadPast(Staff auditor, Guid id, string at) =>
        (await auditor.Get($"/audit/registrations/{id}?at={at}")).ShouldBe(200).Body;

    private static async Task<JsonNode> ReadPastCase(Staff auditor, Guid id, string at) => (await ReadPast(auditor, id, at))["case"]!;

    private async Task WaitForReading(Guid id)
    {
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "ok" })).ShouldBe(204);
        await host.PassTime(TimeSpan.FromMinutes(2));
        await Testing.Eventually.TrueAsync(async () => await host.ExecuteScalar<long>(
            "select count(*) from mt_events where stream_id = @stream and type = 'materials_read'",
            new { stream = ReadingStream.Of(id) }) == 1);
        await host.WaitUntilSettled();
    }

    private async Task ActivatePolicy(decimal certainFrom)
    {
        var admin = await Staff.Of(host, "admin");
        var current = (await admin.Get("/policies/review")).ShouldBe(200);
        var policy = current["policy"].DeepClone();
        policy["certainFrom"] = certainFrom;
        (await admin.Post("/policies/review/activate", new { policy, reason = "更严" }, current.Version)).ShouldBe(200);
    }

    private async Task<string> Now()
    {
        await using var connection = await host.OpenAsync();
        var now = await connection.ExecuteScalarAsync<DateTime>("select powercrm_now()");
        return now.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
    }
}
