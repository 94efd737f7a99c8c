using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Security;

using static Probes;

internal static class CodeProbes
{
    private const string Send = "/auth/send-code", Verify = "/auth/verify-code";

    public static Dictionary<string, Func<TestHost, Task<IReadOnlyList<Answer>>>> All { get; } = new()
    {
        ["otp-send-001"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var answer = await it.Post(Send, new { phone });
            var code = (await host.Get($"/sandbox/sms?phone={phone}")).Body[0]!["code"]!.GetValue<string>();
            code.ShouldMatch("^[0-9]{6}$");
            answer.Text.ShouldNotContain(code);
            answer.Body["expiresIn"]!.GetValue<int>().ShouldBeLessThanOrEqualTo(600);
            // The code is stored as a keyed hash, not in clear nor as a plain hash, which a million attempts would reveal.
            await using var connection = await host.OpenAsync();
            var stored = await connection.QuerySingleAsync<byte[]>("select code from pc_codes where registration = @Id", new { it.Id });
            stored.ShouldNotBe(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(code)));
            Encoding.Latin1.GetString(stored).ShouldNotContain(code);
            answer.Text.ShouldNotContain(Convert.ToHexStringLower(stored), Case.Insensitive);
            // The answer is the same for a known phone.
            var knownPhone = Applicant.NewPhone();
            await (await Applicant.SignIn(host)).VerifyPhone(knownPhone);
            await host.PassTime(TimeSpan.FromSeconds(61));
            (await it.Post(Send, new { phone = knownPhone })).ShouldBe(202).Text.ShouldBe(answer.Text);
            return [answer];
        },
        ["otp-send-003"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            (await it.Post(Send, new { phone })).ShouldBe(202);
            var answers = new[] { await it.Post(Send, new { phone }), await (await Applicant.SignIn(host)).Post(Send, new { phone }) };
            answers.ShouldAllBe(a => int.Parse(a.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture) <= 60);
            (await CountMessages(host, phone)).ShouldBe(1);
            await host.PassTime(TimeSpan.FromSeconds(61));
            (await it.Post(Send, new { phone })).ShouldBe(202);
            return answers;
        },
        ["otp-send-004"] = async host =>
        {
            // Ten codes in a day, by three people and over more than the five an hour; the eleventh is refused here, and by a host that was
            // just started.
            var (people, phone) = (await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Applicant.SignIn(host))), Applicant.NewPhone());
            for (var i = 0; i < 10; i++)
            {
                await host.PassTime(TimeSpan.FromMinutes(15));
                (await (await people[i % 3].SignInAgain()).Post(Send, new { phone })).ShouldBe(202);
            }
            await host.PassTime(TimeSpan.FromMinutes(61));
            var problems = new List<Answer>();
            foreach (var it in people)
            {
                problems.Add((await (await it.SignInAgain()).Post(Send, new { phone })).ShouldBeProblem(429, "code_daily_limit"));
                await host.PassTime(TimeSpan.FromSeconds(61));
            }
            await using var other = await HostProcess.StartAsync(host.ConnectionString, host.Blobs);
            using var request = new HttpRequestMessage(HttpMethod.Post, Send) { Content = Json($"{{\"phone\":\"{phone}\"}}") };
            request.Headers.Authorization = new("Bearer", (await people[0].SignInAgain()).Token);
            using var response = await other.Http.SendAsync(request);
            ((int)response.StatusCode).ShouldBe(429);
            (await CountMessages(host, phone)).ShouldBe(10);
            await host.PassTime(TimeSpan.FromHours(24));
            (await (await people[0].SignInAgain()).Post(Send, new { phone })).ShouldBe(202);
            return problems;
        },
        ["otp-send-006"] = async host =>
        {
            // Five hundred phones from one address, by thirty people; this host allows a hundred per address.
            var otherHost = await TestHost.StartAsync("--Proxies:Trusted:0=127.0.0.1", "--Limits:Registration:SendCode:PerAddress=1",
                "--Limits:Registration:SendCode:InAll=2");
            try
            {
                var people = new List<Applicant>();
                for (var i = 0; i < 30; i++)
                    people.Add(await Applicant.SignIn(otherHost));
                var phones = Enumerable.Range(0, 500).Select(_ => Applicant.NewPhone()).ToList();
                async Task<Answer> From(string address, int i) =>
                    await people[i % people.Count].Post(Send, new { phone = phones[i] }, null, ("X-Forwarded-For", address));
                var answers = new List<Answer>();
                for (var i = 0; i < 400; i++)
                    answers.Add(await From("203.0.113.7", i));
                answers.Count(a => a.Code == 202).ShouldBe(100);
                // Another network is still served, up to the limit for all together.
                (await From("198.51.100.9", 400)).ShouldBe(202);
                for (var i = 401; i < 500; i++)
                    answers.Add(await From($"198.51.{i % 100}.9", i));
                answers.Add(await From("192.0.2.1", 0));
                answers.Count(a => a.Code == 202).ShouldBeLessThanOrEqualTo(200);
                var messageCount = 0;
                foreach (var phone in phones)
                    messageCount += await CountMessages(otherHost, phone);
                messageCount.ShouldBe(answers.Count(a => a.Code == 202) + 1);
                answers[^1].Code.ShouldBe(429);
                return [.. answers.Where(a => a.Code != 202)];
            }
            finally
            {
                await otherHost.DisposeAsync();
            }
        },
        ["otp-send-010"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var answers = await Each(["\"138001380000\"", "\"abcdefghijk\"", "\"\"", "null", "[\"13800138000\",\"13900139000\"]", "{}",
                "13800138000", "",
                    "\"+8613800138000\"", "\"8613800138000\"", "\"138 0013 8000\"", "\" 13800138000\"", "\"13800138000 \"",
                    "\"１３８００１３８０００\"", "\"١٣٨٠٠١٣٨٠٠٠\"", "\"13800138000\\u200b\"",
                    "\"13800138000,13900139000\"", "\"12800138000\""],
                value => it.Post(Send, Json(value.Length == 0 ? "{}" : $"{{\"phone\":{value}}}")));
            answers.ShouldAllBe(a => a.Body["errors"]!.AsArray().Count > 0
                && a.Body["errors"]!.AsArray().All(e => e!["pointer"]!.GetValue<string>().StartsWith("/phone", StringComparison.Ordinal)));
            await AssertNothingSent(host);
            return answers;
        },
        ["otp-send-013"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var answers = await Each<HttpContent>([.. Types.Select(type => CreateContent("{\"phone\":\"13800138000\"}", type)),
                new FormUrlEncodedContent([new("phone", "13800138000")]),
                new MultipartFormDataContent { { new StringContent("13800138000"), "phone" } }],
                content => it.Post(Send, content));
            await AssertNothingSent(host);
            return answers;
        },
        ["otp-send-014"] = async host =>
        {
            // EndlessUploadMemoryTests measures the memory that this costs a separate host.
            var it = await Applicant.SignIn(host);
            var head = $"POST {Send} HTTP/1.1\nHost: x\nAuthorization: Bearer {it.Token}\nContent-Type: application/json\n";
            foreach (var (length, body) in new[] { ($"Content-Length: {10 << 20}\n", Wire.Spaces(10 << 20)),
                ("Transfer-Encoding: chunked\n", Wire.Chunked(Wire.Spaces(200 << 20))) })
            {
                // Returns only when the server has closed the connection.
                var result = await Wire.Send(host.Url.Port, head + length, body);
                (result.Code, result.Problem, result.AnswerCount).ShouldBe((413, "payload_too_large", 1), result.Text);
                // What the server reads, what it discards (64 MB), and the kernel's buffers of both sides, which may be half as much again.
                result.SentBytes.ShouldBeLessThan(200_000_000);
                result.Text.ShouldContain("Connection: close");
            }
            var phone = Applicant.NewPhone();
            (await it.Post(Send, Json($"{{\"phone\":\"{phone}\"}}".PadRight(65_536)))).ShouldBe(202);
            return [await it.Post(Send, Json($"{{\"phone\":\"{phone}\"}}".PadRight(65_537))),
                await it.Post(Send, Json(new string(' ', 10 << 20)))];
        },
        ["otp-send-015"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            string Nested(int depth) => "{\"phone\":" + new string('[', depth) + new string(']', depth) + "}";
            var answers =
                await Each([new string('[', 100_000), new string('[', 60_000), new string('[', 65), Nested(65), Nested(32), Nested(30_000),
                "{\"phone\":\"13800138000\",\"x\":" + string.Concat(Enumerable.Repeat("{\"a\":", 65)) + "1" + new string('}', 66)],
                    text => it.Post(Send, Json(text)));
            answers.Skip(1).ShouldAllBe(a => a.Code == 400);
            await AssertNothingSent(host);
            (await host.Get("/health/live")).ShouldBe(200);
            (await it.Post(Send, new { phone = Applicant.NewPhone() })).ShouldBe(202);
            return answers;
        },
        ["otp-send-018"] = async host =>
        {
            var answer = (await (await Applicant.SignIn(host)).Post(Send, new { phone = "13800138000", purpose = "reset-admin" }))
                .ShouldBeProblem(400, "unknown_member");
            await AssertNothingSent(host);
            return [answer];
        },
        ["otp-send-020"] = async host =>
        {
            var answer = await (await Applicant.SignIn(host)).Get(Send + "?phone=13800138000");
            await AssertNothingSent(host);
            return [answer];
        },
        ["otp-verify-001"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            return [await it.Post(Verify, new { phone, code = await it.RequestCode(phone) })];
        },
        ["otp-verify-002"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var code = await it.RequestCode(phone);
            var answers = await Each([Wrong(code), Wrong(code), Wrong(code), Wrong(code), Wrong(code), code],
                guess => it.Post(Verify, new { phone, code = guess }));
            answers[^1].ShouldBeProblem(429, "code_locked");
            await host.PassTime(TimeSpan.FromSeconds(61));
            (await it.Post(Verify, new { phone, code = await it.RequestCode(phone) })).ShouldBe(200);
            return answers;
        },
        ["otp-verify-006"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var code = await it.RequestCode(phone);
            var wrong = await it.Post(Verify, new { phone, code = Wrong(code) });
            (await it.Post(Verify, new { phone, code })).ShouldBe(200);
            return [AssertAlike(await it.Post(Verify, new { phone, code }), wrong)];
        },
        ["otp-verify-007"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var code = await it.RequestCode(phone);
            var wrong = await it.Post(Verify, new { phone, code = Wrong(code) });
            await host.PassTime(TimeSpan.FromSeconds(601));
            var expired = AssertAlike(await it.Post(Verify, new { phone, code }), wrong);
            var next = await it.RequestCode(phone);
            await host.PassTime(TimeSpan.FromSeconds(290));
            (await it.Post(Verify, new { phone, code = next })).ShouldBe(200);
            return [expired];
        },
        ["otp-verify-009"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var first = await it.RequestCode(phone);
            await host.PassTime(TimeSpan.FromSeconds(61));
            var second = await it.RequestCode(phone);
            var answer = await it.Post(Verify, new { phone, code = first == second ? Wrong(first) : first });
            (await it.Post(Verify, new { phone, code = second })).ShouldBe(200);
            return [answer];
        },
        ["otp-verify-010"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var code = await it.RequestCode(phone);
            var answers = new[] { await it.Post(Verify, new { phone = Applicant.NewPhone(), code }),
                await (await Applicant.SignIn(host)).Post(Verify, new { phone, code }) };
            (await it.Post(Verify, new { phone, code })).ShouldBe(200);
            return answers;
        },
        ["otp-verify-012"] = async host =>
        {
            // The right code in every wrong format, then in the right one: the refused attempts were refused for their format.
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var code = await it.RequestCode(phone);
            var wideCode = string.Concat(code.Select(c => (char)('０' + (c - '0'))));
            var answers = new List<Answer>(
                await Each([code.TrimStart('0').PadLeft(1, '0'), $"\"{code} \"", $"\"{wideCode}\"", "\"\"", "null", "true", $"[\"{code}\"]",
                    $"{{\"$eq\":\"{code}\"}}", "{\"$ne\":null}"],
                value => it.Post(Verify, Json($"{{\"phone\":\"{phone}\",\"code\":{value}}}"))));
            (await it.Post(Verify, new { phone, code })).ShouldBe(200);
            // A code that was not sent is never valid: here while another one is pending, and in Production without one.
            string[] magic = ["000000", "111111", "123456", "654321", "666666", "888888", "999999"];
            foreach (var guess in magic)
            {
                var (other, newPhone) = (await Applicant.SignIn(host), Applicant.NewPhone());
                if (await other.RequestCode(newPhone) != guess)
                    answers.Add((await other.Post(Verify, new { phone = newPhone, code = guess })).ShouldBeProblem(400, "code_incorrect"));
            }
            var otherHost = await TestHost.StartAsync("--environment=Production");
            try
            {
                var token = (await otherHost.Services.GetRequiredService<Sessions>()
                    .Issue(Audience.Applicant, Guid.CreateVersion7(), null, CancellationToken.None)).AccessToken;
                foreach (var guess in magic)
                    (await otherHost.Post(Verify, new { phone = Applicant.NewPhone(), code = guess }, token))
                        .ShouldBeProblem(400, "code_incorrect");
            }
            finally
            {
                await otherHost.DisposeAsync();
            }
            return answers;
        },
        ["otp-verify-013"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            // One code in ten begins with a zero: asks until one does.
            var code = await it.RequestCode(phone);
            for (var i = 0; code[0] != '0'; i++)
            {
                i.ShouldBeLessThan(300);
                (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
                code = await it.RequestCode(phone);
            }
            var answers = await Each([code.TrimStart('0').PadLeft(1, '0'), $"\"{code[1..]}\"", $"\"{code} \"", $"\"0{code}\""],
                value => it.Post(Verify, Json($"{{\"phone\":\"{phone}\",\"code\":{value}}}")));
            (await it.Post(Verify, new { phone, code })).ShouldBe(200);
            return answers;
        },
        ["otp-verify-018"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            (await it.Post(Verify, new { phone = new string('1', 60_000), code = "123456" })).ShouldBeProblem(400, "phone_invalid");
            return [await it.Post(Verify, new { phone = new string('1', 1_000_000), code = "123456" })];
        },
    };

    /// <summary>Content types that are not JSON, or not in UTF-8; null for none.</summary>
    private static string?[] Types =>
        ["text/plain", "application/x-www-form-urlencoded", "text/json", "application/json-patch+json", "application/vnd.api+json",
            "application/json; charset=utf-16", "application/json; charset=gbk", "application/jsonx", "text/plain; application/json",
            "multipart/form-data; boundary=x", null];

    private static ByteArrayContent CreateContent(string text, string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    private static async Task<int> CountMessages(TestHost host, string phone) =>
        (await host.Get($"/sandbox/sms?phone={phone}")).ShouldBe(200).Body.AsArray().Count;

    private static async Task AssertNothingSent(TestHost host)
    {
        (await CountMessages(host, "13800138000")).ShouldBe(0);
        (await CountMessages(host, "13900139000")).ShouldBe(0);
    }

    /// <summary>Checks that nothing in the answers distinguishes the two.</summary>
    private static Answer AssertAlike(Answer first, Answer second)
    {
        first.Code.ShouldBe(second.Code);
        WithoutTraceId(first).ShouldBe(WithoutTraceId(second));
        return first;

        static string WithoutTraceId(Answer answer)
        {
            var body = answer.Body.DeepClone().AsObject();
            body.Remove("traceId");
            return body.ToJsonString();
        }
    }

    private static string Wrong(string code) => code == "000000" ? "111111" : "000000";
}
