using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Security;

/// <summary>Malformed addresses, headers and tokens.</summary>
[Trait("Category", "Slow")]
public class OddRequestTests(TestHost host) : IClassFixture<TestHost>
{
    private static readonly string[] PersonalPaths = ["/auth/status", "/auth/draft", "/privacy/export", "/privacy/access-log",
        "/privacy/consent", "/companies/search?q=%E7%94%B5%E5%8A%9B"];

    [Theory]
    [InlineData("/auth/status/"), InlineData("/AUTH/STATUS"), InlineData("//auth/status"), InlineData("/auth//status"),
        InlineData("/auth/%73tatus"), InlineData("/auth/status;x"), InlineData("/auth/status%00")]
    [InlineData("/./auth/status"), InlineData("/x/../auth/status"), InlineData("/auth%2fstatus"), InlineData("/auth/status%2f"),
        InlineData("/auth/status%20"), InlineData("/auth/status.json"), InlineData("/sandbox/../auth/status")]
    public async Task no_spelling_of_a_path_bypasses_authentication(string path)
    {
        var answer = await Wire.Send(host.Url.Port, $"GET {path} HTTP/1.1\nHost: x\nConnection: close\n", []);
        answer.Code.ShouldBeOneOf(400, 401, 404);
    }

    [Theory]
    [InlineData("80000000"), InlineData("fffffffff"), InlineData("ffffffffffffffff"), InlineData("100000000000000000000")]
    [InlineData("zz"), InlineData("-1")]
    public async Task an_invalid_chunk_size_is_malformed(string size)
    {
        var answer = await Wire.Send(host.Url.Port, """
            POST /staff/login HTTP/1.1
            Host: x
            Content-Type: application/json
            Transfer-Encoding: chunked
            Connection: close

            """.ReplaceLineEndings("\n"), [Encoding.ASCII.GetBytes($"{size}\r\n{{}}")]);
        (answer.Code, answer.Problem).ShouldBe((400, "malformed_request"), answer.Text);
    }

    [Theory]
    [InlineData("/customers/import?dryRun=true", "fffffffff"), InlineData("/managers/import?dryRun=true", "80000000")]
    public async Task an_invalid_chunk_size_of_a_table_is_malformed(string path, string size)
    {
        var admin = await Staff.Of(host, "admin");
        var answer = await Wire.Send(host.Url.Port, $"POST {path} HTTP/1.1\nHost: x\nConnection: close\nAuthorization: Bearer "
            + $"{admin.Token}\nContent-Type: text/csv\nTransfer-Encoding: chunked\n", [Encoding.ASCII.GetBytes($"{size}\r\nname")]);
        (answer.Code, answer.Problem).ShouldBe((400, "malformed_request"), answer.Text);
    }

    [Fact, Trait("Category", "Full")]
    public async Task a_body_that_stops_coming_is_too_slow_and_not_malformed()
    {
        var answer = await Wire.Send(host.Url.Port, """
            POST /staff/login HTTP/1.1
            Host: x
            Content-Type: application/json
            Content-Length: 200
            Connection: close

            """.ReplaceLineEndings("\n"), ["{"u8.ToArray()]);
        (answer.Code, answer.Problem).ShouldBe((408, "request_timeout"), answer.Text);
    }

