using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Companies;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Hosting;
using PowerCrm.Host.Tests.Importing;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Registration;

namespace PowerCrm.Host.Tests;

/// <summary>The examples in the OpenAPI document match the requests and responses of the product.</summary>
[Trait("Category", "Slow")]
public class ExamplesTests(TestHost host) : IClassFixture<TestHost>
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    [Fact]
    public async Task every_route_has_an_example_of_the_shape_that_it_really_takes_and_gives()
    {
        var api = new ExampleRecorder(host);
        await RecordAll(api);
        var file = Path.Combine(Repository.Root, ".run", "examples.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(api.Routes, JsonOptions) + "\n");
        var outdated = api.Routes.Where(r => !Matches(r.Value, Examples.ByRoute.GetValueOrDefault(r.Key))).Select(r => r.Key).ToList();
        outdated.ShouldBeEmpty("out of date: cp .run/examples.json src/PowerCrm.Host/Hosting/examples.json");
        Examples.ByRoute.Keys.Except(api.Routes.Keys).ShouldBeEmpty();
    }

    [Fact]
    public void no_route_is_without_an_example()
    {
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
                .Select(m => $"{m} /{RemoveConstraints(e.RoutePattern.RawText!)}"));
        routes.Where(r => !r.Contains("/sandbox/") && !r.Contains("/development/") && !r.Contains("/vendor/")
            && !r.Contains("/health/") && !r.Contains("/openapi/")
            // Event streams and pictures are not JSON.
            && r is not ("GET /auth/status/stream"
                or "GET /notifications/stream" or "GET /notifications/ws" or "GET /upload/image/{imageId}"
                or "POST /ops/projections/{name}/rebuild"))
            .Except(Examples.ByRoute.Keys).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_unknown_openapi_document_is_not_found() =>
        (await host.Get("/openapi/v9.json")).ShouldBeProblem(404, "not_found");

    [Fact]
    public async Task an_object_of_an_answer_that_may_be_null_is_described_so()
    {
        var document = (await host.Get("/openapi/v1.json")).ShouldBe(200).Body;
        var status = document["components"]!["schemas"]!["StatusShown"]!["properties"]!;
        status["rejection"]!["type"]!.ToJsonString().ShouldContain("null");
        status["steps"]!["type"]!.ToJsonString().ShouldNotContain("null");
    }

    [Fact]
    public async Task the_document_contains_the_examples_of_requests_answers_and_errors()
    {
        var document = (await host.Get("/openapi/v1.json")).ShouldBe(200).Body;
        var send = document["paths"]!["/auth/send-code"]!["post"]!;
        send["requestBody"]!["content"]!["application/json"]!["example"]!["phone"]!.GetValue<string>().Length.ShouldBe(11);
        send["responses"]!["202"]!["content"]!["application/json"]!["example"]!["resendAfter"]!.GetValue<int>().ShouldBe(60);
        send["responses"]!["429"]!["content"]!["application/problem+json"]!["examples"]!["code_too_frequent"]!["$ref"]!
            .GetValue<string>().ShouldBe("#/components/examples/code_too_frequent");
        document["components"]!["examples"]!["code_too_frequent"]!["value"]!["status"]!.GetValue<int>().ShouldBe(429);
    }

    [Fact]
    public async Task the_document_shows_the_example_of_each_route()
    {
        var document = (await host.Get("/openapi/v1.json")).ShouldBe(200).Body;
        var missing = new List<string>();
        foreach (var (route, example) in Examples.ByRoute)
        {
            var parts = route.Split(' ');
            var it = document["paths"]![parts[1]]![parts[0].ToLowerInvariant()]!;
            var answer = it["responses"]![$"{example.Status}"]?["content"]?.AsObject().FirstOrDefault().Value;
            if (example.Answer is not null && answer?["example"] is null)
                missing.Add($"{route}: answer");
            // An optional request body is not described, and an empty one is not written as an example.
            if (example.Request is JsonObject { Count: > 0 } && it["requestBody"]?["content"]?["application/json"] is { } body
                && body["example"] is null)
                missing.Add($"{route}: request");
        }
        missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task the_document_says_what_goes_in_and_out_of_every_route()
    {
        var document = (await host.Get("/openapi/v1.json")).ShouldBe(200).Body;
        var faults = new List<string>();
        foreach (var (path, methods) in document["paths"]!.AsObject())
            foreach (var (method, it) in methods!.AsObject())
            {
                var parameters = (it!["parameters"]?.AsArray() ?? []).Select(p => p!["name"]!.GetValue<string>()).ToList();
                faults.AddRange(path.Split('/').Where(s => s.StartsWith('{')).Select(s => s.Trim('{', '}')).Except(parameters)
                    .Select(p => $"{method} {path}: no {p}"));
                if (it["summary"]?.GetValue<string>() is not { Length: > 10 } summary || summary.Contains('_'))
                    faults.Add($"{method} {path}: no summary");
                // A picture is not JSON.
                foreach (var (status, answer) in path == "/upload/image/{imageId}" ? []
                    : it["responses"]!.AsObject().Where(r => r.Key[0] == '2' && r.Key != "204"))
                    if (answer!["content"]?.AsObject().FirstOrDefault().Value?["schema"] is not { } schema
                        || schema["$ref"]?.GetValue<string>().EndsWith("IResult") is true)
                        faults.Add($"{method} {path}: {status} without a body");
            }
        faults.ShouldBeEmpty();
        document["components"]!["schemas"]!["SendCodeRequest"]!["properties"]!["phone"].ShouldNotBeNull();
        document["components"]!["schemas"]!["VerifyCodeRequest"]!["properties"]!["code"].ShouldNotBeNull();
        document["paths"]!["/customers"]!["get"]!["parameters"]!.AsArray().Select(p => p!["name"]!.GetValue<string>())
            .ShouldBe(["status", "q", "region", "rating", "due", "limit", "cursor"], ignoreOrder: true);
    }

    /// <summary>
    /// The clients' types are generated from docs/openapi.json, so it must match the host's document. Update it by `./powercrm openapi
    /// --output docs/openapi.json`.
    /// </summary>
    [Fact]
    public async Task the_committed_openapi_document_is_up_to_date()
    {
        var actual = (await host.Get("/openapi/v1.json")).ShouldBe(200).Body;
        var committed = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "openapi.json")))!;
        foreach (var document in new[] { actual, committed })
            document.AsObject().Remove("servers");
        JsonNode.DeepEquals(actual, committed).ShouldBeTrue(
            "docs/openapi.json is out of date: ./powercrm openapi --output docs/openapi.json");
    }

    private static string RemoveConstraints(string route) =>
        string.Join('/', route.Trim('/').Split('/').Select(s => s.StartsWith('{') ? s.Split(':')[0].TrimEnd('}') + "}" : s));

    private static bool Matches(JsonObject actual, Examples.Example? expected) =>
        expected is not null && actual["status"]!.GetValue<int>() == expected.Status
        && ExampleRecorder.PathsOf(actual["request"]).SetEquals(ExampleRecorder.PathsOf(expected.Request))
        && ExampleRecorder.PathsOf(actual["answer"]).SetEquals(ExampleRecorder.PathsOf(expected.Answer));

    private async Task RecordAll(ExampleRecorder api)
    {
        await CompanyDirectory.Upsert(host.Services.GetRequiredService<NpgsqlDataSource>(), CompanyDirectory.CreateFictitious(20),
            CancellationToken.None);
        var me = await RecordRegistration(api);
        await RecordReferenceData(api);
        await RecordWithdrawal(api);
        var (reviewer, manager, admin) = (await Staff.Of(host), await Staff.Of(host, "manager"), await Staff.Of(host, "admin"));
        await RecordManagers(api, admin, manager);
        await RecordReview(api, reviewer, admin, me.Id);
        await host.WaitUntilSettled();
        await api.Call("GET", "/auth/status", null, me.Token);
        await RecordService(api, manager, admin, me.Id);
        await api.Call("GET", "/privacy/export", null, me.Token);
        await api.Call("GET", "/privacy/access-log", null, me.Token);
        await api.Call("GET", "/audit/registrations", null, admin.Token, query: "?q=" + Uri.EscapeDataString("深圳市示例"));
        await api.Call("GET", "/audit/registrations/{id}", null, admin.Token, me.Id);
        await api.Call("POST", "/audit/registrations/{id}/reveal", new { reason = "抽查审核质量" }, admin.Token, me.Id);
        await host.Services.GetRequiredService<Checkpoints>().CreateNext(CancellationToken.None);
        await api.Call("GET", "/audit/queue", null, admin.Token, query: "?status=approved");
        await api.Call("GET", "/audit/workload", null, admin.Token);
        await api.Call("GET", "/audit/verify", null, admin.Token);
        await RecordReversal(api, admin, reviewer);
        await api.Call("GET", "/reviews/metrics", null, admin.Token);
        await host.WaitUntilSettled();
        await api.Call("GET", "/metrics/funnel", null, admin.Token);
        await api.Call("GET", "/audit/checkpoints", null, admin.Token);
        await api.Call("POST", "/audit/registrations/{id}/hold", new { reason = "court", reference = "(2026)粤03民初1号" }, admin.Token, me.Id);
        await api.Call("GET", "/audit/holds", null, admin.Token);
        await api.Call("POST", "/audit/registrations/{id}/hold/lift", new { reason = "已结案" },
            (await Staff.Of(host, "auditor")).Token, me.Id);
        var export = (await api.Call("POST", "/audit/exports", new { registrationId = me.Id, reason = "年度审计" }, admin.Token))["id"]!
            .GetValue<Guid>();
        await api.Call("GET", "/audit/exports/{id}", null, admin.Token, export);
        var personal = (await admin.Post("/audit/exports", new { registrationId = me.Id, reason = "法院调证", personal = true }))
            .ShouldBe(202)["id"].GetValue<Guid>();
        await api.Call("POST", "/audit/exports/{id}/approve", new { reason = "已核对调证函" }, (await Staff.Of(host, "auditor")).Token, personal);
        await api.Call("GET", "/audit/exports", null, admin.Token);
        await RecordOperations(api, admin);
        await RecordPolicies(api, admin);
        await RecordImport(api, admin);
    }

    private async Task RecordImport(ExampleRecorder api, Staff admin)
    {
        var company = CustomerFile.NewCompany();
        var file = CustomerFile.Of(CustomerFile.Line(company), CustomerFile.Line(phone: "12345"), CustomerFile.Line(manager: "nobody"));
        var id = (await api.Call("POST", "/customers/import", CustomerFile.Content(file), admin.Token, query: "?"
            + CustomerFile.BasisQuery))["id"]!
            .GetValue<Guid>();
        await admin.WaitForImport(id);
        await api.Call("GET", "/customers/imports/{id}/errors", null, admin.Token, id);
        var importId = (await admin.CheckAndImport(file))["id"].GetValue<Guid>();
        await api.Call("GET", "/customers/imports/{id}", null, admin.Token, importId);
        await host.WaitUntilSettled();
        await api.Call("POST", "/customers/{id}/erase", null, admin.Token, await host.FindCustomer(company));
    }

    private static async Task RecordPolicies(ExampleRecorder api, Staff admin)
    {
        await api.Call("GET", "/policies/{kind}", null, admin.Token, "assignment");
        object[] bands = [new { name = "CAP_SMALL", weight = 0.25m, belowKva = 400m }, new { name = "CAP_LARGE", weight = 1m }];
        var policy = new { bands, criteria = (string[])["load", "specialty"] };
        await api.Call("POST", "/policies/assignment/validate", new { policy }, admin.Token);
        await api.Call("POST", "/policies/assignment/diff", new { policy }, admin.Token);
        await api.Call("POST", "/assignment/simulations", new { policy, from = "2026-01-01T00:00:00Z", to = "2036-01-01T00:00:00Z" },
            admin.Token);
        await api.Call("POST", "/policies/assignment/activate", new { policy, reason = "负载优先" }, admin.Token, version: 0);
        await api.Call("GET", "/policies/{kind}/{version}", null, admin.Token, "assignment/1");
        var review = new { autoApprove = false, samePicture = true, certainFrom = 0.9m, claimMinutes = 45, callAfterResubmissions = 3 };
        await api.Call("POST", "/policies/review/validate", new { policy = review }, admin.Token);
        await api.Call("POST", "/policies/review/diff", new { policy = review }, admin.Token);
        await api.Call("POST", "/policies/review/activate", new { policy = review, reason = "夜间值班" }, admin.Token, version: 0);
        var requirements = new { creditCode = true, industry = false, leastAccountNumbers = 0, leastCapacityKva = 100m };
        await api.Call("POST", "/policies/requirements/validate", new { policy = requirements }, admin.Token);
        await api.Call("POST", "/policies/requirements/diff", new { policy = requirements }, admin.Token);
        await api.Call("POST", "/policies/requirements/activate", new { policy = requirements, reason = "只受理较大用户" }, admin.Token,
            version: 0);
        var retention = new { networkDays = 30, draftDays = 180, rejectedDays = 365 };
        await api.Call("POST", "/policies/retention/validate", new { policy = retention }, admin.Token);
        await api.Call("POST", "/policies/retention/diff", new { policy = retention }, admin.Token);
        await api.Call("POST", "/policies/retention/activate", new { policy = retention, reason = "最小必要" }, admin.Token, version: 0);
    }

    private async Task RecordOperations(ExampleRecorder api, Staff admin)
    {
        await host.Services.GetRequiredService<StandingAudit>().Run(null, "operator:ops", TimeSpan.FromMinutes(5), null,
            CancellationToken.None);
        await host.Services.GetRequiredService<Retention>().Run(null, "operator:ops", CancellationToken.None);
        foreach (var path in (string[])["/ops/readers", "/ops/vendors", "/ops/keys", "/ops/backups", "/ops/audits", "/ops/calendar",
            "/ops/retention", "/ops/retention/preview"])
            await api.Call("GET", path, null, admin.Token);
        // Inserts rows as a fault would leave them; the test does not depend on a message that is really stuck.
        foreach (var act in (string[])["retry", "discard"])
        {
            var id = Guid.CreateVersion7();
            await host.ExecuteSql("""
                insert into wolverine.wolverine_dead_letters (id, body, message_type, received_at, source, exception_type,
                    exception_message, sent_at, replayable)
                values (@id, '\x00', 'lease_expired', 'local://expire_lease/', 'powercrm', 'System.InvalidOperationException', '', now(),
                    false)
                """, new { id });
            await api.Call("GET", "/ops/dead-letters", null, admin.Token);
            await api.Call("POST", $"/ops/dead-letters/{{id}}/{act}", new { reason = "原因已排除" }, admin.Token, id);
            // Removed, because no host can handle such a message, whether it is still here or a retry has moved it.
            await host.ExecuteSql("delete from wolverine.wolverine_dead_letters where id = @id", new { id });
            await host.ExecuteSql("delete from wolverine.wolverine_incoming_envelopes where id = @id", new { id });
        }
        await api.Call("GET", "/ops/dead-letters/acts", null, admin.Token);
        await host.ExecuteSql("""
            insert into pc_outside_attempts (call, cause, stream, attempted_at, outcome, completed_at)
            values ('tell_applicant', gen_random_uuid(), gen_random_uuid(), now(), 'unknown', now())
            """);
        var callId = (await api.Call("GET", "/ops/unknown-calls", null, admin.Token))["items"]![0]!["id"]!.GetValue<Guid>();
        await api.Call("POST", "/ops/unknown-calls/{id}/resolve", new { outcome = "done", reason = "供应商确认已送达" }, admin.Token, callId);
    }

    private async Task<Applicant> RecordRegistration(ExampleRecorder api)
    {
        var openId = Applicant.NewOpenId();
        var signedIn = await api.Call("POST", "/auth/wechat",
            new
            {
                code = Applicant.LoginCode(openId),
                consent = Applicant.Consent(),
                profile = new { nickname = "张工" },
                deviceId = "wx-1"
            });
        var me = new Applicant(host, openId, signedIn["accessToken"]!.GetValue<string>(), signedIn["registrationId"]!.GetValue<Guid>());
        var phone = Applicant.NewPhone();
        await api.Call("POST", "/auth/send-code", new { phone }, me.Token);
        var code = (await host.Get($"/sandbox/sms?phone={phone}")).Body[0]!["code"]!.GetValue<string>();
        await api.Call("POST", "/auth/verify-code", new { phone, code }, me.Token);
        await api.Call("PUT", "/auth/draft", new { companyName = "深圳市示例电子有限公司", currentPrice = 68 }, me.Token);
        await api.Call("GET", "/auth/draft", null, me.Token);
        using (var form = new MultipartFormDataContent { { new StringContent("businessLicense"), "kind" } })
        {
            form.Add(new ByteArrayContent(Applicant.Picture("businessLicense")), "file", "a.jpg");
            var image = (await api.Call("POST", "/upload/image", form, me.Token))["imageId"]!.GetValue<string>();
            await api.Call("POST", "/ocr/recognize", new { imageId = image }, me.Token);
            await api.Call("POST", "/ocr/{imageId}/confirm", new { fields = new { companyName = "深圳市示例电子有限公司" } }, me.Token, image);
        }
        await api.Call("POST", "/auth/register", await me.Form(), me.Token);
        var template = (await api.Call("GET", "/reference/templates"))["items"]![0]!["id"]!.GetValue<string>();
        await api.Call("POST", "/auth/subscriptions", new { templateId = template, outcome = "accept" }, me.Token);
        await api.Call("GET", "/privacy/consent", null, me.Token);
        return me;
    }

    private async Task RecordReferenceData(ExampleRecorder api)
    {
        var me = (await Applicant.SignIn(host)).Token;
        await api.Call("GET", "/companies/search", null, me,
            query: "?q=" + Uri.EscapeDataString(CompanyDirectory.CreateFictitious(1)[0].Name[..6]) + "&limit=2");
        await api.Call("GET", "/regions", null, me, query: "?parent=440000");
        await api.Call("GET", "/reference/industries", null, me);
        await api.Call("GET", "/reference/policies", null, me);
        await api.Call("GET", "/reference/requirements", null, me);
        await api.Call("GET", "/reference/voltage-levels", null, me);
    }

    private async Task RecordWithdrawal(ExampleRecorder api)
    {
        var openId = Applicant.NewOpenId();
        var signedIn = (await host.Post("/auth/wechat", new { code = Applicant.LoginCode(openId), consent = Applicant.Consent() }))
            .ShouldBe(200).Body;
        var refreshed = await api.Call("POST", "/auth/refresh", new { refreshToken = signedIn["refreshToken"]!.GetValue<string>() });
        var token = refreshed["accessToken"]!.GetValue<string>();
        await api.Call("POST", "/auth/wechat-phone",
            new { code = "sbx-phone-" + Applicant.NewPhone() + "-" + Guid.CreateVersion7().ToString("N") }, token);
        var me = new Applicant(host, openId, token, signedIn["registrationId"]!.GetValue<Guid>());
        (await me.Post("/auth/register", await me.Form())).ShouldBe(201);
        await api.Call("POST", "/auth/urge", null, token);
        await api.Call("POST", "/auth/withdraw", null, token);
        await api.Call("PUT", "/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = false }, token);
        await api.Call("POST", "/auth/logout", new { refreshToken = refreshed["refreshToken"]!.GetValue<string>() }, token);
        await api.Call("POST", "/privacy/erase", null, (await Applicant.SignIn(host)).Token);
        await api.Call("POST", "/auth/logout-all", null, (await Applicant.SignIn(host)).Token);
        var reviewer = await Staff.Of(host);
        await api.Call("GET", "/staff/names", null, reviewer.Token);
        await reviewer.SignInAgain();
        var sessions = (await api.Call("GET", "/auth/sessions", null, reviewer.Token))["items"]!;
        await api.Call("DELETE", "/auth/sessions/{id}", null, reviewer.Token, sessions[1]!["id"]!.GetValue<Guid>());
        await api.Call("POST", "/staff/totp", new { }, reviewer.Token);
        await api.Call("DELETE", "/staff/totp", new { code = "123456" }, reviewer.Token);
        await api.Call("POST", "/staff/password", new { currentPassword = Staff.Password, newPassword = "another-long-password" },
            reviewer.Token);
        await api.Call("POST", "/staff/logout-all", null, reviewer.Token);
    }

    private async Task RecordManagers(ExampleRecorder api, Staff admin, Staff manager)
    {
        await api.Call("POST", "/staff/login", new { username = admin.Username, password = Staff.Password });
        var settings = new
        {
            territories = new[] { "440000" },
            specialties = new[] { "KV10" },
            capacity = 50,
            leave = Array.Empty<object>(),
            wecomUserId = "zhang.san"
        };
        await api.Call("POST", "/managers",
            new
            {
                staffId = manager.Id,
                settings.territories,
                settings.specialties,
                settings.capacity,
                settings.leave,
                settings.wecomUserId
            }, admin.Token);
        var version = (await api.Call("GET", "/managers/{id}", null, admin.Token, manager.Id))["version"]!.GetValue<long>();
        await api.Call("PUT", "/managers/{id}", settings, admin.Token, manager.Id, version);
        await api.Call("GET", "/managers", null, admin.Token);
        await Staff.Of(host, "manager");
        await api.Call("GET", "/managers/candidates", null, admin.Token);
        await api.Call("GET", "/managers/export", null, admin.Token);
        var file = new StringContent($"用户名,负责区域,客户上限\n{manager.Username},440000,50\nnobody,440000,50\n", null, "text/csv");
        await api.Call("POST", "/managers/import", file, admin.Token, query: "?dryRun=true");
    }

    private async Task RecordReview(ExampleRecorder api, Staff reviewer, Staff admin, Guid id)
    {
        await host.WaitUntilSettled();
        await api.Call("GET", "/reviews", null, reviewer.Token, query: "?limit=2");
        await api.Call("GET", "/reviews/reasons", null, reviewer.Token);
        await api.Call("POST", "/reviews/{id}/claim", null, reviewer.Token, id);
        await api.Call("POST", "/reviews/{id}/release", null, reviewer.Token, id);
        await api.Call("POST", "/reviews/{id}/takeover", new { reason = "原审核员休假", reviewerId = reviewer.Id }, admin.Token, id,
            (await host.Get($"/reviews/{id}", admin.Token)).ShouldBe(200).Version);
        await api.Call("POST", "/reviews/{id}/release", null, reviewer.Token, id);
        await api.Call("POST", "/reviews/claim-next", null, reviewer.Token);
        async Task<long> Version() => (await api.Call("GET", "/reviews/{id}", null, reviewer.Token, id))["version"]!.GetValue<long>();
        await api.Call("POST", "/reviews/{id}/notes", new { text = "与企业前台核实过地址" }, reviewer.Token, id);
        await api.Call("GET", "/reviews/{id}/diff", null, reviewer.Token, id, query: "?from=seen");
        (await reviewer.Post($"/reviews/{id}/decision", new { decision = "approved", note = "证照齐全" }, 1)).ShouldBeProblem(412,
            "version_mismatch");
        await api.Call("DELETE", "/reviews/{id}/draft", null, reviewer.Token, id);
        foreach (var step in (string[])["materials", "identity"])
            await api.Call("POST", "/reviews/{id}/checks", new { step, outcome = "passed", note = "与证照一致" }, reviewer.Token, id,
                await Version());
        await api.Call("POST", "/reviews/{id}/decision", new { decision = "approved", note = "同意" }, reviewer.Token, id, await Version());
    }

    private async Task RecordReversal(ExampleRecorder api, Staff admin, Staff second)
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        await MetricsTests.Reject(ann, it.Id, "licence_unreadable");
        async Task<long> Version() => (await host.Get($"/reviews/{it.Id}", admin.Token)).ShouldBe(200).Version;
        await api.Call("POST", "/reviews/{id}/reverse", new { reason = "照片清晰，误判" }, admin.Token, it.Id, await Version());
        await api.Call("POST", "/reviews/{id}/second-opinion", new { agree = true, note = "同意撤销" }, second.Token, it.Id, await Version());
    }

    private async Task RecordService(ExampleRecorder api, Staff manager, Staff admin, Guid id)
    {
        await api.Call("GET", "/customers/new-assignments", null, manager.Token);
        async Task<long> Version() => (await api.Call("GET", "/customers/{id}", null, manager.Token, id))["version"]!.GetValue<long>();
        // The customer is moved to another manager and back, so that the remaining steps belong to the first manager.
        var other = await Staff.Of(host, "manager");
        (await host.Post("/managers", new
        {
            staffId = other.Id,
            territories = new[] { "440000" },
            specialties = new[] { "KV10" },
            capacity = 50
        }, admin.Token)).ShouldBe(201);
        foreach (var target in (Staff[])[other, manager])
            await api.Call("POST", "/customers/{id}/reassign", new { managerId = target.Id, reason = "原经理休假" }, admin.Token, id,
                (await host.Get($"/customers/{id}", admin.Token)).ShouldBe(200).Version);
        await api.Call("GET", "/managers/colleagues", null, manager.Token);
        var offer = new { managerId = other.Id, reason = "客户搬迁" };
        await api.Call("POST", "/customers/{id}/transfer", offer, manager.Token, id, await Version());
        await api.Call("GET", "/customers/transfers", null, other.Token);
        await api.Call("POST", "/customers/{id}/transfer/refuse", new { reason = "不在负责区域" }, other.Token, id);
        (await host.Post($"/customers/{id}/transfer", offer, manager.Token, await Version())).ShouldBe(200);
        await api.Call("POST", "/customers/{id}/transfer/withdraw", null, manager.Token, id);
        (await host.Post($"/customers/{id}/transfer", offer, manager.Token, await Version())).ShouldBe(200);
        await api.Call("POST", "/customers/{id}/transfer/accept", null, other.Token, id);
        await api.Call("POST", "/customers/reassign", new { customerIds = new[] { id }, managerId = manager.Id, reason = "区域调整" },
            admin.Token);
        await api.Call("POST", "/customers/{id}/reveal-phone", new { purpose = "首次联系" }, manager.Token, id);
        await api.Call("POST", "/customers/first-contact", new { customerId = id, channel = "phone", outcome = "reached", note = "约定周五上门" },
            manager.Token);
        await api.Call("POST", "/customers/{id}/follow-ups", new { channel = "visit", note = "看过配电房", nextAction = "发送报价" },
            manager.Token, id);
        await api.Call("GET", "/customers/{id}/follow-ups", null, manager.Token, id);
        (await host.Post($"/customers/{id}/follow-ups", new
        {
            channel = "phone",
            note = "约定上门时间",
            nextAction = "上门",
            nextActionAt = (await host.ExecuteScalar<DateTime>("select powercrm_now()")).AddHours(1),
        }, manager.Token)).ShouldBe(201);
        var today = DateOnly.FromDateTime(await host.ExecuteScalar<DateTime>("select powercrm_now()"));
        await api.Call("GET", "/customers/agenda", null, manager.Token,
            query: $"?from={today:yyyy-MM-dd}&to={today.AddDays(6):yyyy-MM-dd}");
        await api.Call("PUT", "/customers/{id}/rating", new { rating = "A", reason = "集团客户，下属三家工厂即将并户" }, manager.Token, id,
            await Version());
        await api.Call("PUT", "/customers/{id}/assign-status", new { status = "serving" }, manager.Token, id, await Version());
        await api.Call("GET", "/customers", null, manager.Token);
        var notificationId = (await api.Call("GET", "/notifications", null, manager.Token))["items"]![0]!["id"]!.GetValue<Guid>();
        await api.Call("POST", "/notifications/{id}/read", null, manager.Token, notificationId);
        await api.Call("GET", "/managers/workload", null, admin.Token);
        await api.Call("GET", "/managers/coverage", null, admin.Token);
        await api.Call("POST", "/managers/{id}/offboard", null, admin.Token, manager.Id, query: "?dryRun=true");
        (await host.Post($"/managers/{manager.Id}/offboard", null, admin.Token)).ShouldBe(200);
        await host.WaitUntilSettled();
        await api.Call("POST", "/managers/{id}/offboard/undo", new { reason = "误操作，本人仍在岗" }, admin.Token, manager.Id);
        await host.WaitUntilSettled();
        // After this, no manager is left for the customer.
        foreach (var it in (Staff[])[manager, other])
            (await host.Post($"/managers/{it.Id}/offboard", null, admin.Token)).ShouldBe(200);
        await host.WaitUntilSettled();
        await Eventually.TrueAsync(async () => (await host.Get("/assignment/parked", admin.Token)).Items.Count > 0);
        await api.Call("GET", "/assignment/parked", null, admin.Token);
    }
}
