using System.Text;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Security;

/// <summary>
/// Requests as real clients write them: not according to the standard, but with a clear meaning. See docs/field-reports.md.
/// </summary>
[Trait("Category", "Slow")]
public class OddClientTests(TestHost host) : IClassFixture<TestHost>
{
    [Theory]
    [InlineData("form-data; name=\"file\"; filename=\"a\"b.jpg\"")]
    [InlineData("form-data; name=\"file\"; filename=\"a\\\"b;c.jpg\"")]
    [InlineData("form-data; name=\"file\"; filename=营业执照.jpg")]
    [InlineData("form-data; name=\"file\"; filename=my photo (1).jpg")]
    [InlineData("form-data; name=file; filename=wx@2x.jpg; filename*=utf-8''%ZZ")]
    [InlineData("form-data; name=\"file\"; filename=\"C:\\pictures\\\"")]
    [InlineData("form-data; name=\"file\"; filename*=GBK''%D3%AA.jpg")]
    public async Task the_name_of_a_file_decides_nothing(string disposition) =>
        (await Upload("multipart/form-data; boundary=b", "b", disposition)).ShouldBe(201);

    [Theory]
    [InlineData("form-data; name=\"file\"; name=\"kind\"; filename=\"a\"b.jpg\"")]
    [InlineData("form-data; name=\"other\"; filename=\"a\"b.jpg\"")]
    [InlineData("attachment; filename=\"a\"b.jpg\"")]
    public async Task a_part_with_an_ambiguous_or_unknown_name_is_malformed(string disposition) =>
        (await Upload("multipart/form-data; boundary=b", "b", disposition)).ShouldBeProblem(400, "malformed_request");

    [Theory]
    [InlineData("multipart/form-data; boundary=----=_Part_1_12.34", "----=_Part_1_12.34")]
    [InlineData("multipart/form-data; boundary=\"----=_Part_1_12.34\"", "----=_Part_1_12.34")]
    [InlineData("Multipart/Form-Data; charset=UTF-8; boundary=a/b:c?d", "a/b:c?d")]
    [InlineData("multipart/form-data; boundary=b;", "b")]
    public async Task a_boundary_may_go_without_the_quotes_that_it_needs(string type, string boundary) =>
        (await Upload(type, boundary, "form-data; name=\"file\"; filename=\"a.jpg\"")).ShouldBe(201);

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=b, multipart/form-data; boundary=b")]
    public async Task a_body_that_is_not_multipart_is_415_with_the_expected_type(string type) =>
        (await Upload(type, "b", "form-data; name=\"file\"; filename=\"a.jpg\"")).ShouldBeProblem(415, "unsupported_media_type")
            ["detail"].GetValue<string>().ShouldContain("multipart/form-data");

    [Fact]
    public async Task a_compressed_upload_is_415_with_an_explanation()
    {
        const string type = "multipart/form-data; boundary=b", disposition = "form-data; name=\"file\"; filename=\"a.jpg\"";
        (await Upload(type, "b", disposition, "identity")).ShouldBe(201);
        (await Upload(type, "b", disposition, "gzip")).ShouldBeProblem(415, "unsupported_media_type")
            ["detail"].GetValue<string>().ShouldContain("Content-Encoding");
    }

    [Fact]
    public async Task a_plus_that_was_not_escaped_is_the_offset_that_was_meant()
    {
        var (it, auditor) = (await Applicant.SignIn(host), await Staff.Of(host, "auditor"));
        var path = $"/audit/registrations/{it.Id}?at=2026-01-05T08:00:00";
        var expected = (await auditor.Get(path + "%2B08:00")).ShouldBe(200)["at"].GetValue<string>();
        (await auditor.Get(path + "+08:00")).ShouldBe(200)["at"].GetValue<string>().ShouldBe(expected);
        (await auditor.Get(path)).ShouldBeProblem(400, "validation_failed")["errors"][0]!["message"]!.GetValue<string>()
            .ShouldContain("%2B");
    }

    [Fact]
    public async Task lists_take_an_empty_filter_for_none()
    {
        var (reviewer, admin) = (await Staff.Of(host), await Staff.Of(host, "admin"));
        (await reviewer.Get("/reviews?status=&q=&flag=&region=&reviewer=&age=&round=&limit=&cursor=")).ShouldBe(200);
        (await admin.Get("/metrics/funnel?from=&to=")).ShouldBe(200);
        (await admin.Get("/managers?cursor=&limit=")).ShouldBe(200);
    }

