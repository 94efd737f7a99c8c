using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using static PowerCrm.Web.Tests.Answers;

namespace PowerCrm.Web.Tests;

public class RimTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task bodies_with_unknown_members_or_personal_numbers_are_counted()
    {
        var measurements = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "powercrm.bodies.refused")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => measurements.Add($"{tags[0].Key}={tags[0].Value}"));
        listener.Start();
        await (await app.Http.Post("/sent", Json("{\"phone\":5}"))).Problem(400, "phone_invalid_here");
        await (await app.Http.Post("/sent", Json("{\"phone\":\"1\",\"odd\":1}"))).Problem(400, "unknown_member");
        await Problem.Invalid(StaffNote.CreateFault("/note")).ExecuteAsync(new DefaultHttpContext());
        // Tests that run at the same time may cause them too.
        measurements.Distinct().ShouldBe(["code=unknown_member", "code=personal_number"], ignoreOrder: true);
    }

    [Fact]
    public void a_read_of_a_past_moment_that_waited_in_vain_is_503_with_retry_after()
    {
        var problem = ExceptionMiddleware.ToProblem(new Store.PastTablesBusyException(), new DefaultHttpContext());
        problem.Code.ShouldBe("database_unavailable");
        problem.Status.ShouldBe(503);
        problem.RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=gbk")]
    [InlineData(null)]
    public async Task only_json_is_taken_for_json(string? type)
    {
        var content = new ByteArrayContent("{\"phone\":\"1\"}"u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        await (await app.Http.Post("/sent", content)).Problem(415, "unsupported_media_type");
    }

    [Fact]
    public async Task a_missing_body_is_malformed_and_not_of_another_type() =>
        await (await app.Http.PostAsync("/sent", null)).Problem(400, "malformed_request");

    [Theory]
    [InlineData("application/json;charset=utf8")]
    [InlineData("application/json; charset=UTF8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("Application/JSON;")]
    public async Task the_charset_of_json_may_be_said_in_any_spelling(string type)
    {
        var content = new ByteArrayContent("{\"phone\":\"1\",\"other\":1}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        await (await app.Http.Post("/sent", content)).Problem(400, "unknown_member");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task more_than_64_kib_is_refused_with_a_length_or_without(bool chunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/sent") { Content = Json(new string(' ', 100_000)) };
        request.Headers.TransferEncodingChunked = chunked;
        await (await app.Http.SendAsync(request)).Problem(413, "payload_too_large");
    }

    [Fact]
    public async Task exactly_64_kib_are_read() =>
        (await (await app.Http.Post("/sent",
            Json("{\"phone\":\"1\"}".PadRight(RawBody.MaxBytes)))).Body(202)).GetProperty("phone").GetString().ShouldBe("1");

    [Fact]
    public async Task the_problem_code_is_the_routes_own_when_only_its_member_is_invalid()
    {
        foreach (var phone in new[] { "1", "null", "[\"13800138000\"]", "{}", "true" })
            (await (await app.Http.Post("/sent", Json($"{{\"phone\":{phone}}}"))).Problem(400, "phone_invalid_here"))
                .GetProperty("errors")[0].GetProperty("pointer").GetString().ShouldBe("/phone");
        await (await app.Http.Post("/sent", Json("{}"))).Problem(400, "phone_invalid_here");
        await (await app.Http.Post("/sent", Json("{\"phone\":\"1\",\"purpose\":\"reset-admin\"}"))).Problem(400, "unknown_member");
        await (await app.Http.Post("/sent", Json("{\"phone\":\"1\",\"phone\":\"2\"}"))).Problem(400, "malformed_request");
        await (await app.Http.Post("/sent", Json("{\"phone\":\"1\\u0000\"}"))).Problem(400, "invalid_characters");
    }

    [Fact]
    public async Task messages_are_chinese_unless_english_is_preferred()
    {
        (await (await app.Http.GetAsync("/nowhere")).Problem(404, "not_found")).GetProperty("title").GetString().ShouldBe("未找到。");
        var english = await app.Http.Send(HttpMethod.Get, "/nowhere", null, ("Accept-Language", "fr, en;q=0.9, zh;q=0.1"));
        (await english.Problem(404, "not_found")).GetProperty("title").GetString().ShouldBe("Not found.");
    }

    [Fact]
    public async Task an_unsupported_method_and_trace_are_405()
    {
        await (await app.Http.DeleteAsync("/sent")).Problem(405, "method_not_allowed");
        await (await app.Http.Send(HttpMethod.Get, "/sent")).Problem(405, "method_not_allowed");
        (await app.Http.Send(HttpMethod.Trace, "/sent")).StatusCode.ShouldBe(System.Net.HttpStatusCode.MethodNotAllowed);
        await (await app.Http.Send(HttpMethod.Delete, "/sent", null, ("X-HTTP-Method-Override", "POST"))).Problem(405,
            "method_not_allowed");
    }

    [Fact]
    public async Task an_unexpected_failure_reveals_only_its_trace_id()
    {
        var response = await app.Http.GetAsync("/throws/bug");
        await response.Problem(500, "internal_error");
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldNotContain("张三");
        text.ShouldNotContain("Exception");
        response.Headers.Contains("Server").ShouldBeFalse();
        // The log line can be found by the trace id in the answer.
        var traceId = System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("traceId").GetString()!;
        app.Log.Lines.ShouldContain(l => l.Contains(traceId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_unavailable_database_is_503_with_retry_after()
    {
        var response = await app.Http.GetAsync("/throws/database");
        await response.Problem(503, "database_unavailable");
        response.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("secret.example");
    }

    [Fact]
    public async Task a_stale_stream_is_412_with_its_version() =>
        (await (await app.Http.GetAsync("/throws/stale")).Problem(412, "version_mismatch")).GetProperty("version").GetInt64().ShouldBe(7);

    [Fact]
    public async Task every_response_has_security_headers_and_cors_is_refused()
    {
        var response = await app.Http.Send(HttpMethod.Options, "/sent", null, ("Origin", "https://evil.example"),
            ("Access-Control-Request-Method", "PUT"));
        response.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        response = await (await app.SignIn()).GetAsync("/either");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        response.Headers.GetValues("Content-Security-Policy").Single()
            .ShouldBe("default-src 'none'; base-uri 'none'; frame-ancestors 'none'");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Headers.Vary.ShouldContain("Authorization");
    }

    [Fact]
    public async Task forwarded_addresses_are_accepted_only_from_trusted_proxies()
    {
        // The limit is two requests a minute per address: a client that is trusted to name another address gets two more.
        foreach (var (setting, trusted, expected) in ((string, string?, int)[])[("Proxies:Trusted:0", null, 429),
            ("Proxies:Trusted:0", "127.0.0.1", 200), ("Proxies:Trusted", "127.0.0.1", 200),
            ("Proxies:Trusted", "10.0.0.0/8, 127.0.0.1", 200), ("Proxies:Trusted", "10.0.0.1", 429)])
        {
            using var http = await app.StartHost("Production", ("Limits:PerAddressPerMinute", "2"), (setting, trusted));
            for (var i = 0; i < 2; i++)
                (await http.Send(HttpMethod.Get, "/pages", null, ("X-Forwarded-For", "203.0.113.1"))).IsSuccessStatusCode.ShouldBeTrue();
            var response = await http.Send(HttpMethod.Get, "/pages", null, ("X-Forwarded-For", "203.0.113.2"));
            ((int)response.StatusCode).ShouldBe(expected);
            if (expected == 429)
                await response.Problem(429, "rate_limited");
        }
    }

    [Fact]
    public async Task hsts_is_sent_for_a_year_and_a_web_socket_over_plain_http_is_refused()
    {
        using var http = await app.StartHost("Production", ("Proxies:Trusted:0", "127.0.0.1"));
        (string, string)[] outsideHeaders = [("Host", "crm.example.com"), ("X-Forwarded-For", "203.0.113.1")];
        var response = await http.Send(HttpMethod.Get, "/pages", null, [.. outsideHeaders, ("X-Forwarded-Proto", "https")]);
        response.Headers.GetValues("Strict-Transport-Security").Single().ShouldBe("max-age=31536000; includeSubDomains");
        (await http.Send(HttpMethod.Get, "/pages", null, outsideHeaders)).Headers.Contains("Strict-Transport-Security").ShouldBeFalse();

        // The handshake of a WebSocket carries the token. If no trusted proxy names the scheme, nothing is refused.
        (await Handshake(("X-Forwarded-For", "203.0.113.1"), ("X-Forwarded-Proto", "http"))).ShouldBe(403);
        (await Handshake(("X-Forwarded-For", "203.0.113.1"), ("X-Forwarded-Proto", "https"))).ShouldBe(200);
        (await Handshake(("X-Forwarded-For", "203.0.113.1"), ("X-Original-Proto", "http"))).ShouldBe(200);
        (await Handshake(("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Proto", "http"))).ShouldBe(200);

        async Task<int> Handshake(params (string, string)[] forwarded)
        {
            var reply = await http.Send(HttpMethod.Get, "/pages", null, [("Connection", "Upgrade"), ("Upgrade", "websocket"),
                ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), .. forwarded]);
            if ((int)reply.StatusCode == 403)
                await reply.Problem(403, "https_required");
            return (int)reply.StatusCode;
        }
    }

    [Fact]
    public async Task every_trusted_proxy_in_a_chain_is_skipped()
    {
        using var http = await app.StartHost("Production", ("Limits:PerAddressPerMinute", "2"), ("Proxies:Trusted:0", "127.0.0.1"),
            ("Proxies:Trusted:1", "10.0.0.0/8"));
        for (var client = 1; client <= 4; client++)
            (await http.Send(HttpMethod.Get, "/pages", null, ("X-Forwarded-For", $"203.0.113.{client}, 10.0.0.1, 10.0.0.2, 10.0.0.3")))
                .IsSuccessStatusCode.ShouldBeTrue("one address was counted for all");
    }

    [Theory]
    [InlineData("{{{0}}}")]
    [InlineData("{0:N}")]
    [InlineData("%7B{0}%7D")]
    [InlineData("..%2f{0}")]
    [InlineData("１{0}")]
    public async Task an_id_in_a_path_is_canonical(string shape) =>
        await (await (await app.SignIn()).GetAsync("/counts/" + string.Format(shape, Guid.CreateVersion7()))).Problem(404, "not_found");

    [Fact]
    public async Task an_id_in_a_path_is_in_lower_case()
    {
        var signedIn = await app.SignIn();
        const string id = "0190a0b0-c0d0-7e0f-8abc-def012345678";
        await (await signedIn.GetAsync("/counts/" + id.ToUpperInvariant())).Problem(404, "not_found");
        await (await signedIn.GetAsync("/counts/" + id[..35] + "A")).Problem(404, "not_found");
        CanonicalId.Fits(id).ShouldBeTrue();
        // Parsers of hexadecimal numbers accept a sign or a prefix in place of leading zeros.
        CanonicalId.Fits("+" + id[1..]).ShouldBeFalse();
        CanonicalId.Fits("0x" + id[2..]).ShouldBeFalse();
        CanonicalId.Fits(id[..9] + "+0d0" + id[13..]).ShouldBeFalse();
    }

    [Fact]
    public async Task huge_headers_and_invalid_requests_are_refused_early()
    {
        (await app.Http.Send(HttpMethod.Get, "/pages", null, ("Accept-Language", new string('a', 64_000)))).StatusCode
            .ShouldBe(System.Net.HttpStatusCode.RequestHeaderFieldsTooLarge);
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", app.Http.BaseAddress!.Port);
        await socket.GetStream().WriteAsync("GET / HTTP/9\r\n\r\n"u8.ToArray());
        var statusLine = await new StreamReader(socket.GetStream(), Encoding.ASCII).ReadLineAsync();
        statusLine.ShouldBe("HTTP/1.1 400 Bad Request");
    }

    [Fact]
    public async Task the_openapi_document_contains_what_the_pipeline_adds()
    {
        var paths = (await (await app.Http.GetAsync("/openapi/v1.json")).Body(200)).GetProperty("paths");
        var post = paths.GetProperty("/counts/{id}").GetProperty("post");
        post.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString())
            .ShouldBe(["id", "Idempotency-Key", "If-Match"], ignoreOrder: true);
        post.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out _).ShouldBeTrue();
        post.GetProperty("responses").GetProperty("409").GetProperty("description").GetString()!.ShouldContain("already_decided");
        post.GetProperty("responses").TryGetProperty("403", out _).ShouldBeTrue();
        post.GetProperty("security").GetArrayLength().ShouldBe(1);
        paths.GetProperty("/pages").GetProperty("get").GetProperty("parameters").GetArrayLength().ShouldBe(2);
        paths.GetProperty("/sent").GetProperty("post").TryGetProperty("security", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task the_next_page_continues_after_the_last_item()
    {
        var first = await (await app.Http.GetAsync("/pages?limit=10&unknown=1&unknown=2")).Body(200);
        first.GetProperty("items").GetArrayLength().ShouldBe(10);
        var cursor = first.GetProperty("nextCursor").GetString();
        var second = await (await app.Http.GetAsync("/pages?limit=20&cursor=" + cursor)).Body(200);
        second.GetProperty("items")[0].GetInt32().ShouldBe(11);
        second.GetProperty("items").GetArrayLength().ShouldBe(15);
        second.GetProperty("nextCursor").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        await (await app.Http.GetAsync("/pages?cursor=" + cursor![..^1] + (cursor[^1] == 'A' ? 'B' : 'A'))).Problem(400, "cursor_invalid");
        await (await app.Http.GetAsync("/pages?cursor=1&cursor=2")).Problem(400, "validation_failed");
    }

    [Fact]
    public async Task a_parameter_without_a_value_is_ignored()
    {
        var page = await (await app.Http.GetAsync("/pages?limit=&cursor=")).Body(200);
        page.GetProperty("items").GetArrayLength().ShouldBe(20);
        page.GetProperty("items")[0].GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("101")]
    [InlineData("1e9")]
    [InlineData("99999999999999999999")]
    [InlineData("NaN")]
    [InlineData("１")]
    public async Task limits_are_1_to_100(string limit) =>
        (await (await app.Http.GetAsync("/pages?limit=" + limit)).Problem(400,
            "validation_failed")).GetProperty("errors")[0].GetProperty("pointer")
            .GetString().ShouldBe("/limit");
}
