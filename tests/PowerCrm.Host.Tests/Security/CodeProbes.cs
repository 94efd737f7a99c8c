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
            var kept = await connection.QuerySingleAsync<byte[]>("select code from pc_codes where registration = @Id", new { it.Id });
            kept.ShouldNotBe(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(code)));
            Encoding.Latin1.GetString(kept).ShouldNotContain(code);
            answer.Text.ShouldNotContain(Convert.ToHexStringLower(kept), Case.Insensitive);
            // The answer is the same for a known phone.
            var known = Applicant.NewPhone();
            await (await Applicant.SignIn(host)).VerifyPhone(known);
            await host.PassTime(TimeSpan.FromSeconds(61));
            (await it.Post(Send, new { phone = known })).ShouldBe(202).Text.ShouldBe(answer.Text);
            return [answer];
        },
        ["otp-send-003"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            (await it.Post(Send, new { phone })).ShouldBe(202);
            var answers = new[] { await it.Post(Send, new { phone }), await (await Applicant.SignIn(host)).Post(Send, new { phone }) };
            answers.ShouldAllBe(a => int.Parse(a.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture) <= 60);
            (await Sent(host, phone)).ShouldBe(1);
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
                (await (await people[i % 3].Again()).Post(Send, new { phone })).ShouldBe(202);
            }
            await host.PassTime(TimeSpan.FromMinutes(61));
            var refused = new List<Answer>();
            foreach (var it in people)
            {
                refused.Add((await (await it.Again()).Post(Send, new { phone })).ShouldBeProblem(429, "code_daily_limit"));
                await host.PassTime(TimeSpan.FromSeconds(61));
            }
            await using var other = await HostProcess.StartAsync(host.ConnectionString, host.Blobs);
            using var request = new HttpRequestMessage(HttpMethod.Post, Send) { Content = Json($"{{\"phone\":\"{phone}\"}}") };
            request.Headers.Authorization = new("Bearer", (await people[0].Again()).Token);
            using var elsewhere = await other.Http.SendAsync(request);
            ((int)elsewhere.StatusCode).ShouldBe(429);
            (await Sent(host, phone)).ShouldBe(10);
            await host.PassTime(TimeSpan.FromHours(24));
            (await (await people[0].Again()).Post(Send, new { phone })).ShouldBe(202);
            return refused;
        },
        ["otp-send-006"] = async host =>
        {
            // Five hundred phones from one address, by thirty people; this host allows a hundred per address.
            var own = await TestHost.StartAsync("--Proxies:Trusted:0=127.0.0.1", "--Limits:Registration:SendCode:PerAddress=1",
                "--Limits:Registration:SendCode:InAll=2");
            try
            {
                var people = new List<Applicant>();
                for (var i = 0; i < 30; i++)
                    people.Add(await Applicant.SignIn(own));
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
                var sent = 0;
                foreach (var phone in phones)
                    sent += await Sent(own, phone);
                sent.ShouldBe(answers.Count(a => a.Code == 202) + 1);
                answers[^1].Code.ShouldBe(429);
                return [.. answers.Where(a => a.Code != 202)];
            }
            finally
            {
                await own.DisposeAsync();
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
            await NothingSent(host);
            return answers;
        },
        ["otp-send-013"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var answers = await Each<HttpContent>([.. Types.Select(type => Typed("{\"phone\":\"13800138000\"}", type)),
                new FormUrlEncodedContent([new("phone", "13800138000")]),
                new MultipartFormDataContent { { new StringContent("13800138000"), "phone" } }],
                content => it.Post(Send, content));
            await NothingSent(host);
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
                var cut = await Wire.Send(host.Url.Port, head + length, body);
                (cut.Code, cut.Problem, cut.Answers).ShouldBe((413, "payload_too_large", 1), cut.Text);
                // What the server reads, what it discards (64 MB), and the kernel's buffers of both sides, which may be half as much again.
                cut.Sent.ShouldBeLessThan(200_000_000);
                cut.Text.ShouldContain("Connection: close");
            }
            var phone = Applicant.NewPhone();
            (await it.Post(Send, Json($"{{\"phone\":\"{phone}\"}}".PadRight(65_536)))).ShouldBe(202);
            return [await it.Post(Send, Json($"{{\"phone\":\"{phone}\"}}".PadRight(65_537))),
                await it.Post(Send, Json(new string(' ', 10 << 20)))];
        },
        ["otp-send-015"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            string Deep(int depth) => "{\"phone\":" + new string('[', depth) + new string(']', depth) + "}";
            var answers =
                await Each([new string('[', 100_000), new string('[', 60_000), new string('[', 65), Deep(65), Deep(32), Deep(30_000),
                "{\"phone\":\"13800138000\",\"x\":" + string.Concat(Enumerable.Repeat("{\"a\":", 65)) + "1" + new string('}', 66)],
                    text => it.Post(Send, Json(text)));
            answers.Skip(1).ShouldAllBe(a => a.Code == 400);
            await NothingSent(host);
            (await host.Get("/health/live")).ShouldBe(200);
            (await it.Post(Send, new { phone = Applicant.NewPhone() })).ShouldBe(202);
            return answers;
        },
        ["otp-send-018"] = async host =>
        {
            var answer = (await (await Applicant.SignIn(host)).Post(Send, new { phone = "13800138000", purpose = "reset-admin" }))
                .ShouldBeProblem(400, "unknown_member");
            await NothingSent(host);
            return [answer];
        },
        ["otp-send-020"] = async host =>
        {
            var answer = await (await Applicant.SignIn(host)).Get(Send + "?phone=13800138000");
            await NothingSent(host);
            return [answer];
        },
        ["otp-verify-001"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            return [await it.Post(Verify, new { phone, code = await it.CodeFor(phone) })];
        },
        ["otp-verify-002"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var code = await it.CodeFor(phone);
            var answers = await Each([Other(code), Other(code), Other(code), Other(code), Other(code), code],
                tried => it.Post(Verify, new { phone, code = tried }));
            answers[^1].ShouldBeProblem(429, "code_locked");
            await host.PassTime(TimeSpan.FromSeconds(61));
            (await it.Post(Verify, new { phone, code = await it.CodeFor(phone) })).ShouldBe(200);
            return answers;
        },
        ["otp-verify-006"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var code = await it.CodeFor(phone);
            var wrong = await it.Post(Verify, new { phone, code = Other(code) });
            (await it.Post(Verify, new { phone, code })).ShouldBe(200);
            return [Alike(await it.Post(Verify, new { phone, code }), wrong)];
        },
        ["otp-verify-007"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var code = await it.CodeFor(phone);
            var wrong = await it.Post(Verify, new { phone, code = Other(code) });
            await host.PassTime(TimeSpan.FromSeconds(601));
            var expired = Alike(await it.Post(Verify, new { phone, code }), wrong);
            var next = await it.CodeFor(phone);
            await host.PassTime(TimeSpan.FromSeconds(290));
            (await it.Post(Verify, new { phone, code = next })).ShouldBe(200);
            return [expired];
        },
        ["otp-verify-009"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var first = await it.CodeFor(phone);
            await host.PassTime(TimeSpan.FromSeconds(61));
            var second = await it.CodeFor(phone);
            var answer = await it.Post(Verify, new { phone, code = first == second ? Other(first) : first });
            (await it.Post(Verify, new { phone, code = second })).ShouldBe(200);
            return [answer];
        },
        ["otp-verify-010"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var code = await it.CodeFor(phone);
            var answers = new[] { await it.Post(Verify, new { phone = Applicant.NewPhone(), code }),
                await (await Applicant.SignIn(host)).Post(Verify, new { phone, code }) };
            (await it.Post(Verify, new { phone, code })).ShouldBe(200);
            return answers;
        },
        ["otp-verify-012"] = async host =>
        {
            // The right code in every wrong format, then in the right one: the refused attempts were refused for their format.
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var code = await it.CodeFor(phone);
            var wide = string.Concat(code.Select(c => (char)('０' + (c - '0'))));
            var answers = new List<Answer>(
                await Each([code.TrimStart('0').PadLeft(1, '0'), $"\"{code} \"", $"\"{wide}\"", "\"\"", "null", "true", $"[\"{code}\"]",
                    $"{{\"$eq\":\"{code}\"}}", "{\"$ne\":null}"],
                value => it.Post(Verify, Json($"{{\"phone\":\"{phone}\",\"code\":{value}}}"))));
            (await it.Post(Verify, new { phone, code })).ShouldBe(200);
            // A code that was not sent is never valid: here while another one is pending, and in Production without one.
            string[] magic = ["000000", "111111", "123456", "654321", "666666", "888888", "999999"];
            foreach (var tried in magic)
            {
                var (other, theirs) = (await Applicant.SignIn(host), Applicant.NewPhone());
                if (await other.CodeFor(theirs) != tried)
                    answers.Add((await other.Post(Verify, new { phone = theirs, code = tried })).ShouldBeProblem(400, "code_incorrect"));
            }
            var own = await TestHost.StartAsync("--environment=Production");
            try
            {
                var token = (await own.Services.GetRequiredService<Sessions>()
                    .Issue(Audience.Applicant, Guid.CreateVersion7(), null, CancellationToken.None)).AccessToken;
                foreach (var tried in magic)
                    (await own.Post(Verify, new { phone = Applicant.NewPhone(), code = tried }, token))
                        .ShouldBeProblem(400, "code_incorrect");
            }
            finally
            {
                await own.DisposeAsync();
            }
            return answers;
        },
        ["otp-verify-013"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            // One code in ten begins with a zero: asks until one does.
            var code = await it.CodeFor(phone);
            for (var i = 0; code[0] != '0'; i++)
            {
                i.ShouldBeLessThan(300);
                (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
                code = await it.CodeFor(phone);
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

    private static ByteArrayContent Typed(string text, string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    private static async Task<int> Sent(TestHost host, string phone) =>
        (await host.Get($"/sandbox/sms?phone={phone}")).ShouldBe(200).Body.AsArray().Count;

    private static async Task NothingSent(TestHost host)
    {
        (await Sent(host, "13800138000")).ShouldBe(0);
        (await Sent(host, "13900139000")).ShouldBe(0);
    }

    /// <summary>Checks that nothing in the answers distinguishes the two.</summary>
    private static Answer Alike(Answer one, Answer other)
    {
        one.Code.ShouldBe(other.Code);
        Bare(one).ShouldBe(Bare(other));
        return one;

        static string Bare(Answer answer)
        {
            var body = answer.Body.DeepClone().AsObject();
            body.Remove("traceId");
            return body.ToJsonString();
        }
    }

    private static string Other(string code) => code == "000000" ? "111111" : "000000";
}
