using System.Text;
using PowerCrm.Host.Tests.Registration;

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
            answer.Text.ShouldNotContain(code);
            answer.Body["expiresIn"]!.GetValue<int>().ShouldBeLessThanOrEqualTo(600);
            return [answer];
        },
        ["otp-send-003"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            (await it.Post(Send, new { phone })).ShouldBe(202);
            return [await it.Post(Send, new { phone })];
        },
        ["otp-send-004"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            return await UntilRefused(11, async i =>
            {
                if (i > 0)
                    await host.PassTime(TimeSpan.FromSeconds(61));
                return await it.Post(Send, new { phone });
            });
        },
        ["otp-send-006"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var refused = await UntilRefused(500, _ => it.Post(Send, new { phone = Applicant.NewPhone() }));
            (await (await Applicant.SignIn(host)).Post(Send, new { phone = Applicant.NewPhone() })).ShouldBe(202);
            return refused;
        },
        ["otp-send-010"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            return await Each(["\"138001380000\"", "\"abcdefghijk\"", "\"\"", "null", "[\"13800138000\",\"13900139000\"]", "{}", "13800138000", ""],
                value => it.Post(Send, Json(value.Length == 0 ? "{}" : $"{{\"phone\":{value}}}")));
        },
        ["otp-send-013"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            return await Each<HttpContent>([new StringContent("{\"phone\":\"13800138000\"}", Encoding.UTF8, "text/plain"),
                new FormUrlEncodedContent([new("phone", "13800138000")]), new MultipartFormDataContent { { new StringContent("13800138000"), "phone" } }],
                content => it.Post(Send, content));
        },
        ["otp-send-014"] = async host => [await (await Applicant.SignIn(host)).Post(Send, Json(new string(' ', 200_000)))],
        ["otp-send-015"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            return await Each([65, 30_000], depth => it.Post(Send, Json(new string('[', depth))));
        },
        ["otp-send-018"] = async host => [await (await Applicant.SignIn(host)).Post(Send, new { phone = "13800138000", purpose = "reset-admin" })],
        ["otp-send-020"] = async host => [await (await Applicant.SignIn(host)).Get(Send + "?phone=13800138000")],
        ["otp-verify-001"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            return [await it.Post(Verify, new { phone, code = await it.CodeFor(phone) })];
        },
        ["otp-verify-002"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var code = await it.CodeFor(phone);
            return await Each([Other(code), Other(code), Other(code), Other(code), Other(code), code], tried => it.Post(Verify, new { phone, code = tried }));
        },
        ["otp-verify-006"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var code = await it.CodeFor(phone);
            (await it.Post(Verify, new { phone, code })).ShouldBe(200);
            return [await it.Post(Verify, new { phone, code })];
        },
        ["otp-verify-007"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var code = await it.CodeFor(phone);
            await host.PassTime(TimeSpan.FromSeconds(601));
            return [await it.Post(Verify, new { phone, code })];
        },
        ["otp-verify-009"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            var first = await it.CodeFor(phone);
            await host.PassTime(TimeSpan.FromSeconds(61));
            var second = await it.CodeFor(phone);
            return [await it.Post(Verify, new { phone, code = first == second ? Other(first) : first })];
        },
        ["otp-verify-010"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            return [await it.Post(Verify, new { phone = Applicant.NewPhone(), code = await it.CodeFor(phone) })];
        },
        ["otp-verify-012"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            return await Each(["123456", "\"123456 \"", "\"１２３４５６\"", "\"\"", "null", "true", "[\"1\"]", "{\"$ne\":null}", "\"000000\""],
                value => it.Post(Verify, Json($"{{\"phone\":\"{phone}\",\"code\":{value}}}")));
        },
        ["otp-verify-013"] = async host =>
        {
            var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
            return await Each(["12345", "\"12345\""], value => it.Post(Verify, Json($"{{\"phone\":\"{phone}\",\"code\":{value}}}")));
        },
        ["otp-verify-018"] = async host => [await (await Applicant.SignIn(host)).Post(Verify, new { phone = new string('1', 1_000_000), code = "123456" })],
    };

    private static string Other(string code) => code == "000000" ? "111111" : "000000";
}
