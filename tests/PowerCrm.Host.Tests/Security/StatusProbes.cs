using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Security;

using static Probes;

internal static class StatusProbes
{
    private const string Status = "/auth/status";

    public static Dictionary<string, Func<TestHost, Task<IReadOnlyList<Answer>>>> All { get; } = new()
    {
        ["status-001"] = async host =>
        {
            var (it, other) = (await Applicant.SignIn(host), await Applicant.WithPhone(host));
            var phone = Applicant.NewPhone();
            await it.VerifyPhone(phone);
            (await it.Post("/auth/register", await it.Form())).ShouldBe(201);
            var answer = await it.Get(Status);
            answer.Body["registrationId"]!.GetValue<Guid>().ShouldBe(it.Id);
            foreach (var hidden in new[] { other.Id.ToString(), phone, "张伟", "zhang.wei", it.OpenId })
                answer.Text.ShouldNotContain(hidden);
            answer.Header("Cache-Control")!.Split(", ").ShouldBe(["private", "no-cache"], ignoreOrder: true);
            answer.Header("Vary")!.ShouldContain("Authorization");
            // Another person's version does not match mine.
            (await other.Get(Status, ("If-None-Match", answer.Header("ETag")!))).ShouldBe(200);
            return [answer];
        },
        ["status-002"] = async host =>
        {
            var (it, other) = (await Applicant.SignIn(host), await Applicant.SignIn(host));
            var answers = new[] { await it.Get($"{Status}?userId={other.Id}"), await it.Get($"{Status}?phone=13800138000"),
                await it.Get(Status, ("X-User-Id", other.Id.ToString())),
                await host.Send(HttpMethod.Get, Status, new { registrationId = other.Id, userId = other.Id }, it.Token),
                await it.Get(Status, ("X-Original-URL", "/reviews"), ("X-Rewrite-URL", $"/reviews/{other.Id}")) };
            answers.ShouldAllBe(a => a.Body["registrationId"]!.GetValue<Guid>() == it.Id);
            answers.ShouldAllBe(a => !a.Text.Contains(other.Id.ToString()));
            return answers;
        },
        ["status-005"] = async host =>
        {
            var token = (await Applicant.SignIn(host)).Token;
            return [await host.Get(Status), await host.Get(Status, null, ("Authorization", "Bearer")),
                await host.Get(Status, null, ("Authorization", "Bearer null")),
                await host.Get(Status, null, ("Authorization", "Basic YTpi")), await host.Get($"{Status}?access_token={token}"),
                await host.Get(Status, null, ("Authorization", token)), await host.Get(Status, null, ("Authorization", $"Token {token}")),
                await host.Get(Status, null, ("Authorization", $"Bearer {token} x")),
                await host.Get(Status, null, ("Cookie", $"access_token={token}")),
                await host.Get(Status, null, ("Authorization",
                    $"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(token + ":"))}")),
                await host.Get(Status, null, ("Sec-WebSocket-Protocol", "bearer." + token))];
        },
        ["status-006"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            return [await it.Get(Status, ("If-None-Match", (await it.Get(Status)).Header("ETag")!))];
        },
        ["status-008"] = async host =>
        {
            var (it, ann) = (await Staff.NewCase(host), await Staff.Of(host));
            var version = await ann.Claim(it.Id);
            version = (await ann.Post($"/reviews/{it.Id}/checks",
                new { step = "materials", outcome = "failed", note = "内部备注一 looks forged" }, version)).ShouldBe(200).Version;
            (await ann.Post($"/reviews/{it.Id}/decision", new
            {
                decision = "rejected",
                note = "内部备注二 risk 97",
                reasons = new[] { new { code = "power_data_implausible", message = "请核对容量" } },
            }, version)).ShouldBe(200);
            await host.WaitUntilSettled();
            var answer = await it.Get(Status);
            answer.Text.ShouldContain("请核对容量");
            var export = (await it.Get("/privacy/export")).ShouldBe(200);
            foreach (var hidden in new[] { "内部备注", "forged", "risk", ann.Id.ToString(), ann.Username, "王审核", "\"reviewer\"", "\"note\"",
                "finding", "score" })
                answer.Text.ShouldNotContain(hidden);
            foreach (var hidden in new[] { ann.Username, "王审核" })
                export.Text.ShouldNotContain(hidden);
            return [answer];
        },
        ["status-011"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            (await host.Send(HttpMethod.Head, Status)).Code.ShouldBeOneOf(401, 405);
            (await host.Send(HttpMethod.Trace, Status, null, it.Token)).ShouldBe(405);
            foreach (var name in new[] { "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method" })
                (await it.Post(Status + "?_method=GET", null, null, (name, "GET"))).ShouldBe(405);
            return [await host.Send(HttpMethod.Head, Status, null, it.Token), await host.Send(HttpMethod.Options, Status, null, it.Token),
                await host.Send(HttpMethod.Trace, Status, null, it.Token), await it.Get(Status, ("X-HTTP-Method-Override", "DELETE"))];
        },
        ["token-001"] = async host => [.. await SendForged(host),
            .. await SendTokens(host, ["eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "eyJhbGciOiJOb25lIn0.eyJzdWIiOiIxIn0.",
                "eyJhbGciOiJuT25FIn0.eyJzdWIiOiIxIn0."])],
        ["token-003"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            await host.PassTime(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(60));
            (await it.Get(Status)).ShouldBe(200);
            await host.PassTime(TimeSpan.FromSeconds(121));
            return [(await it.Get(Status)).ShouldBeProblem(401, "token_expired"), await it.Post("/auth/withdraw"),
                await it.Get("/privacy/export")];
        },
        ["token-004"] = async host => [await host.Get(Status, (await Staff.Of(host)).Token),
            await (await Applicant.SignIn(host)).Get("/reviews")],
        ["token-012"] = host => SendTokens(host,
            ["eyJhbGciOiJIUzI1NiJ9.eyJleHAiOiIxIn0.x", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjFlNDAwfQ.x", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOi0xfQ.x",
                "eyJhbGciOiJIUzI1NiJ9.e30.x"]),
    };

    /// <summary>A valid token, damaged in every way that keeps its format.</summary>
    private static async Task<IReadOnlyList<Answer>> SendForged(TestHost host)
    {
        var (it, other) = (await Applicant.SignIn(host), await Applicant.SignIn(host));
        var token = it.Token;
        var answers = new List<Answer>();
        foreach (var at in new[] { 0, 5, token.Length / 4, token.Length / 2, token.Length * 3 / 4, token.Length - 8 })
            answers.Add(await host.Get(Status, token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..]));
        answers.AddRange(await SendTokens(host,
            [token[..^10], token + "A", token + token, token[..(token.Length / 2)] + other.Token[(token.Length / 2)..],
                token.ToUpperInvariant(), "." + token,
            token[..token.IndexOfAny(['.', '-', '_', 'a', 'e'])]]));
        (await it.Get(Status)).ShouldBe(200);
        return answers;
    }

    private static Task<IReadOnlyList<Answer>> SendTokens(TestHost host, string[] tokens) => Each(tokens, token => host.Get(Status, token));
}
