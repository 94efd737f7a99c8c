using System.Text.Json.Nodes;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>
/// The two tables of the contract for the applicant, row by row: the status, every member that a row names, and its errors. Anything else
/// that a row promises is tested in the tests of its slice.
/// </summary>
public sealed class ContractTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task sign_in_refresh_and_logout_follow_the_contract()
    {
        var openId = Applicant.NewOpenId();
        object Body(object? consent) => new { code = Applicant.LoginCode(openId), consent };
        var first = (await host.Post("/auth/wechat", Body(Applicant.Consent()))).ShouldBe(200);
        Has(first.Body, "accessToken", "refreshToken", "tokenType", "expiresIn", "registrationId", "authStatus", "step");
        (first.Body["tokenType"]!.GetValue<string>(), first.Body["expiresIn"]!.GetValue<int>(),
            first.Body["authStatus"]!.GetValue<string>()).ShouldBe(("Bearer", 7200, "draft"));
        (await host.Post("/auth/wechat", Body(Applicant.Consent()))).Body["registrationId"]!.GetValue<Guid>()
            .ShouldBe(first.Body["registrationId"]!.GetValue<Guid>());
        (await host.Post("/auth/wechat", Body(null))).ShouldBeProblem(400, "consent_required");
        (await host.Post("/auth/wechat", Body(new { policyVersion = Applicant.PolicyVersion, agreed = false, sensitive = true })))
            .ShouldBeProblem(400, "consent_required");
        (await host.Post("/auth/wechat", new { code = "nonsense", consent = Applicant.Consent() }))
            .ShouldBeProblem(401, "wechat_code_invalid");

        var refresh = first.Body["refreshToken"]!.GetValue<string>();
        var next = (await host.Post("/auth/refresh", new { refreshToken = refresh })).ShouldBe(200);
        Has(next.Body, "accessToken", "refreshToken", "tokenType", "expiresIn");
        (await host.Post("/auth/logout", new { refreshToken = next.Body["refreshToken"]!.GetValue<string>() })).ShouldBe(204);
        (await host.Post("/auth/refresh", new { refreshToken = next.Body["refreshToken"]!.GetValue<string>() }))
            .ShouldBeProblem(401, "token_invalid");
        (await host.Post("/auth/logout", new { refreshToken = "nonsense" })).ShouldBeProblem(401, "token_invalid");
    }

    [Fact]
    public async Task an_unavailable_vendor_returns_503_with_retry_after_and_loses_nothing()
    {
        await using var otherHost = await TestHost.StartAsync(readers: false);
        var it = await Applicant.SignIn(otherHost);
        foreach (var vendor in new[] { "wechat", "sms", "ocr" })
            (await otherHost.Post("/sandbox/faults", new { provider = vendor, mode = "error" })).ShouldBe(204);
        var image = await it.UploadPicture("idCardBack");
        foreach (var (answer, code) in new[]
                 {
                     (await otherHost.Post("/auth/wechat", new { code = Applicant.LoginCode("o1"), consent = Applicant.Consent() }),
                         "wechat_unavailable"),
                     (await it.Post("/auth/wechat-phone", new { code = $"sbx-phone-{Applicant.NewPhone()}-1" }), "wechat_unavailable"),
                     (await it.Post("/auth/send-code", new { phone = Applicant.NewPhone() }), "sms_unavailable"),
                     (await it.Post("/ocr/recognize", new { imageId = image }), "ocr_unavailable"),
                 })
            int.Parse(answer.ShouldBeProblem(503, code).Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture)
                .ShouldBeGreaterThan(0);
        foreach (var vendor in new[] { "wechat", "sms", "ocr" })
            (await otherHost.Post("/sandbox/faults", new { provider = vendor, mode = "ok" })).ShouldBe(204);
        await it.VerifyPhone(Applicant.NewPhone());
    }

    [Fact]
    public async Task phone_verification_follows_the_contract()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        var response = (await it.Post("/auth/send-code", new { phone })).ShouldBe(202);
        (response.Body["expiresIn"]!.GetValue<int>(), response.Body["resendAfter"]!.GetValue<int>()).ShouldBe((300, 60));
        (await it.Post("/auth/send-code", new { phone })).ShouldBeProblem(429, "code_too_frequent").Header("Retry-After").ShouldNotBeNull();
        (await it.Post("/auth/send-code", new { phone = "１３８００１３８０００" })).ShouldBeProblem(400, "phone_invalid");
        var code = (await host.Get($"/sandbox/sms?phone={phone}")).Body[0]!["code"]!.GetValue<string>();
        (await it.Post("/auth/verify-code", new { phone, code = code == "111111" ? "222222" : "111111" }))
            .ShouldBeProblem(400, "code_incorrect");
        var verified = (await it.Post("/auth/verify-code", new { phone, code })).ShouldBe(200);
        Has(verified.Body, "phoneVerified", "authStatus", "step");
        verified.Body["phoneVerified"]!.GetValue<bool>().ShouldBeTrue();

        var other = await Applicant.SignIn(host);
        Has((await other.Post("/auth/wechat-phone", new { code = $"sbx-phone-{Applicant.NewPhone()}-{Guid.CreateVersion7():N}" }))
            .ShouldBe(200).Body,
            "phoneVerified", "authStatus", "step");
        (await other.Post("/auth/wechat-phone", new { code = "nonsense" })).ShouldBeProblem(401, "wechat_code_invalid");
        (await (await Applicant.SignIn(host)).Post("/auth/wechat-phone", new { code = $"sbx-phone-{phone}-{Guid.CreateVersion7():N}" }))
            .ShouldBeProblem(409, "phone_already_bound");
    }

    [Fact]
    public async Task draft_submission_status_and_withdrawal_follow_the_contract()
    {
        var it = await Applicant.SignIn(host);
        (await it.Post("/auth/register", await it.Form())).ShouldBeProblem(409, "phone_not_verified");
        await it.VerifyPhone(Applicant.NewPhone());
        foreach (var draft in new[] { await it.Get("/auth/draft"),
            await it.Put("/auth/draft", new { powerCapacity = "12x", position = (string?)null }) })
        {
            Has(draft.ShouldBe(200).Body, "draft", "issues", "step", "savedAt");
            draft.Body["issues"]!.AsArray().ShouldNotBeEmpty();
            foreach (var issue in draft.Body["issues"]!.AsArray())
                Has(issue!, "pointer", "code", "message", "blocking");
        }
        (await it.Put("/auth/draft", new { phone = "13800138000" })).ShouldBe(400).Body["errors"]![0]!["code"]!.GetValue<string>()
            .ShouldBe("unknown_member");
        var form = await it.Form();
        form["businessLicense"] = await (await Applicant.SignIn(host)).UploadPicture("businessLicense");
        (await it.Post("/auth/register", form)).ShouldBeProblem(404, "not_found");
        (await it.Post("/auth/register", new JsonObject { ["realName"] = "x" })).ShouldBeProblem(400, "validation_failed");
        var submitted = (await it.Post("/auth/register", await it.Form())).ShouldBe(201);
        Has(submitted.Body, "registrationId", "authStatus", "version", "submittedAt", "round");
        (await it.Post("/auth/register", await it.Form())).ShouldBeProblem(409, "already_submitted");
        (await it.Put("/auth/draft", new { position = "厂长" })).ShouldBeProblem(409, "already_submitted");

        await host.WaitUntilSettled();
        var status = (await it.Get("/auth/status")).ShouldBe(200);
        Has(status.Body, "registrationId", "authStatus", "version", "round", "submittedAt", "decidedAt", "expectedBy", "steps", "rejection",
            "manager", "customerService", "nextSteps", "nextPollAfter");
        Has(status.Body["customerService"]!, "phone", "hours");
        status.Body["steps"]!.AsArray().Select(s => s!["title"]!.GetValue<string>()).ShouldBe(["提交申请", "材料审核", "身份验证", "账户激活"]);
        foreach (var step in status.Body["steps"]!.AsArray())
            Has(step!, "title", "desc", "status", "time");
        status.Body["nextSteps"]!.AsArray().ShouldNotBeEmpty();
        foreach (var next in status.Body["nextSteps"]!.AsArray())
            Has(next!, "code", "title", "desc");
        status.Header("Cache-Control")!.Split(", ").Order().ShouldBe(["no-cache", "private"]);
        (await it.Get("/auth/status", ("If-None-Match", status.Header("ETag")!))).ShouldBe(304);
        (await it.Post("/auth/withdraw")).ShouldBe(200);
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("draft");
    }

    [Fact]
    public async Task directory_regions_and_reference_data_follow_the_contract()
    {
        var it = await Applicant.SignIn(host);
        Has((await it.Get("/companies/search?q=电力")).ShouldBe(200).Body, "items");
        (await it.Get("/companies/search?q=x")).ShouldBeProblem(400, "query_too_short");
        var provinces = (await it.Get("/regions")).ShouldBe(200);
        provinces.Header("Cache-Control")!.ShouldContain("max-age");
        provinces.Body["items"]!.AsArray().Count.ShouldBe(34);
        foreach (var region in provinces.Body["items"]!.AsArray())
            Has(region!, "code", "name", "level", "hasChildren");
        (await it.Get("/regions?parent=440000")).Body["items"]!.AsArray().Count.ShouldBe(21);
        (await it.Get("/regions?parent=999999")).ShouldBeProblem(404, "not_found");
        foreach (var table in new[] { "industries", "policies", "voltage-levels" })
            (await it.Get("/reference/" + table)).ShouldBe(200).Header("Cache-Control")!.ShouldContain("max-age");
    }

    [Fact]
    public async Task pictures_and_ocr_follow_the_contract()
    {
        var it = await Applicant.SignIn(host);
        var uploaded = (await it.Upload("idCardBack", Applicant.Picture("idCardBack"))).ShouldBe(201);
        Has(uploaded.Body, "imageId", "kind", "width", "height", "bytes", "sha256", "contentType");
        uploaded.Body["contentType"]!.GetValue<string>().ShouldBe("image/jpeg");
        var id = uploaded.Body["imageId"]!.GetValue<string>();
        (await it.Upload("passport", Applicant.Picture("idCardBack"))).ShouldBeProblem(400, "image_kind_unknown");
        (await it.Upload("idCardBack", "no picture"u8.ToArray())).ShouldBeProblem(415, "image_format_unsupported");
        var picture = (await it.Get("/upload/image/" + id)).ShouldBe(200);
        (picture.Header("Cache-Control"), picture.Header("X-Content-Type-Options"), picture.Header("Content-Type"))
            .ShouldBe(("no-store", "nosniff", "image/jpeg"));
        var other = await Applicant.SignIn(host);
        (await other.Get("/upload/image/" + id)).ShouldBeProblem(404, "not_found");
        (await other.Post("/ocr/recognize", new { imageId = id })).ShouldBeProblem(404, "not_found");

        var reading = (await it.Post("/ocr/recognize", new { imageId = id })).ShouldBe(200);
        Has(reading.Body, "kind", "provider", "fields", "warnings");
        Has(reading.Body["fields"]!, "authority", "validFrom", "validTo");
        foreach (var (_, field) in reading.Body["fields"]!.AsObject())
            Has(field!, "value", "confidence");
        (await it.Post($"/ocr/{id}/confirm", new { fields = new { authority = "苏州市公安局" } })).ShouldBe(204);
        (await other.Post($"/ocr/{id}/confirm", new { fields = new { authority = "苏州市公安局" } })).ShouldBeProblem(404, "not_found");
    }

    /// <summary>Checks that the contract's members are present; clients ignore members that they do not know.</summary>
    private static void Has(JsonNode it, params string[] members) =>
        members.Where(m => !it.AsObject().ContainsKey(m)).ShouldBeEmpty(it.ToJsonString());
}
