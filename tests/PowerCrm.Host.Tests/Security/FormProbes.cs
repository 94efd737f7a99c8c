using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Security;

using static Probes;

internal static class FormProbes
{
    private const string Register = "/auth/register";

    public static Dictionary<string, Func<TestHost, Task<IReadOnlyList<Answer>>>> All { get; } = new()
    {
        ["register-001"] = async host =>
        {
            // The contact phone may differ from the verified phone; it verifies nothing.
            var answers = await Submit(host, form => form.With("contactPhone", "13900139000"));
            answers[0].Body["authStatus"]!.GetValue<string>().ShouldBe("pending");
            answers[0].Body["round"]!.GetValue<int>().ShouldBe(1);
            return answers;
        },
        ["register-002"] = async host =>
        {
            var form = await (await Applicant.WithPhone(host)).Form();
            await using var connection = await host.OpenAsync();
            var before = await connection.ExecuteScalarAsync<long>("select count(*) from mt_events");
            var answer = await host.Post(Register, form);
            answer.Header("WWW-Authenticate").ShouldBe("Bearer");
            (await connection.ExecuteScalarAsync<long>("select count(*) from mt_events")).ShouldBe(before);
            return [answer];
        },
        ["register-003"] = host => SubmitInvalid(host, "unknown_member", [form => form.With("phone", "13900139000")]),
        ["register-004"] = host => SubmitInvalid(host, "unknown_member",
            [.. new[] { "authStatus", "AuthStatus", "assignedManagerId", "registerTime", "wxOpenid", "role", "version", "tenantId",
                "CompanyName", "__proto__", "companyname" }
            .Select(name => (Func<JsonObject, JsonObject>)(form => form.With(name, "approved")))]),
        ["register-008"] = async host =>
        {
            var it = await Applicant.WithPhone(host);
            var form = await it.Form();
            (await it.Post(Register, form, null, ("Idempotency-Key", "one"))).ShouldBe(201);
            var answer = (await it.Post(Register, form.With("realName", "李四"), null, ("Idempotency-Key", "one")))
                .ShouldBeProblem(422, "idempotency_key_reused");
            (await it.Post(Register, form, null, ("Idempotency-Key", "one"))).ShouldBe(201).Header("Idempotency-Replayed").ShouldBe("true");
            (await it.Get("/privacy/export")).ShouldBe(200).Text.ShouldNotContain("李四");
            return [answer];
        },
        ["register-011"] = async host =>
        {
            var it = await Applicant.WithPhone(host);
            var form = await it.Form();
            var answers = new List<Answer>(await Each(["", " ", new string('k', 65), new string('k', 10_000), "two words", "one, two"],
                key => it.Post(Register, form, null, ("Idempotency-Key", key))));
            answers.ShouldAllBe(a => a.Problem == "idempotency_key_invalid" || a.Problem == null);
            // Headers that no client library sends, written as bytes.
            foreach (var header in new[] { "Idempotency-Key: ", "Idempotency-Key:", "Idempotency-Key: a\nb", "Idempotency-Key: a\n b",
                "Idempotency-Key: a\rb", "Idempotency-Key: a\u0000b",
                "Idempotency-Key: a\u0007b", "Idempotency-Key: \u00e9", "Idempotency-Key: \u00c3\u00a9",
                "Idempotency-Key: \u00e5\u00af\u0086", "Idempotency-Key: a\tb", "Idempotency-Key: one\nIdempotency-Key: two" })
            {
                var raw = await Wire.Post(host.Url.Port, Register, it.Token, form.ToJsonString(), header);
                raw.Code.ShouldBe(400, header);
            }
            (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("draft");
            (await it.Post(Register, form, null, ("Idempotency-Key", "!" + new string('~', 63)))).ShouldBe(201);
            return answers;
        },
        ["register-013"] = async host =>
        {
            // A valid form, but the consent to papers was withdrawn, which deleted the pictures.
            var it = await Applicant.WithPhone(host);
            var form = await it.Form();
            (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = false }))
                .ShouldBe(200);
            var answers = new[] { await it.Post(Register, form), await it.Upload("idCardFront", Applicant.Picture("idCardFront")),
                await host.Post("/auth/wechat", new { code = Applicant.LoginCode(Applicant.NewOpenId()) }),
                await host.Post("/auth/wechat",
                    new { code = Applicant.LoginCode(Applicant.NewOpenId()),
                        consent = new { policyVersion = "1999", agreed = true, sensitive = true } }),
                await host.Post("/auth/wechat",
                    new { code = Applicant.LoginCode(Applicant.NewOpenId()),
                        consent = new { policyVersion = Applicant.PolicyVersion, agreed = false, sensitive = true } }) };
            answers.ShouldAllBe(a => a.Problem == "consent_required");
            await using var connection = await host.OpenAsync();
            (await connection.ExecuteScalarAsync<long>("select count(*) from pc_images where owner = @Id", new { it.Id })).ShouldBe(0);
            return answers;
        },
        ["register-015"] = async host =>
        {
            var it = await Applicant.WithPhone(host);
            // A complete form in which one member is broken.
            byte[][] invalid = [Encoding.ASCII.GetBytes("\\ud83d"), Encoding.ASCII.GetBytes("\\udc00\\ud83d"), [0xED, 0xA0, 0x80],
                [0xC0, 0xAF], [0xC3, 0x28], [0xF4, 0x90, 0x80, 0x80], [0xFF]];
            var form = Encoding.UTF8.GetBytes((await it.Form()).With("detailAddress", "@@").ToJsonString());
            var at = form.AsSpan().IndexOf("@@"u8);
            var answers = await Each(invalid, bytes => it.Post(Register, JsonBytes([.. form[..at], .. bytes, .. form[(at + 2)..]])));
            answers.ShouldAllBe(a => a.Problem == "malformed_request" || a.Problem == "invalid_characters");
            (await it.Post(Register, JsonBytes([.. form[..at], .. "\\ud83d\\ude00路"u8, .. form[(at + 2)..]]))).ShouldBe(201);
            return answers;
        },
        ["register-016"] = host => SubmitInvalid(host, "invalid_characters",
            [.. new[] { "张\b伟", "张\u001b[2J伟", "张\u0085伟", "张\u2028伟", "张\u0000伟", "张\u200b伟", "张\u202e伟", "张\u2066伟",
                "张\ufeff伟" }.Select(name => (Func<JsonObject, JsonObject>)(f => f.With("realName", name)))]),
        ["register-020"] = async host =>
        {
            Answer[] answers = [.. await Submit(host, f => f.With("companyName", "深圳市Cafe\u0301餐饮有限公司")),
                .. await Submit(host, f => f.With("companyName", "深圳市Caf\u00e9餐饮有限公司"))];
            await using var connection = await host.OpenAsync();
            var ids = answers.Select(a => a.Body["registrationId"]!.GetValue<Guid>()).ToArray();
            ids.Distinct().Count().ShouldBe(2);
            (await connection.ExecuteScalarAsync<long>("select count(distinct company) from pc_signals where registration = any(@ids) and "
                + "kind = 'address'", new { ids })).ShouldBe(1);
            return answers;
        },
        ["register-021"] = async host =>
        {
            // The maximum length, counted in characters and not in UTF-16 code units.
            (string Name, int Limit, string Letter)[] fields = [("realName", 30, "𠮷"), ("position", 50, "𠮷"), ("companyName", 100, "𠮷"),
                ("detailAddress", 200, "𠮷")];
            await Submit(host, form => fields.Aggregate(form, (f, it) =>
                f.With(it.Name, string.Concat(Enumerable.Repeat(it.Letter, it.Limit))))
                .With("email", new string('a', 64) + "@" + string.Concat(Enumerable.Repeat("abcdefghi.", 18)) + "example"));
            return [.. await SubmitInvalid(host, null,
                [.. fields.Append(("email", 254, "a")).SelectMany(it => new[] { it.Item2 + 1, 10_000, 1_000_000 }
                .Select(length => (Func<JsonObject, JsonObject>)(f =>
                    f.With(it.Item1, string.Concat(Enumerable.Repeat(it.Item3, length))))))])];
        },
        ["register-026"] = host => SubmitInvalid(host, "region_unknown",
            [f => f.With("city", "广州市"), f => f.With("district", "天河区"), f => f.With("district", "%"), f => f.With("province", "_东省"),
                f => f.With("regionCode", "4403%%")]),
        ["register-027"] = host => SubmitInvalid(host, null,
            [.. new[] { "a@b", "a@b.c\r\nBcc:x", new string('a', 300) + "@example.com", "a@ехаmple.com", "\"a b\"@example.com",
                "\"ab\"@example.com", "\"<script>\"@example.com",
                "a@b@example.com", "a@[127.0.0.1]",
                "a..b@example.com", "<a@example.com>", "a@example.com,b@example.com", "a@-example.com", new string('a', 50_000) + "@" }
            .Select(e => (Func<JsonObject, JsonObject>)(f => f.With("email", e)))]),
        ["register-028"] = async host => [.. await Submit(host, f => f.With("position", "=HYPERLINK(\"http://x\")")),
            .. await Submit(host, f => f.With("position", "-2+3")),
            .. await SubmitInvalid(host, null, [f => f.With("realName", "@SUM"), f => f.With("realName", "+cmd|"),
                f => f.With("realName", "\t=1"), f => f.With("position", "a\t=1")])],
        ["register-029"] = host => SubmitInvalid(host, null,
            [.. new[] { "Robert'); DROP TABLE mt_events;--", "${jndi:ldap://x}", "{{7*7}}", "<script>" }
            .Select(n => (Func<JsonObject, JsonObject>)(f => f.With("realName", n)))]),
        ["register-032"] = host => SubmitInvalid(host, null, [.. new[] { "http://169.254.169.254/latest", "file:///etc/passwd", "../../x" }
            .Select(u => (Func<JsonObject, JsonObject>)(f => f.With("businessLicense", u)))]),
        ["register-034"] = async host =>
        {
            var it = await Applicant.WithPhone(host);
            var form = await it.Form();
            (await it.Post(Register, form)).ShouldBe(201);
            var answers = new[] { await it.Post(Register, form), await it.Post(Register, new JsonObject()) };
            foreach (var answer in answers)
                answer.ShouldBeProblem(409, "already_submitted")["registrationId"]!.GetValue<Guid>().ShouldBe(it.Id);
            return answers;
        },
        ["register-035"] = async host =>
        {
            var it = await Applicant.Submit(host);
            var version = await Decide(host, it.Id, "rejected", "/creditCode");
            return [await it.Post(Register, new { creditCode = "91440300MA5EYTU05A" }, version)];
        },
        ["register-036"] = async host =>
        {
            var it = await Applicant.Submit(host);
            var version = await Decide(host, it.Id, "approved");
            return [await it.Post(Register, new { creditCode = "91440300MA5EYTU05A" }, version)];
        },
        ["register-038"] = async host =>
        {
            // A complete registration without this one step.
            var (unverified, it, other) = (await Applicant.SignIn(host), await Applicant.WithPhone(host), await Applicant.WithPhone(host));
            var form = await it.Form();
            var otherForm = await other.Form();
            return [(await unverified.Post(Register, await unverified.Form())).ShouldBeProblem(409, "phone_not_verified"),
                .. await Each(PictureNames, name => it.Post(Register, form.With(name, null))),
                .. await Each(PictureNames,
                    name => it.Post(Register, form.With(name, form[PictureNames.First(n => n != name)]!.GetValue<string>()))),
                .. await AssertNotFound(PictureNames, name => it.Post(Register, form.With(name, otherForm[name]!.GetValue<string>())))];
        },
    };

    /// <summary>Appends a decision as the Review module does; returns the version that the applicant then sees.</summary>
    public static async Task<long> Decide(TestHost host, Guid id, string decision, params string[] opened)
    {
        await host.WaitUntilSettled();
        var store = host.Services.GetRequiredService<StreamsFactory>().As(Caller.System("test"));
        await store.Append([new StreamAppend(id, ExpectedVersion.Any, new ReviewDecided(1, decision, Guid.CreateVersion7(),
            opened.Length == 0 ? [] : [new RejectionReason("papers", "materials", opened)], 4, "1"))], CancellationToken.None);
        await host.WaitUntilSettled();
        return (await store.Load<Lifecycle>(id, CancellationToken.None)).Version;
    }

    private static string[] PictureNames => ["businessLicense", "idCardFront", "idCardBack"];

    /// <summary>A picture of another person is answered like a missing one: 404, as in the contract, but not in the list.</summary>
    private static async Task<IReadOnlyList<Answer>> AssertNotFound(string[] names, Func<string, Task<Answer>> request)
    {
        foreach (var answer in await Each(names, request))
            answer.ShouldBeProblem(404, "not_found");
        return [];
    }

    private static async Task<IReadOnlyList<Answer>> Submit(TestHost host, Func<JsonObject, JsonObject> change)
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        var changed = change(form);
        var answer = (await it.Post(Register, changed)).ShouldBe(201);
        // As typed, except for the Unicode normalization form in which text is stored.
        var stored = CollectTexts((await it.Get("/privacy/export")).ShouldBe(200).Body).ToHashSet();
        var members = changed.Where(m => m.Value?.ToJsonString() != form[m.Key]?.ToJsonString()).ToList();
        members.ShouldNotBeEmpty();
        foreach (var typed in members.Select(m => m.Value!.GetValue<string>()))
            stored.ShouldContain(typed.Replace("e\u0301", "\u00e9", StringComparison.Ordinal));
        return [answer];
    }

    private static IEnumerable<string> CollectTexts(JsonNode? node) => node switch
    {
        JsonObject it => it.SelectMany(m => CollectTexts(m.Value)),
        JsonArray it => it.SelectMany(CollectTexts),
        JsonValue it when it.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    /// <summary>Each change of a complete form is refused and stores nothing; the unchanged form is accepted.</summary>
    /// <param name="code">The problem's code or that of the field; null for any.</param>
    private static async Task<IReadOnlyList<Answer>> SubmitInvalid(TestHost host, string? code, Func<JsonObject, JsonObject>[] changes)
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        var answers = await Each(changes, change => it.Post(Register, change(form)));
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("draft");
        if (code is not null)
            answers.ShouldAllBe(a => a.Text.Contains($"\"{code}\"", StringComparison.Ordinal));
        (await it.Post(Register, form)).ShouldBe(201);
        return answers;
    }
}
