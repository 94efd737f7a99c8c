using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Registration;

[Trait("Category", "Slow")]
public class CorrectionTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task after_a_rejection_only_what_was_opened_may_change_and_by_the_version_seen()
    {
        var (it, version) = await SubmitAndReject("/creditCode", "/idCardFront");
        var status = (await it.Get("/auth/status")).ShouldBe(200);
        status.Body["rejection"]!["canResubmit"]!.GetValue<bool>().ShouldBeTrue();
        status.Body["rejection"]!["reasons"]![0]!["pointer"]!.GetValue<string>().ShouldBe("/creditCode");
        status.Body["steps"]![1]!["status"]!.GetValue<string>().ShouldBe("rejected");
        var changes = new JsonObject { ["creditCode"] = "91440300MA5EYTU05A" };
        (await it.Post("/auth/register", changes)).ShouldBeProblem(428, "precondition_required");
        (await it.Post("/auth/register", changes, version - 1)).ShouldBeProblem(412, "version_mismatch").Body["version"]!.GetValue<long>()
            .ShouldBe(version);
        (await it.Post("/auth/register", new { realName = "李四" }, version)).ShouldBeProblem(400, "validation_failed")
            .Body["errors"]![0]!["code"]!.GetValue<string>().ShouldBe("field_not_open");
        var answer = (await it.Post("/auth/register", changes, version)).ShouldBe(201);
        answer.Body["round"]!.GetValue<int>().ShouldBe(2);
        var info = await LastEvent<InfoSubmitted>(it.Id);
        info.Changed.ShouldBe(["/creditCode"]);
        info.CompanyName.ShouldBe("深圳市示例电子有限公司");
    }

    [Fact]
    public async Task a_refused_picture_does_not_come_again_under_another_id()
    {
        var (it, version) = await SubmitAndReject("/idCardFront");
        (await it.Get("/auth/draft")).Body["fields"]!["/idCardFront"]!.GetValue<string>().ShouldBe("warning");
        var imageId = await it.UploadPicture("idCardFront");
        (await it.Post("/auth/register", new { idCardFront = imageId }, version)).ShouldBeProblem(400, "validation_failed")
            .Body["errors"]![0]!["code"]!.GetValue<string>().ShouldBe("same_image");
        var other = (await it.Upload("idCardFront", File.ReadAllBytes(Testing.Repository.Data("ocr", "front2_clean.jpg"))))
            .ShouldBe(201).Body["imageId"]!.GetValue<string>();
        (await it.Post("/auth/register", new { idCardFront = other }, version)).ShouldBe(201);
    }

    [Fact]
    public async Task an_accepted_picture_is_kept_when_only_a_typed_field_was_refused()
    {
        var (it, version) = await SubmitAndReject("/realName", "/idCardFront");
        var imageId = await it.UploadPicture("idCardFront");
        (await it.Post("/auth/register", new { realName = "陆建明", idCardFront = imageId }, version)).ShouldBe(201);
    }

    [Fact]
    public async Task a_nickname_is_no_correction()
    {
        var (it, version) = await SubmitAndReject("/businessLicense");
        (await it.Post("/auth/register", new { wxNickname = "乙" }, version)).ShouldBeProblem(400, "validation_failed")
            .Body["errors"]![0]!["code"]!.GetValue<string>().ShouldBe("nothing_changed");
    }

    [Fact]
    public async Task the_status_and_the_draft_say_what_is_open()
    {
        var (it, _) = await SubmitAndReject("/district", "/idCardFront");
        string[] open = ["/regionCode", "/province", "/city", "/district", "/idCardFront"];
        var rejection = (await it.Get("/auth/status")).ShouldBe(200).Body["rejection"]!;
        rejection["opens"]!.AsArray().Select(o => o!.GetValue<string>()).ShouldBe(open);
        rejection["reasons"]![0]!["opens"]!.AsArray().Select(o => o!.GetValue<string>()).ShouldBe(open);
        var draft = (await it.Get("/auth/draft")).ShouldBe(200).Body;
        draft["opens"]!.AsArray().Select(o => o!.GetValue<string>()).ShouldBe(open);
        draft["draft"]!["realName"]!.GetValue<string>().ShouldBe("张伟");
        draft["fields"]!["/idCardFront"]!.GetValue<string>().ShouldBe("ok");
    }

    [Fact]
    public async Task a_draft_after_a_rejection_keeps_all_that_is_typed_and_says_what_may_not_be_changed()
    {
        var (it, version) = await SubmitAndReject("/creditCode");
        var saved = (await it.Put("/auth/draft", new { realName = "李四", powerCapacity = "1", creditCode = "91440300MA5EYTU05A" }))
            .ShouldBe(200);
        Closed(saved).ShouldBe(["/realName", "/powerCapacity"], ignoreOrder: true);
        saved.Body["draft"]!["creditCode"]!.GetValue<string>().ShouldBe("91440300MA5EYTU05A");
        Closed(await it.Get("/auth/draft")).Length.ShouldBe(2);
        // The same value in another spelling is not a change.
        var response = await it.Put("/auth/draft",
            new
            {
                realName = "张伟",
                powerCapacity = "1250.0",
                regionCode = "440305",
                contactPhone = "",
                creditCode = "914403",
                wxNickname = "小张"
            });
        Closed(response).ShouldBeEmpty();
        response.Body["draft"]!["creditCode"]!.GetValue<string>().ShouldBe("914403");
        (await it.Post("/auth/register", new { realName = "李四", creditCode = "91440300MA5EYTU05A" }, version))
            .ShouldBeProblem(400, "validation_failed");

        static string[] Closed(Answer answer) =>
        [.. answer.ShouldBe(200).Body["issues"]!.AsArray().Where(i => i!["code"]!.GetValue<string>() == "field_not_open")
            .Select(i => i!["pointer"]!.GetValue<string>())];
    }

    [Fact]
    public async Task invalid_and_closed_fields_are_reported_in_one_answer()
    {
        var (it, version) = await SubmitAndReject("/creditCode");
        var problem = (await it.Post("/auth/register", new { realName = "李四", creditCode = "12" }, version))
            .ShouldBeProblem(400, "validation_failed");
        problem.Body["errors"]!.AsArray().Select(e => (e!["pointer"]!.GetValue<string>(), e["code"]!.GetValue<string>()))
            .ShouldBe([("/creditCode", "credit_code_invalid"), ("/realName", "field_not_open")], ignoreOrder: true);
    }

    [Fact]
    public async Task a_correction_that_was_taken_back_is_corrected_in_the_same_fields_only()
    {
        var (it, version) = await SubmitAndReject("/creditCode", "/idCardFront");
        (await it.Post("/auth/register", new { creditCode = "91440300MA5EYTU05A" }, version)).ShouldBe(201);
        (await it.Post("/auth/withdraw")).ShouldBe(200);
        (await it.Get("/auth/draft")).Body["opens"]!.AsArray().Select(o => o!.GetValue<string>()).ShouldBe(["/creditCode", "/idCardFront"]);
        var form = await it.Form();
        (form["companyName"], form["creditCode"]) = ("另一家有限公司", "91440300MA5EYTU05A");
        (await it.Post("/auth/register", form)).ShouldBeProblem(400, "validation_failed").Body["errors"]!.AsArray()
            .Select(e => e!["pointer"]!.GetValue<string>()).ShouldContain("/companyName");
        (await it.Post("/auth/register", new { creditCode = "91440300MA5EYTU05A" })).ShouldBe(201);
    }

    [Theory]
    [InlineData("/powerCapacity")]
    [InlineData("/monthlyUsage")]
    public async Task capacity_and_usage_are_opened_together_for_correction(string pointer)
    {
        var (it, version) = await SubmitAndReject(pointer);
        (await it.Post("/auth/register", new { powerCapacity = 315 }, version)).ShouldBeProblem(400, "validation_failed")
            .Body["errors"]![0]!["code"]!.GetValue<string>().ShouldBe("usage_exceeds_capacity");
        (await it.Post("/auth/register", new { powerCapacity = 315, monthlyUsage = 60000 }, version)).ShouldBe(201);
    }

    [Fact]
    public async Task whoever_registered_a_company_that_is_there_already_may_name_another_one_with_its_address_and_power()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var opened = (await Refuse(ann, it, "duplicate_registration", null)).Body["rejection"]!["opens"]!.AsArray()
            .Select(o => o!.GetValue<string>()).ToList();
        foreach (var pointer in new[] { "/companyName", "/creditCode", "/detailAddress", "/regionCode", "/powerCapacity", "/monthlyUsage",
            "/currentPrice", "/voltageLevel", "/industry", "/accountNumbers", "/businessLicense" })
            opened.ShouldContain(pointer);
        opened.ShouldNotContain("/realName");
    }

    [Fact]
    public async Task a_reason_without_a_message_is_told_in_the_language_of_the_reader()
    {
        var it = await Staff.NewCase(host);
        var status = await Refuse(await Staff.Of(host), it, "licence_unreadable", message: null);
        ReadMessage(status).ShouldBe("营业执照照片不清晰，请重新拍摄");
        ReadMessage((await it.Get("/auth/status", ("Accept-Language", "en"))).ShouldBe(200))
            .ShouldBe("The photo of the business licence cannot be read; take it again");

        static string ReadMessage(Answer answer) => answer.Body["rejection"]!["reasons"]![0]!["message"]!.GetValue<string>();
    }

    [Fact]
    public async Task why_it_was_refused_stays_while_its_correction_is_open()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var status = await Refuse(ann, it, "power_data_implausible", "请核对容量");
        for (var version = (long?)status.Version; ; version = null)
        {
            (await it.Post("/auth/register", new { powerCapacity = 1400 }, version)).ShouldBe(201);
            (await it.Get("/auth/status")).ShouldBe(200).Body["rejection"].ShouldBeNull();
            (await it.Post("/auth/withdraw")).ShouldBe(200);
            var draft = (await it.Get("/auth/status")).ShouldBe(200).Body;
            draft["authStatus"]!.GetValue<string>().ShouldBe("draft");
            draft["rejection"]!.ToJsonString().ShouldBe(status.Body["rejection"]!.ToJsonString());
            draft["rejection"]!["reasons"]![0]!["message"]!.GetValue<string>().ShouldBe("请核对容量");
            if (version is null)
                break;
        }
    }

    [Fact]
    public async Task a_final_rejection_stays_final_when_consent_is_taken_back_and_given_again()
    {
        var (it, version) = await SubmitAndReject([""]);
        (await it.Get("/auth/status")).Body["rejection"]!["canResubmit"]!.GetValue<bool>().ShouldBeFalse();
        foreach (var sensitive in new[] { false, true })
            (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive })).ShouldBe(200);
        version = (await Store.Load<Lifecycle>(it.Id, CancellationToken.None)).Version;
        var pictures = await it.Form();
        var correction = new JsonObject();
        foreach (var kind in new[] { "businessLicense", "idCardFront", "idCardBack" })
            correction[kind] = pictures[kind]!.DeepClone();
        (await it.Post("/auth/register", correction, version)).ShouldBeProblem(400, "validation_failed")
            .Body["errors"]![0]!["code"]!.GetValue<string>().ShouldBe("field_not_open");
    }

    [Fact]
    public async Task the_last_round_prefills_the_next_also_where_no_draft_is_left()
    {
        var (it, _) = await SubmitAndReject("/creditCode");
        await using (var connection = await host.OpenAsync())
            await connection.ExecuteAsync("delete from pc_drafts where registration = @Id", new { it.Id });
        var draft = (await it.Get("/auth/draft")).ShouldBe(200).Body["draft"]!;
        draft["detailAddress"]!.GetValue<string>().ShouldBe("科技园南区一路 1 号");
        draft["powerCapacity"]!.GetValue<decimal>().ShouldBe(1250);
        (await it.Put("/auth/draft", new { creditCode = "91440300MA5EYTU05A" })).ShouldBe(200).Body["draft"]!["realName"]!
            .GetValue<string>().ShouldBe("张伟");
    }

    [Fact]
    public async Task a_picture_refused_two_rounds_ago_is_still_refused()
    {
        var (it, version) = await SubmitAndReject("/idCardFront");
        var other = (await it.Upload("idCardFront", File.ReadAllBytes(Testing.Repository.Data("ocr", "front2_clean.jpg"))))
            .ShouldBe(201).Body["imageId"]!.GetValue<string>();
        (await it.Post("/auth/register", new { idCardFront = other }, version)).ShouldBe(201);
        await host.WaitUntilSettled();
        await Decide(it.Id, "rejected", ["/idCardFront"]);
        await host.WaitUntilSettled();
        version = (await Store.Load<Lifecycle>(it.Id, CancellationToken.None)).Version;
        (await it.Post("/auth/register", new { idCardFront = await it.UploadPicture("idCardFront") }, version))
            .ShouldBeProblem(400, "validation_failed")
            .Body["errors"]![0]!["code"]!.GetValue<string>().ShouldBe("same_image");
    }

    [Fact]
    public async Task unchanged_fields_have_equal_proofs_in_both_rounds()
    {
        var (it, version) = await SubmitAndReject("/creditCode");
        var before = (await LastEvent<InfoSubmitted>(it.Id)).Proofs;
        (await it.Post("/auth/register", new { creditCode = "91440300MA5EYTU05A" }, version)).ShouldBe(201);
        var after = (await LastEvent<InfoSubmitted>(it.Id)).Proofs;
        before.Count.ShouldBeGreaterThan(15);
        before.ShouldAllBe(p => after[p.Key] == p.Value);
        after.Keys.Except(before.Keys).ShouldBe(["/creditCode"]);
    }

    [Fact]
    public async Task an_approval_opens_the_account_by_itself()
    {
        var it = await Applicant.Submit(host);
        await Decide(it.Id, "approved", []);
        await host.WaitUntilSettled();
        (await LastEvent<AccountActivated>(it.Id)).Rights.ShouldNotBeEmpty();
        var status = (await it.Get("/auth/status")).ShouldBe(200);
        status.Body["authStatus"]!.GetValue<string>().ShouldBe("approved");
        status.Body["nextPollAfter"].ShouldBeNull();
        // Nothing more will come: the stream ends by itself, or this request would time out.
        (await it.Get("/auth/status/stream")).ShouldBe(200).Text.Split('\n').Count(l => l == "event: status").ShouldBe(1);
        (await it.Post("/auth/withdraw")).ShouldBeProblem(409, "already_decided");
    }

    private async Task<Answer> Refuse(Staff staff, Applicant it, string code, string? message)
    {
        var version = await staff.Check(it.Id, "materials", "failed", await staff.Claim(it.Id));
        (await staff.Post($"/reviews/{it.Id}/decision", new { decision = "rejected", reasons = new[] { new { code, message } } }, version))
            .ShouldBe(200);
        await host.WaitUntilSettled();
        return (await it.Get("/auth/status")).ShouldBe(200);
    }

    private async Task<(Applicant, long)> SubmitAndReject(params string[] opened)
    {
        var it = await Applicant.Submit(host);
        await host.WaitUntilSettled();
        await Decide(it.Id, "rejected", opened);
        await host.WaitUntilSettled();
        return (it, (await Store.Load<Lifecycle>(it.Id, CancellationToken.None)).Version);
    }

    private Task Decide(Guid id, string decision, string[] opened) =>
        Store.Append([new StreamAppend(id, ExpectedVersion.Any, new ReviewDecided(1, decision,
            Guid.CreateVersion7(), opened.Length == 0 ? []
                : [new RejectionReason("papers", "materials", [.. opened.Where(o => o.Length > 0)])], 4, "1"))], CancellationToken.None);

    private async Task<T> LastEvent<T>(Guid id)
    {
        var events = new List<T>();
        await foreach (var e in Store.Read(id, CancellationToken.None))
            if (e.Data is T data)
                events.Add(data);
        return events[^1];
    }

    private IStreams Store => host.Services.GetRequiredService<StreamsFactory>().As(Caller.System("test"));
}