    [Fact]
    public async Task an_event_stream_disables_proxy_buffering_and_caching()
    {
        var it = await Applicant.SignIn(host);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/auth/status/stream");
        request.Headers.Authorization = new("Bearer", it.Token);
        using var answer = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Content.Headers.ContentEncoding.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task a_monitor_may_ask_with_head(string path) =>
        (await host.Send(HttpMethod.Head, path)).ShouldBe(200).Text.ShouldBeEmpty();

    [Theory]
    [InlineData("en;q=0", "请输入")]
    [InlineData("zh;q=0.1, en", "mainland")]
    [InlineData("en-US,en;q=0.9", "mainland")]
    [InlineData("fr", "请输入")]
    public async Task a_language_of_quality_0_is_not_wanted(string header, string word)
    {
        var it = await Applicant.SignIn(host);
        (await it.Post("/auth/send-code", new { phone = "1" }, null, ("Accept-Language", header)))["detail"].GetValue<string>()
            .ShouldContain(word);
    }

    [Theory]
    [InlineData("idCardFront", "birthDate", "2030-01-01")]
    [InlineData("idCardFront", "birthDate", "1899-12-31")]
    [InlineData("businessLicense", "establishedOn", "2999-01-01")]
    [InlineData("idCardBack", "validFrom", "2099.01.01")]
    [InlineData("idCardBack", "validTo", "0001-01-01")]
    public async Task a_date_that_cannot_stand_on_a_paper_is_not_confirmed(string kind, string field, string date)
    {
        var it = await Applicant.SignIn(host);
        var answer = await it.Post($"/ocr/{await it.UploadPicture(kind)}/confirm",
            new { fields = new Dictionary<string, string> { [field] = date } });
        var fault = answer.ShouldBeProblem(400, "validation_failed")["errors"][0]!;
        (fault["pointer"]!.GetValue<string>(), fault["code"]!.GetValue<string>()).ShouldBe(("/fields/" + field, "date_invalid"));
    }

    [Fact]
    public async Task a_card_does_not_end_before_it_begins()
    {
        var it = await Applicant.SignIn(host);
        var path = $"/ocr/{await it.UploadPicture("idCardBack")}/confirm";
        (await it.Post(path, new { fields = new { validFrom = "2010.01.01", validTo = "2009.01.01" } }))
            .ShouldBeProblem(400, "validation_failed")["errors"][0]!["pointer"]!.GetValue<string>().ShouldBe("/fields/validTo");
        (await it.Post(path, new { fields = new { validFrom = "2010.01.01", validTo = "2030.01.01" } })).ShouldBe(204);
    }

    [Fact]
    public async Task a_business_scope_of_a_thousand_letters_is_confirmed_and_no_other_value_is_so_long()
    {
        var it = await Applicant.SignIn(host);
        var licence = await it.UploadPicture("businessLicense");
        (await Confirm("businessScope", 1200)).ShouldBe(204);
        TooLong(await Confirm("businessScope", 3001), "/fields/businessScope");
        TooLong(await Confirm("address", 501), "/fields/address");

        Task<Answer> Confirm(string field, int letters) => it.Post($"/ocr/{licence}/confirm",
            new { fields = new Dictionary<string, string> { [field] = new string('电', letters) } });

        static void TooLong(Answer answer, string pointer)
        {
            var fault = answer.ShouldBeProblem(400, "validation_failed")["errors"][0]!;
            fault["code"]!.GetValue<string>().ShouldBe("too_long");
            fault["pointer"]!.GetValue<string>().ShouldBe(pointer);
        }
    }

    [Fact]
    public async Task a_capital_is_an_amount_and_no_identity_number()
    {
        var it = await Applicant.SignIn(host);
        var path = $"/ocr/{await it.UploadPicture("businessLicense")}/confirm";
        var fault = (await it.Post(path, new { fields = new { registeredCapital = "11010519491231002X" } }))
            .ShouldBeProblem(400, "validation_failed")["errors"][0]!;
        fault["code"]!.GetValue<string>().ShouldBe("personal_number");
        fault["pointer"]!.GetValue<string>().ShouldBe("/fields/registeredCapital");
        (await it.Post(path, new { fields = new { registeredCapital = "13800138000元" } })).ShouldBe(204);
    }

    [Fact]
    public async Task a_date_is_confirmed_as_it_stands_on_the_paper_and_kept_in_one_form()
    {
        var it = await Applicant.SignIn(host);
        var (back, licence) = (await it.UploadPicture("idCardBack"), await it.UploadPicture("businessLicense"));
        (await it.Post($"/ocr/{back}/confirm", new { fields = new { validFrom = "2016.08.01", validTo = "长期有效" } })).ShouldBe(204);
        (await it.Post($"/ocr/{licence}/confirm", new { fields = new { establishedOn = "２０１８年１月５日" } })).ShouldBe(204);
        var export = (await it.Get("/privacy/export")).ShouldBe(200).Text;
        export.ShouldSatisfyAllConditions(t => t.ShouldContain("2016-08-01"), t => t.ShouldContain("2018-01-05"),
            t => t.ShouldNotContain("长期有效"));
        (await it.Post($"/ocr/{licence}/confirm", new { fields = new { establishedOn = "5.1.2018" } }))
            .ShouldBeProblem(400, "validation_failed")["errors"][0]!["message"]!.GetValue<string>().ShouldContain("2020-01-05");
    }

    private async Task<Answer> Upload(string type, string boundary, string disposition, string? encoding = null)
    {
        var it = await Applicant.SignIn(host);
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes($"--{boundary}\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nidCardBack\r\n"
                + $"--{boundary}\r\nContent-Disposition: {disposition}\r\nContent-Type: image/jpeg\r\n\r\n"),
            .. Applicant.Picture("idCardBack"), .. Encoding.UTF8.GetBytes($"\r\n--{boundary}--\r\n"),
        ];
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return await it.Post("/upload/image", content);
    }
}
