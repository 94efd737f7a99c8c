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
            var it = await Applicant.SignIn(host);
            var answer = await it.Get(Status);
            answer.Body["registrationId"]!.GetValue<Guid>().ShouldBe(it.Id);
            answer.Header("Cache-Control")!.ShouldContain("private");
            return [answer];
        },
        ["status-002"] = async host =>
        {
            var (it, other) = (await Applicant.SignIn(host), await Applicant.SignIn(host));
            var answers = new[] { await it.Get($"{Status}?userId={other.Id}"), await it.Get($"{Status}?phone=13800138000"), await it.Get(Status, ("X-User-Id", other.Id.ToString())) };
            answers.ShouldAllBe(a => !a.Text.Contains(other.Id.ToString()));
            return answers;
        },
        ["status-005"] = async host =>
        {
            var token = (await Applicant.SignIn(host)).Token;
            return [await host.Get(Status), await host.Get(Status, null, ("Authorization", "Bearer")), await host.Get(Status, null, ("Authorization", "Bearer null")),
                await host.Get(Status, null, ("Authorization", "Basic YTpi")), await host.Get($"{Status}?access_token={token}")];
        },
        ["status-006"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            return [await it.Get(Status, ("If-None-Match", (await it.Get(Status)).Header("ETag")!))];
        },
        ["status-008"] = async host =>
        {
            var it = await Applicant.Submitted(host);
            await FormProbes.Decide(host, it.Id, "rejected", "/creditCode");
            var answer = await it.Get(Status);
            foreach (var hidden in new[] { "reviewer", "note", "finding", "score" })
                answer.Text.ShouldNotContain($"\"{hidden}\"");
            return [answer];
        },
        ["status-011"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            return [await host.Send(HttpMethod.Head, Status, null, it.Token), await host.Send(HttpMethod.Options, Status, null, it.Token),
                await host.Send(HttpMethod.Trace, Status, null, it.Token), await it.Get(Status, ("X-HTTP-Method-Override", "DELETE"))];
        },
        ["token-001"] = host => Tokens(host, ["eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "eyJhbGciOiJOb25lIn0.eyJzdWIiOiIxIn0.", "eyJhbGciOiJuT25FIn0.eyJzdWIiOiIxIn0."]),
        ["token-003"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            await host.PassTime(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(61));
            return [await it.Get(Status)];
        },
        ["token-004"] = async host => [await host.Get(Status, (await Desk.Of(host)).Token), await (await Applicant.SignIn(host)).Get("/reviews")],
        ["token-012"] = host => Tokens(host, ["eyJhbGciOiJIUzI1NiJ9.eyJleHAiOiIxIn0.x", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjFlNDAwfQ.x", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOi0xfQ.x", "eyJhbGciOiJIUzI1NiJ9.e30.x"]),
    };

    private static Task<IReadOnlyList<Answer>> Tokens(TestHost host, string[] tokens) => Each(tokens, token => host.Get(Status, token));
}
