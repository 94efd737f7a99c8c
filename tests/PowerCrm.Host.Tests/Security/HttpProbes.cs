using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Security;

using static Probes;

internal static class HttpProbes
{
    public static Dictionary<string, Func<TestHost, Task<IReadOnlyList<Answer>>>> All { get; } = new()
    {
        ["http-001"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var answers = new[]
            {
                await it.Get("/auth/status", ("Origin", "https://evil.example")), await it.Get("/auth/status", ("Origin", "null")),
                await host.Send(HttpMethod.Options, "/auth/draft", null, null, null, ("Origin", "https://evil.example"),
                    ("Access-Control-Request-Method", "PUT")),
            };
            answers.ShouldAllBe(a => a.Header("Access-Control-Allow-Origin") == null
                && a.Header("Access-Control-Allow-Credentials") == null);
            return answers;
        },
        ["http-006"] = async host =>
        {
            // Every route of an applicant, on a database from which everything but the sessions was deleted.
            var otherHost = await TestHost.StartAsync(readers: false);
            try
            {
                var it = await Applicant.WithPhone(otherHost);
                var form = await it.Form();
                var picture = form["idCardFront"]!.GetValue<string>();
                await using var connection = await otherHost.OpenAsync();
                foreach (var table in await connection.QueryAsync<string>("select tablename from pg_tables where schemaname = 'public'"))
                    if (table is not ("pc_sessions" or "pc_refresh_tokens" or "pc_protection_keys" or "pc_clock"))
                        await connection.ExecuteAsync($"drop table if exists {table} cascade");
                var answers = new List<Answer>
                {
                    await otherHost.Post("/auth/wechat",
                        new { code = Applicant.LoginCode(Applicant.NewOpenId()), consent = Applicant.Consent() }),
                    await it.Post("/auth/send-code", new { phone = Applicant.NewPhone() }),
                    await it.Post("/auth/verify-code", new { phone = Applicant.NewPhone(), code = "123456" }),
                    await it.Post("/auth/wechat-phone", new { code = $"sbx-phone-{Applicant.NewPhone()}-1" }),
                    await it.Get("/auth/draft"), await it.Put("/auth/draft", new { realName = "张伟" }),
                    await it.Post("/auth/register", form), await it.Post("/auth/withdraw"), await it.Get("/auth/status"),
                    await it.Get("/auth/status/stream"), await it.Get("/companies/search?q=电力"),
                    await it.Upload("idCardFront", Applicant.Picture("idCardFront")), await it.Get($"/upload/image/{picture}"),
                    await it.Post("/ocr/recognize", new { imageId = picture }),
                    await it.Post($"/ocr/{picture}/confirm", new { fields = new { name = "张伟" } }), await it.Get("/privacy/export"),
                    await it.Get("/privacy/access-log"), await it.Get("/privacy/consent"),
                    await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = true }),
                    await it.Post("/privacy/erase"),
                };
                answers.ShouldAllBe(a => a.Body["traceId"] != null
                    && a.Body.AsObject().All(m => m.Key == "type" || m.Key == "title" || m.Key == "status" || m.Key == "detail"
                        || m.Key == "code" || m.Key == "traceId"));
                return answers;
            }
            finally
            {
                await otherHost.DisposeAsync();
            }
        },
        ["http-007"] = async host =>
        {
            string[] paths = ["/swagger", "/swagger/index.html", "/openapi", "/openapi/v1.json", "/metrics", "/health/details", "/health",
                "/.git", "/.git/config", "/debug", "/_framework", "/appsettings.json",
                "/appsettings.Production.json", "/.env", "/web.config", "/sandbox/sms?phone=13800138000", "/sandbox/faults",
                "/sandbox/vendor/wechat/sns/jscode2session", "/env", "/actuator", "/trace", "/%2e%2e/appsettings.json"];
            var otherHost = await TestHost.StartAsync("--environment=Production", "--Staff:SecondFactor=optional");
            try
            {
                var answers = new List<Answer>(await Each(paths, path => otherHost.Get(path)));
                var applicant = await otherHost.Services.GetRequiredService<Sessions>()
                    .Issue(Audience.Applicant, Guid.CreateVersion7(), null, CancellationToken.None);
                answers.AddRange(await Each(paths, path => otherHost.Get(path, applicant.AccessToken)));
                (await otherHost.Get("/openapi/v1.json", (await Staff.Of(otherHost)).Token)).ShouldBe(200);
                (await otherHost.Get("/health/live")).ShouldBe(200).Text.ShouldBe("Healthy");
                return answers;
            }
            finally
            {
                await otherHost.DisposeAsync();
            }
        },
        ["http-011"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            return [await it.Get("/auth/status", ("Accept-Language", new string('a', 64 * 1024))),
                await it.Get("/auth/status", ("User-Agent", new string('a', 64 * 1024))),
                await it.Get("/auth/status", [.. Enumerable.Range(0, 1000).Select(i => ($"X-{i}", "1"))]),
                await it.Get("/auth/status", ("Cookie", new string('a', 64 * 1024)))];
        },
        ["http-014"] = async host =>
        {
            var it = await Applicant.WithPhone(host);
            var answers = new[] { await it.Put("/auth/draft", new { realName = "赵四" }), await it.Get("/privacy/export"),
                await it.Put("/auth/draft", new { realName = "张伟" }), await it.Get("/privacy/export"),
                await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = false, sensitive = false }),
                await it.Post("/privacy/erase") };
            answers[1].Text.ShouldContain("赵四");
            answers[3].Text.ShouldContain("张伟");
            answers[3].Text.ShouldNotContain("赵四");
            (await it.Get("/auth/status")).ShouldBe(401);
            (await (await it.SignInAgain()).Get("/privacy/export")).ShouldBe(200).Text.ShouldNotContain("张伟");
            return answers;
        },
    };
}
