using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Companies;
using PowerCrm.Contracts;

namespace PowerCrm.Host.Tests.Registration;

[Trait("Category", "Slow")]
public class OcrTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_picture_is_read_and_what_the_applicant_confirms_stands_beside_it()
    {
        var it = await Applicant.SignIn(host);
        var image = await it.UploadPicture("idCardBack");
        var reading = (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBe(200);
        reading.Body["kind"]!.GetValue<string>().ShouldBe("idCardBack");
        reading.Body["provider"]!.GetValue<string>().ShouldBe("embedded");
        reading.Body["fields"]!["authority"]!["value"]!.GetValue<string>().ShouldBe("苏州市公安局相城分局");
        reading.Body["fields"]!["validFrom"]!["value"]!.GetValue<string>().ShouldBe("2016-07-12");
        reading.Body["fields"]!["validTo"]!["confidence"]!.GetValue<decimal>().ShouldBeInRange(0.9m, 1);
        (await it.Post($"/ocr/{image}/confirm", new { fields = new { authority = "苏州市公安局虎丘分局" } })).ShouldBe(204);
        (await it.Get("/privacy/export")).ShouldBe(200).Text.ShouldContain("虎丘");
    }

    [Fact]
    public async Task a_card_without_an_expiry_date_is_confirmed_invalid_dates_are_refused_and_nothing_is_confirmed_after_a_submission()
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        var back = form["idCardBack"]!.GetValue<string>();
        (await it.Post($"/ocr/{back}/confirm", new { fields = new { validFrom = "2016-07-12", validTo = (string?)null } })).ShouldBe(204);
        (await it.Get("/privacy/export")).ShouldBe(200).Text.ShouldContain("长期");
        (await it.Post($"/ocr/{back}/confirm", new { fields = new { validTo = "2099-99-99", authority = (string?)null } }))
            .ShouldBeProblem(400, "validation_failed")
            .Body["errors"]!.AsArray().Select(e => (e!["pointer"]!.GetValue<string>(), e["code"]!.GetValue<string>()))
            .ShouldBe([("/fields/validTo", "date_invalid"), ("/fields/authority", "wrong_type")]);
        (await it.Post("/auth/register", form)).ShouldBe(201);
        (await it.Post($"/ocr/{back}/confirm", new { fields = new { authority = "苏州市公安局" } })).ShouldBeProblem(409, "already_submitted");
    }

    [Fact]
    public async Task two_confirmations_at_once_are_both_kept()
    {
        var it = await Applicant.SignIn(host);
        var image = await it.UploadPicture("idCardFront");
        string[] fields = ["name", "gender", "ethnicity", "address"];
        var answers = await Task.WhenAll(
            fields.Select(f => it.Post($"/ocr/{image}/confirm", new { fields = new Dictionary<string, string> { [f] = "值" + f } })));
        answers.ShouldAllBe(a => a.Code == 204);
        var export = (await it.Get("/privacy/export")).ShouldBe(200).Text;
        fields.ShouldAllBe(f => export.Contains("值" + f));
    }

    [Fact]
    public async Task readings_are_exported_from_the_log_too_and_deleted_with_the_consent()
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        const string Number = "11010519491231002X";
        (await it.Post($"/ocr/{form["idCardFront"]}/confirm", new { fields = new { idNumber = Number } })).ShouldBe(204);
        (await it.Post("/auth/register", form)).ShouldBe(201);
        (await it.Get("/privacy/export")).ShouldBe(200).Body["readings"]!.ToJsonString().ShouldContain(Number);
        foreach (var sensitive in new[] { false, true })
            (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive })).ShouldBe(200);
        (await it.Get("/privacy/export")).ShouldBe(200).Text.ShouldNotContain(Number);
        // The next round has a key of its own.
        var next = await it.Form();
        (await it.Post($"/ocr/{next["idCardFront"]}/confirm", new { fields = new { idNumber = Number } })).ShouldBe(204);
        (await it.Post("/auth/register", next)).ShouldBe(201);
        (await it.Get("/privacy/export")).ShouldBe(200).Body["readings"]!.ToJsonString().ShouldContain(Number);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        await using var connection = await host.OpenAsync();
        (await Dapper.SqlMapper.ExecuteScalarAsync<long>(connection,
            "select count(*) from pc_subject_keys where wrapped is not null and subject = any(@all)",
            new { all = Contracts.ReadingSubject.UpTo(it.Id, 5).Append(it.Id).ToArray() })).ShouldBe(0);
    }

    [Fact]
    public async Task without_consent_no_document_is_read_or_confirmed()
    {
        var it = await Applicant.SignIn(host);
        var image = await it.UploadPicture("idCardBack");
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = false })).ShouldBe(200);
        (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBeProblem(400, "consent_required");
        (await it.Post($"/ocr/{image}/confirm", new { fields = new { authority = "苏州市公安局" } })).ShouldBeProblem(400, "consent_required");
    }

    [Fact]
    public async Task a_company_of_the_directory_is_named_as_the_directory_names_it()
    {
        await CompanyDirectory.Upsert(host.Services.GetRequiredService<Npgsql.NpgsqlDataSource>(),
            [new CompanyEntry("91441998MA4UHR3N5R", "东莞市鑫磊注塑科技有限公司", "广东省", "东莞市", null)], CancellationToken.None);
        var it = await Applicant.SignIn(host);
        var image = (await it.Upload("businessLicense", File.ReadAllBytes(Testing.Repository.Data("ocr", "lic3_clean.jpg"))))
            .ShouldBe(201).Body["imageId"]!.GetValue<Guid>();
        var fields = (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBe(200).Body["fields"]!;
        fields["companyName"]!["value"]!.GetValue<string>().ShouldBe("东莞市鑫磊注塑科技有限公司");
        fields["creditCode"]!["value"]!.GetValue<string>().ShouldBe("91441998MA4UHR3N5R");
    }

    [Theory, InlineData("tencent"), InlineData("wechat")]
    public async Task a_vendor_reads_through_the_same_route(string provider)
    {
        await using var other = await TestHost.StartAsync($"--Ocr:Provider={provider}");
        var it = await Applicant.SignIn(other);
        var image = await it.UploadPicture("idCardFront");
        var reading = (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBe(200);
        reading.Body["provider"]!.GetValue<string>().ShouldBe(provider);
        reading.Body["fields"]!["idNumber"]!["value"]!.GetValue<string>().ShouldBe("320598197803160171");
        (await other.Post("/sandbox/faults", new { provider = "ocr", mode = "unreadable" })).ShouldBe(204);
        (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBeProblem(422, "ocr_unreadable");
        (await other.Post("/sandbox/faults", new { provider = "ocr", mode = "error" })).ShouldBe(204);
        (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBeProblem(503, "ocr_unavailable");
    }

    [Fact, Trait("Category", "Full")]
    public async Task while_a_vendor_is_away_the_embedded_engine_stands_in_where_configuration_says_so()
    {
        await using var other = await TestHost.StartAsync(
            "--Ocr:Provider=tencent", "--Ocr:BaseUrl=http://127.0.0.1:9/", "--Ocr:Fallback=embedded");
        var it = await Applicant.SignIn(other);
        var reading = (await it.Post("/ocr/recognize", new { imageId = await it.UploadPicture("idCardBack") })).ShouldBe(200);
        reading.Body["provider"]!.GetValue<string>().ShouldBe("embedded");
        reading.Body["fields"]!["validFrom"]!["value"]!.GetValue<string>().ShouldBe("2016-07-12");
    }

    [Fact]
    public async Task a_picture_of_another_kind_than_said_is_unreadable()
    {
        var it = await Applicant.SignIn(host);
        var image = (await it.Upload("businessLicense", Applicant.Picture("idCardBack"))).ShouldBe(201).Body["imageId"]!.GetValue<Guid>();
        (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBeProblem(422, "ocr_unreadable");
    }

    [Fact]
    public async Task an_engine_that_misbehaves_is_unavailable()
    {
        var it = await Applicant.SignIn(host);
        var image = await it.UploadPicture("idCardBack");
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "error" })).ShouldBe(204);
        (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBeProblem(503, "ocr_unavailable").Header("Retry-After")
            .ShouldNotBeNull();
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "ok" })).ShouldBe(204);
        (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBe(200);
    }

    [Fact]
    public async Task a_picture_past_the_daily_limit_is_not_fetched_and_one_that_cannot_be_fetched_does_not_count()
    {
        await using var other = await TestHost.StartAsync(readers: false);
        var it = await Applicant.SignIn(other);
        var image = await it.UploadPicture("idCardBack");
        var file = Directory.GetFiles(other.Blobs, Guid.Parse(image).ToString("N"), SearchOption.AllDirectories).Single();
        File.Move(file, file + ".away");
        for (var i = 0; i < 61; i++)
            (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBeProblem(404, "not_found");
        File.Move(file + ".away", file);
        (await other.Post("/sandbox/faults", new { provider = "ocr", mode = "error" })).ShouldBe(204);
        for (var i = 0; i < 60; i++)
            (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBeProblem(503, "ocr_unavailable");
        File.Delete(file);
        (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBeProblem(429, "rate_limited");
    }

    [Fact, Trait("Category", "Full")]
    public async Task a_person_has_three_concurrent_readings_and_does_not_block_others()
    {
        var (it, other) = (await Applicant.SignIn(host), await Applicant.SignIn(host));
        var image = await it.UploadPicture("idCardBack");
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "slow" })).ShouldBe(204);
        try
        {
            var requests = Enumerable.Range(0, 40).Select(i => it.Post("/ocr/recognize", new { imageId = image }, null,
                ("Idempotency-Key", $"read-{i}"))).ToList();
            (await other.Put("/auth/draft", new { realName = "张伟" }, ("Idempotency-Key", "mine"))).ShouldBe(200);
            var answers = await Task.WhenAll(requests);
            answers.Count(a => a.Code == 429).ShouldBe(31);
            answers.Where(a => a.Code == 429).ShouldAllBe(a => a.Header("Retry-After") != null);
        }
        finally
        {
            (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "ok" })).ShouldBe(204);
        }
    }

    [Fact]
    public async Task a_reading_after_the_submission_is_shown_but_not_stored()
    {
        await using var other = await TestHost.StartAsync(readers: false);
        var it = await Applicant.Submit(other);
        var image = await other.ExecuteScalar<Guid>("select id from pc_images where owner = @Id and kind = 'idCardBack'",
            new { it.Id });
        (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBe(200);
        (await other.ExecuteScalar<long>("select count(*) from pc_readings where owner = @Id", new { it.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task without_a_reader_the_route_is_unavailable()
    {
        await using var other = await TestHost.StartAsync("--Ocr:Worker=no-such-worker");
        var it = await Applicant.SignIn(other);
        (await it.Post("/ocr/recognize", new { imageId = await it.UploadPicture("idCardBack") })).ShouldBeProblem(503, "ocr_unavailable");
    }
}
