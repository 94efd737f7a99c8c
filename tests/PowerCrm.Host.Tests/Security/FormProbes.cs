using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Security;

using static Probes;

internal static class FormProbes
{
    private const string Register = "/auth/register";

    public static Dictionary<string, Func<TestHost, Task<IReadOnlyList<Answer>>>> All { get; } = new()
    {
        ["register-001"] = host => Taken(host, form => form),
        ["register-002"] = host => One(host.Post(Register, new JsonObject())),
        ["register-003"] = host => Refused(host, [form => form.With("phone", "13900139000")]),
        ["register-004"] = host => Refused(host, [.. new[] { "authStatus", "assignedManagerId", "registerTime", "wxOpenid", "role", "version", "tenantId" }
            .Select(name => (Func<JsonObject, JsonObject>)(form => form.With(name, "approved")))]),
        ["register-008"] = async host =>
        {
            var it = await Applicant.WithPhone(host);
            var form = await it.Form();
            (await it.Post(Register, form, null, ("Idempotency-Key", "one"))).ShouldBe(201);
            return [await it.Post(Register, form.With("realName", "李四"), null, ("Idempotency-Key", "one"))];
        },
        ["register-011"] = async host =>
        {
            var it = await Applicant.WithPhone(host);
            return await Each([new string('k', 65), new string('k', 10_000), "two words"], key => it.Post(Register, new JsonObject(), null, ("Idempotency-Key", key)));
        },
        ["register-013"] = async host =>
        {
            var it = await Applicant.SignIn(host, sensitive: false);
            await it.VerifyPhone(Applicant.NewPhone());
            return [await it.Post(Register, new JsonObject()),
                await host.Post("/auth/wechat", new { code = Applicant.LoginCode(Applicant.NewOpenId()) }),
                await host.Post("/auth/wechat", new { code = Applicant.LoginCode(Applicant.NewOpenId()), consent = new { policyVersion = "1999", agreed = true, sensitive = true } })];
        },
        ["register-015"] = async host =>
        {
            var it = await Applicant.WithPhone(host);
            byte[][] inside = [Encoding.ASCII.GetBytes("\\ud83d"), [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xC3, 0x28]];
            return await Each(inside, bytes => it.Post(Register, JsonBytes([.. Encoding.ASCII.GetBytes("{\"detailAddress\":\""), .. bytes, .. Encoding.ASCII.GetBytes("\"}")])));
        },
        ["register-016"] = host => Refused(host, [.. new[] { "张\b伟", "张\u001b[2J伟", "张\u0085伟", "张\u2028伟" }.Select(name => (Func<JsonObject, JsonObject>)(f => f.With("realName", name)))]),
        ["register-020"] = async host => [.. await Taken(host, f => f.With("companyName", "深圳市Cafe\u0301餐饮有限公司")), .. await Taken(host, f => f.With("companyName", "深圳市Caf\u00e9餐饮有限公司"))],
        ["register-021"] = host => Refused(host, [.. new[] { ("realName", 31), ("position", 51), ("companyName", 101), ("detailAddress", 201), ("email", 255), ("detailAddress", 1_000_000) }
            .Select(p => (Func<JsonObject, JsonObject>)(f => f.With(p.Item1, new string('a', p.Item2))))]),
        ["register-026"] = host => Refused(host, [f => f.With("city", "广州市"), f => f.With("district", "天河区"), f => f.With("district", "%"), f => f.With("province", "_东省"), f => f.With("regionCode", "4403%%")]),
        ["register-027"] = host => Refused(host, [.. new[] { "a@b", "a@b.c\r\nBcc:x", new string('a', 300) + "@example.com", "a@ехаmple.com", new string('a', 50_000) + "@" }
            .Select(e => (Func<JsonObject, JsonObject>)(f => f.With("email", e)))]),
        ["register-028"] = async host => [.. await Taken(host, f => f.With("position", "=HYPERLINK(\"http://x\")")), .. await Taken(host, f => f.With("position", "-2+3")),
            .. await Refused(host, [f => f.With("realName", "@SUM")])],
        ["register-029"] = host => Refused(host, [.. new[] { "Robert'); DROP TABLE mt_events;--", "${jndi:ldap://x}", "{{7*7}}", "<script>" }
            .Select(n => (Func<JsonObject, JsonObject>)(f => f.With("realName", n)))]),
        ["register-032"] = host => Refused(host, [.. new[] { "http://169.254.169.254/latest", "file:///etc/passwd", "../../x" }
            .Select(u => (Func<JsonObject, JsonObject>)(f => f.With("businessLicense", u)))]),
        ["register-034"] = async host => [await (await Applicant.Submitted(host)).Post(Register, new JsonObject())],
        ["register-035"] = async host =>
        {
            var it = await Applicant.Submitted(host);
            var version = await Decide(host, it.Id, "rejected", "/creditCode");
            return [await it.Post(Register, new { creditCode = "91440300MA5EYTU05A" }, version)];
        },
        ["register-036"] = async host =>
        {
            var it = await Applicant.Submitted(host);
            var version = await Decide(host, it.Id, "approved");
            return [await it.Post(Register, new { creditCode = "91440300MA5EYTU05A" }, version)];
        },
        ["register-038"] = async host => [await (await Applicant.SignIn(host)).Post(Register, new JsonObject()), await (await Applicant.WithPhone(host)).Post(Register, new { realName = "张伟" })],
    };

    /// <summary>Appended as Review's decision is; gives the version that the applicant then sees.</summary>
    public static async Task<long> Decide(TestHost host, Guid id, string decision, params string[] opens)
    {
        await host.Settled();
        var store = host.Services.GetRequiredService<EventStoreRoot>().As(Caller.System("test"));
        await store.Append([new StreamAppend(id, Expected.Any, new ReviewDecided(1, decision, Guid.CreateVersion7(),
            opens.Length == 0 ? [] : [new RejectionReason("papers", "materials", opens)], 4, "1"))], CancellationToken.None);
        await host.Settled();
        return (await store.Load<Lifecycle>(id, CancellationToken.None)).Version;
    }

    private static async Task<IReadOnlyList<Answer>> Taken(TestHost host, Func<JsonObject, JsonObject> change)
    {
        var it = await Applicant.WithPhone(host);
        return [await it.Post(Register, change(await it.Form()))];
    }

    /// <summary>Each change of one complete form is refused, and at the end nothing was stored.</summary>
    private static async Task<IReadOnlyList<Answer>> Refused(TestHost host, Func<JsonObject, JsonObject>[] changes)
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        var answers = await Each(changes, change => it.Post(Register, change(form)));
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("draft");
        return answers;
    }
}