    [Fact]
    public async Task who_may_not_use_a_route_is_told_so_whatever_the_body_is()
    {
        var (it, ann) = (await Applicant.SignIn(host), await Staff.Of(host));
        foreach (var type in new[] { "text/plain", "application/json", "application/x-www-form-urlencoded", "image/jpeg" })
        {
            foreach (var path in new[] { "/auth/register", "/upload/image", "/customers/import", "/reviews/claim-next" })
                (await Typed(null, path, type)).ShouldBeProblem(401, "unauthenticated");
            foreach (var path in new[] { "/customers/import", "/reviews/claim-next" })
                (await Typed(it.Token, path, type)).ShouldBeProblem(403, "forbidden");
            foreach (var path in new[] { "/upload/image", "/customers/import", "/auth/register" })
                (await Typed(ann.Token, path, type)).ShouldBeProblem(403, "forbidden");
        }
        // An authorized caller is told what the route accepts.
        (await Typed(it.Token, "/upload/image", "application/json")).ShouldBeProblem(415, "unsupported_media_type")["detail"]!
            .GetValue<string>().ShouldContain("multipart/form-data");
        (await Typed((await Staff.Of(host, "admin")).Token, "/customers/import", "application/json"))
            .ShouldBeProblem(415, "unsupported_media_type")["detail"]!.GetValue<string>().ShouldContain("text/csv");
        (await Typed(it.Token, "/auth/register", "text/plain")).ShouldBeProblem(415, "unsupported_media_type")["detail"]!
            .GetValue<string>().ShouldContain("application/json");

        async Task<Answer> Typed(string? token, string path, string type) => await new ApiClient(host.Http, token).Send(
            HttpMethod.Post, path, new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue(type)));
    }

    [Fact]
    public async Task content_encoding_identity_is_accepted_and_others_are_415()
    {
        var it = await Applicant.SignIn(host);
        foreach (var (encoding, code) in new[] { ("identity", 200), ("Identity", 200), ("gzip", 415), ("identity, gzip", 415) })
        {
            var body = new StringContent("{\"position\":\"经理\"}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
            body.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
            (await it.Put("/auth/draft", body)).ShouldBe(code);
        }
    }

    [Fact]
    public async Task an_id_has_one_spelling_and_one_decoding()
    {
        var it = await Applicant.SignIn(host);
        var id = await it.UploadPicture("idCardFront");
        foreach (var spelling in new[] { id.ToUpperInvariant(), $"{{{id}}}", id.Replace("-", "", StringComparison.Ordinal), id + "%20",
            "%20" + id, id + "%00", id.Replace("-", "%2d", StringComparison.Ordinal).Replace("%", "%25", StringComparison.Ordinal),
            $"..%2fimage%2f{id}", $"..%5c{id}", id + ";a=b", id + ".jpg", "１" + id[1..] })
        {
            var answer = await Wire.Send(host.Url.Port,
                $"GET /upload/image/{Uri.EscapeDataString(spelling).Replace("%25", "%", StringComparison.Ordinal)} HTTP/1.1\nHost: "
                    + $"x\nConnection: close\nAuthorization: Bearer {it.Token}\n", []);
            answer.Code.ShouldBeOneOf(400, 404);
        }
        (await it.Get($"/upload/image/{id}")).ShouldBe(200);
    }

    [Fact]
    public async Task the_nil_id_is_not_found_on_every_route()
    {
        var (ann, manager, admin) = (await Staff.Of(host), await Staff.Of(host, "manager"), await Staff.Of(host, "admin"));
        var nil = Guid.Empty;
        foreach (var (staff, path, body) in new (Staff, string, object?)[]
        {
            (manager, "/customers/first-contact", new { customerId = nil, channel = "phone", outcome = "reached" }),
            (manager, $"/customers/{nil}/follow-ups", new { channel = "phone", note = "x" }),
            (manager, $"/customers/{nil}/transfer", new { managerId = manager.Id, reason = "x" }),
            (manager, $"/customers/{nil}/reveal-phone", new { purpose = "回访" }),
            (admin, $"/customers/{nil}/reassign", new { reason = "x" }),
            (ann, $"/reviews/{nil}/claim", null), (ann, $"/reviews/{nil}/release", null),
            (ann, $"/reviews/{nil}/notes", new { text = "x" }),
            (ann, $"/reviews/{nil}/checks", new { step = "materials", outcome = "passed" }),
            (ann, $"/reviews/{nil}/decision", new { decision = "approved" }),
            (admin, $"/reviews/{nil}/takeover", new { reason = "x" }), (admin, $"/reviews/{nil}/reverse", new { reason = "x" }),
            (admin, $"/customers/{nil}/erase", new { }),
        })
            (await staff.Post(path, body, 1)).ShouldBeProblem(404, "not_found");
        (await admin.Post("/customers/reassign", new { customerIds = new[] { nil }, reason = "x" })).ShouldBe(200)
            .Body["items"]![0]!["code"]!.GetValue<string>().ShouldBe("not_found");
    }

    [Theory]
    [InlineData("q=%ff%fe"), InlineData("q=ab%ff"), InlineData("q=ab%ed%a0%80"), InlineData("q=ab%c0%af"), InlineData("q=%b5%e7%c1%a6")]
    [InlineData("q=ab&other=%ff"), InlineData("q=ab&%ff=1"), InlineData("q=ab%E7%94")]
    public async Task bytes_of_a_query_that_are_no_utf_8_are_malformed(string query)
    {
        var it = await Applicant.SignIn(host);
        (await it.Get("/companies/search?" + query)).ShouldBeProblem(400, "malformed_request");
        (await it.Get("/companies/search?q=%E7%94%B5%E5%8A%9B&other=100%25%zz")).ShouldBe(200);
    }

    [Theory]
    [InlineData("+16", 400), InlineData("16", 200), InlineData("016", 200), InlineData("-16", 400), InlineData("0x10", 400)]
    [InlineData("16, 16", 400), InlineData("1e1", 400), InlineData("00000000000000000000000000000016", 200)]
    [InlineData("99999999999999999999999999999999", 400)]
    public async Task content_length_is_digits_only(string length, int code)
    {
        var it = await Applicant.SignIn(host);
        (await Wire.Send(host.Url.Port, $"PUT /auth/draft HTTP/1.1\nHost: x\nConnection: close\nAuthorization: Bearer {it.Token}\n"
            + $"Content-Type: application/json\nContent-Length: {length}\n", ["{\"position\":\"x\"}"u8.ToArray()])).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("User-Agent: caf\u00e9", 200), InlineData("Referer: http://x/\u00ba\u00c5", 200)]
    [InlineData("Authorization: Bearer \u00e9", 400)]
    public async Task a_header_that_is_not_used_changes_nothing(string header, int code) =>
        (await Wire.Send(host.Url.Port, $"GET /reference/industries HTTP/1.1\nHost: x\nConnection: close\n{header}\n", []))
            .Code.ShouldBe(code);

    [Fact]
    public async Task what_is_personal_is_kept_by_no_cache()
    {
        var it = await Applicant.SignIn(host);
        foreach (var path in PersonalPaths)
        {
            var answer = (await it.Get(path)).ShouldBe(200);
            var cache = answer.Header("Cache-Control")!;
            (cache.Contains("no-store", StringComparison.Ordinal) || cache.Contains("private", StringComparison.Ordinal)
                && cache.Contains("no-cache", StringComparison.Ordinal)).ShouldBeTrue(path);
            answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
            (await host.Get(path)).ShouldBe(401).Header("Cache-Control").ShouldBe("no-store");
        }
    }

    [Fact]
    public async Task a_token_is_good_for_its_own_side_and_its_own_purpose()
    {
        var (it, ann) = (await Applicant.SignIn(host), await Staff.Of(host));
        foreach (var path in new[] { "/reviews", $"/reviews/{it.Id}", "/reviews/reasons", "/customers", "/customers/new-assignments",
            $"/customers/{it.Id}", "/managers", "/managers/workload", "/notifications", $"/audit/registrations/{it.Id}", "/audit/verify" })
            (await it.Get(path)).ShouldBeProblem(403, "forbidden");
        foreach (var path in new[] { $"/reviews/{it.Id}/claim", "/reviews/claim-next", $"/reviews/{it.Id}/decision",
            $"/customers/{it.Id}/reveal-phone", $"/customers/{it.Id}/reassign", "/managers" })
            (await it.Post(path, new { })).ShouldBeProblem(403, "forbidden");
        foreach (var path in new[] { "/auth/status", "/auth/draft", "/privacy/export", "/privacy/access-log",
            "/companies/search?q=%E7%94%B5%E5%8A%9B" })
            (await ann.Get(path)).ShouldBeProblem(403, "forbidden");
        var tokens = (await host.Post("/auth/wechat", new { code = Applicant.LoginCode(it.OpenId), consent = Applicant.Consent() }))
            .ShouldBe(200).Body;
        var (access, refresh) = (tokens["accessToken"]!.GetValue<string>(), tokens["refreshToken"]!.GetValue<string>());
        (await host.Get("/auth/status", refresh)).ShouldBe(401);
        (await host.Post("/auth/refresh", new { refreshToken = access })).Code.ShouldBeOneOf(400, 401);
        (await host.Post("/auth/logout", new { refreshToken = refresh }, access)).ShouldBe(204);
        (await host.Get("/auth/status", access)).ShouldBe(401);
        (await host.Post("/auth/refresh", new { refreshToken = refresh })).ShouldBeProblem(401, "token_invalid");
    }

    [Theory]
    [InlineData("*"), InlineData("\"1\", \"2\""), InlineData("W/\"{0}\""), InlineData("\"x\""), InlineData("\"-1\""),
        InlineData("\"99999999999999999999\""), InlineData("\"\""), InlineData("\"{0}"), InlineData("'{0}'"), InlineData("\"{0}.0\"")]
    public async Task a_correction_accepts_only_one_valid_version(string header)
    {
        var it = await Applicant.Submit(host);
        var version = await FormProbes.Decide(host, it.Id, "rejected", "/creditCode");
        var ifMatch = string.Format(System.Globalization.CultureInfo.InvariantCulture, header, version);
        (await it.Post("/auth/register", new { creditCode = "91440300MA5EYTU05A" }, null, ("If-Match", ifMatch))).Code
            .ShouldBeOneOf(400, 412, 428);
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("rejected");
        (await it.Post("/auth/register", new { creditCode = "91440300MA5EYTU05A" }, version)).ShouldBe(201);
    }

    [Fact]
    public async Task no_header_of_the_client_gets_around_a_limit()
    {
        var otherHost = await TestHost.StartAsync("--Limits:PerAddressPerMinute=1");
        try
        {
            var answers = new List<Answer>();
            for (var i = 0; i < 130; i++)
                answers.Add(await otherHost.Get("/regions", null, ("X-Forwarded-For", $"203.0.113.{i}"), ("X-Real-IP", $"203.0.113.{i}"),
                    ("Forwarded", $"for=203.0.113.{i}"), ("CF-Connecting-IP", $"203.0.113.{i}")));
            answers.Count(a => a.Code == 200).ShouldBeLessThanOrEqualTo(100);
            answers[^1].ShouldBeProblem(429, "rate_limited").Header("Retry-After").ShouldNotBeNull();
        }
        finally
        {
            await otherHost.DisposeAsync();
        }
    }

    [Fact]
    public async Task only_the_newest_eight_streams_of_a_person_stay_open()
    {
        var it = await Applicant.SignIn(host);
        var responses = new List<HttpResponseMessage>();
        async Task<HttpResponseMessage> Listen()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/auth/status/stream");
            request.Headers.Authorization = new("Bearer", it.Token);
            return await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }
        var limit = TimeSpan.FromSeconds(60);
        for (var i = 0; i < 9; i++)
        {
            responses.Add(await Listen());
            responses[i].IsSuccessStatusCode.ShouldBeTrue();
        }
        var lines = new List<StreamReader>();
        foreach (var response in responses)
            lines.Add(new StreamReader(await response.Content.ReadAsStreamAsync()));
        (await lines[0].ReadToEndAsync().WaitAsync(limit)).ShouldStartWith("event: status");
        foreach (var reader in lines.Skip(1))
            for (var i = 0; i < 4; i++)
                await reader.ReadLineAsync().WaitAsync(limit);
        host.Services.GetRequiredService<WakeUpSignals>().Signal(Topics.Stream(it.Id));
        foreach (var reader in lines.Skip(1))
            (await reader.ReadLineAsync().WaitAsync(limit)).ShouldBe(": still here");
        responses.ForEach(a => a.Dispose());
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=b"), InlineData("application/json; charset=utf-16"),
        InlineData("application/merge-patch+json"), InlineData("text/json"), InlineData("application/x-www-form-urlencoded")]
    public async Task a_json_body_is_recognized_by_its_content_type(string type)
    {
        var it = await Applicant.SignIn(host);
        foreach (var (method, path) in new[] { ("POST", "/auth/wechat"), ("POST", "/auth/register"), ("PUT", "/auth/draft"),
            ("POST", "/ocr/recognize"), ("PUT", "/privacy/consent"), ("POST", "/auth/refresh") })
        {
            using var body = new ByteArrayContent("{}"u8.ToArray());
            body.Headers.TryAddWithoutValidation("Content-Type", type);
            (await host.Send(new HttpMethod(method), path, body, it.Token)).ShouldBeProblem(415, "unsupported_media_type");
        }
        using var compressed = new ByteArrayContent("{}"u8.ToArray());
        compressed.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        compressed.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        (await it.Put("/auth/draft", compressed)).ShouldBeProblem(415, "unsupported_media_type");
    }
}
