using Dapper;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Security;

using static Probes;

internal static class RimProbes
{
    public static Dictionary<string, Func<TestHost, Task<IReadOnlyList<Answer>>>> All { get; } = new()
    {
        ["http-001"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var answers = new[]
            {
                await it.Get("/auth/status", ("Origin", "https://evil.example")), await it.Get("/auth/status", ("Origin", "null")),
                await host.Send(HttpMethod.Options, "/auth/draft", null, null, null, ("Origin", "https://evil.example"), ("Access-Control-Request-Method", "PUT")),
            };
            answers.ShouldAllBe(a => a.Header("Access-Control-Allow-Origin") == null && a.Header("Access-Control-Allow-Credentials") == null);
            return answers;
        },
        ["http-006"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            await using var connection = await host.OpenAsync();
            await connection.ExecuteAsync("alter table pc_drafts rename to pc_drafts_away");
            try
            {
                var answer = await it.Get("/auth/draft");
                answer.Body["traceId"].ShouldNotBeNull();
                return [answer];
            }
            finally
            {
                await connection.ExecuteAsync("alter table pc_drafts_away rename to pc_drafts");
            }
        },
        ["http-007"] = host => Each(["/swagger", "/openapi", "/metrics", "/health/details", "/.git", "/debug", "/_framework", "/appsettings.json"], path => host.Get(path)),
        ["http-011"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            return [await it.Get("/auth/status", ("Accept-Language", new string('a', 64 * 1024))), await it.Get("/auth/status", ("User-Agent", new string('a', 64 * 1024))),
                await it.Get("/auth/status", [.. Enumerable.Range(0, 1000).Select(i => ($"X-{i}", "1"))]), await it.Get("/auth/status", ("Cookie", new string('a', 64 * 1024)))];
        },
        ["http-014"] = async host =>
        {
            var it = await Applicant.WithPhone(host);
            return [await it.Get("/privacy/export"), await it.Put("/auth/draft", new { realName = "张伟" }),
                await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = false, sensitive = false }), await it.Post("/privacy/erase")];
        },
    };
}
