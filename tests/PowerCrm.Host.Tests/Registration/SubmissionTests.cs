using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Registration;

public class SubmissionTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_submitted_form_is_pending_and_shows_its_timeline()
    {
        var it = await Applicant.WithPhone(host);
        var answer = (await it.Post("/auth/register", await it.Form())).ShouldBe(201);
        answer.Body["authStatus"]!.GetValue<string>().ShouldBe("pending");
        answer.Body["round"]!.GetValue<int>().ShouldBe(1);
        var status = (await it.Get("/auth/status")).ShouldBe(200);
        status.Body["steps"]!.AsArray().Select(s => s!["title"]!.GetValue<string>()).ShouldBe(["提交申请", "材料审核", "身份验证", "账户激活"]);
        status.Body["steps"]![0]!["status"]!.GetValue<string>().ShouldBe("completed");
        status.Body["expectedBy"].ShouldNotBeNull();
        status.Header("ETag").ShouldBe($"\"{status.Body["version"]!.GetValue<long>()}\"");
        await host.WaitUntilSettled();
        var tag = (await it.Get("/auth/status")).Header("ETag")!;
        (await it.Get("/auth/status", ("If-None-Match", tag))).Code.ShouldBe(304);
    }

    [Fact]
    public async Task the_hours_of_customer_service_are_told_in_the_readers_language()
    {
        var it = await Applicant.WithPhone(host);
        (await it.Get("/auth/status")).ShouldBe(200).Body["customerService"]!["hours"]!.GetValue<string>().ShouldBe("工作日 09:00-18:00");
        (await it.Get("/auth/status", ("Accept-Language", "en"))).ShouldBe(200).Body["customerService"]!["hours"]!.GetValue<string>()
            .ShouldBe("Working days 09:00-18:00");
    }

    [Fact]
    public async Task nothing_personal_stands_in_the_log()
    {
        var it = await Applicant.Submit(host);
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>(
            "select count(*) from mt_events where stream_id = @Id and (data::text like '%张伟%' or data::text like '%科技园%' or data::text "
                + "like '%0312345678901%')",
            new { it.Id })).ShouldBe(0);
        (await connection.QueryAsync<string>("select type from mt_events where stream_id = @Id order by version limit 4", new { it.Id }))
            .ShouldBe(["wechat_authorized", "phone_verified", "info_submitted", "materials_uploaded"]);
    }

    [Fact]
    public async Task all_faults_are_reported_at_once()
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        form["realName"] = "1";
        form["powerCapacity"] = "1,250";
        form["city"] = "广州市";
        form.Remove("position");
        var answer = (await it.Post("/auth/register", form)).ShouldBeProblem(400, "validation_failed");
        answer.Body["errors"]!.AsArray().Select(e => e!["pointer"]!.GetValue<string>())
            .ShouldBe(["/realName", "/powerCapacity", "/district", "/position"], ignoreOrder: true);
    }

    [Fact]
    public async Task without_a_verified_phone_it_is_refused() =>
        (await (await Applicant.SignIn(host)).Post("/auth/register", new JsonObject())).ShouldBeProblem(409, "phone_not_verified");

    [Fact]
    public async Task consent_to_sensitive_data_may_come_later_but_must_come()
    {
        var it = await Applicant.SignIn(host, sensitive: false);
        await it.VerifyPhone(Applicant.NewPhone());
        (await it.Post("/auth/register", new JsonObject())).ShouldBeProblem(400, "consent_required");
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = true })).ShouldBe(200);
        (await it.Post("/auth/register", await it.Form())).ShouldBe(201);
    }

    [Fact]
    public async Task a_second_submission_is_refused_and_a_retry_gets_the_first_answer()
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        var first = (await it.Post("/auth/register", form, null, ("Idempotency-Key", "k1"))).ShouldBe(201);
        var replay = (await it.Post("/auth/register", form, null, ("Idempotency-Key", "k1"))).ShouldBe(201);
        replay.Header("Idempotency-Replayed").ShouldBe("true");
        replay.Body["version"]!.GetValue<long>().ShouldBe(first.Body["version"]!.GetValue<long>());
        (await it.Post("/auth/register", form)).ShouldBeProblem(409, "already_submitted");
    }

    [Fact]
    public async Task a_strangers_picture_is_no_picture()
    {
        var (it, other) = (await Applicant.WithPhone(host), await Applicant.SignIn(host));
        var form = await it.Form();
        form["idCardFront"] = await other.UploadPicture("idCardFront");
        (await it.Post("/auth/register", form)).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task a_withdrawn_application_is_a_draft_with_all_that_was_typed()
    {
        var it = await Applicant.Submit(host);
        (await it.Put("/auth/draft", new { realName = "李四" })).ShouldBeProblem(409, "already_submitted");
        (await it.Post("/auth/withdraw")).ShouldBe(200).Body["authStatus"]!.GetValue<string>().ShouldBe("draft");
        var draft = (await it.Get("/auth/draft")).ShouldBe(200);
        draft.Body["draft"]!["realName"]!.GetValue<string>().ShouldBe("张伟");
        draft.Body["step"]!.GetValue<string>().ShouldBe("submit");
    }

    [Fact]
    public async Task the_status_stream_tells_at_once_and_at_a_change()
    {
        var it = await Applicant.WithPhone(host);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/auth/status/stream");
        request.Headers.Authorization = new("Bearer", it.Token);
        using var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await ReadNext(lines)).ShouldBe("draft");
        (await it.Post("/auth/register", await it.Form())).ShouldBe(201);
        (await ReadNext(lines)).ShouldBe("pending");
    }

    [Fact]
    public async Task the_status_stream_ends_with_the_session()
    {
        var openId = Applicant.NewOpenId();
        var session = (await host.Post("/auth/wechat", new { code = Applicant.LoginCode(openId), consent = Applicant.Consent() }))
            .ShouldBe(200).Body;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/auth/status/stream");
        request.Headers.Authorization = new("Bearer", session["accessToken"]!.GetValue<string>());
        using var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await ReadNext(lines)).ShouldBe("draft");
        (await host.Post("/auth/logout", new { refreshToken = session["refreshToken"]!.GetValue<string>() })).ShouldBe(204);
        host.Services.GetRequiredService<WakeUpSignals>().Signal(Topics.Stream(session["registrationId"]!.GetValue<Guid>()));
        (await lines.ReadToEndAsync()).ShouldNotContain("data: ");
    }

    private static async Task<string> ReadNext(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return JsonNode.Parse(line[6..])!["authStatus"]!.GetValue<string>();
        throw new InvalidOperationException("The stream ended.");
    }
}
