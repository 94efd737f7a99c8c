using System.Text.Json.Nodes;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Security;

using static Probes;

/// <summary>
/// Every request body of the applicant's routes, invalid in every known way: refused with the member's name, never a crash, never accepted.
/// </summary>
[Trait("Category", "Slow")]
public class OddBodyTests(TestHost host) : IClassFixture<TestHost>
{
    private static readonly string[] InvalidBodies =
    [
        "", " ", "[]", "\"x\"", "1", "null", "true", "{", "{}}", "{\"a\"}", "{'phone':1}", "{\"phone\":NaN}", "{\"phone\":1e999}",
        "{\"phone\":01}", "{\"phone\":\"a\",}", "//x\n{}", "\ufeff{}", "{\"a\":1}{\"b\":2}",
        "{\"phone\":\"\\ud800\"}", "{\"phone\":\"a\nb\"}", "{\"\":1}", "{\"__proto__\":{}}", "{\"constructor\":1}",
        "{\"$type\":\"System.Object\"}", "{\"phone\":\"1\",\"phone\":\"2\"}", "{\"phone\":\"1\",\"\\u0070hone\":\"2\"}",
        "[" + new string('[', 5000), "{\"a\":" + string.Concat(Enumerable.Repeat("[", 40))
            + string.Concat(Enumerable.Repeat("]", 40)) + "}",
    ];

    /// <summary>The values as JSON. None is valid for any member, except where <see cref="IsValid"/> says so.</summary>
    private static readonly string[] Values =
    [
        "[]", "{}", "true", "-1", "1e300", "79228162514264337593543950335", "0.00000000001", "[\"KV10\"]", "{\"$ne\":null}", "\"\\u0000\"",
        "\"a\\u202eb\"", "\"a\\u200bb\"", "\"a\\u00adb\"", "\"a\\udb40\\udc41\"", "\"\\ud800\"",
        "\"a\\u0007b\"", "\"a\\r\\nb\"", "\"" + new string('a', 40_000) + "\"", "\"KV10, KV20\"", "\"0\"", "\"\"", "\"   \"", "\"１２５０\"",
        "\"%27 OR 1=1\"", "\"../../etc/passwd\"", "\"{11111111-1111-1111-1111-111111111111}\"",
    ];

    [Theory]
    [InlineData("POST", "/auth/wechat"), InlineData("POST", "/auth/refresh"), InlineData("POST", "/auth/logout"),
        InlineData("POST", "/auth/send-code"), InlineData("POST", "/auth/verify-code")]
    [InlineData("POST", "/auth/wechat-phone"), InlineData("PUT", "/auth/draft"), InlineData("POST", "/auth/register"),
        InlineData("POST", "/ocr/recognize"), InlineData("PUT", "/privacy/consent")]
    public async Task what_is_no_object_of_known_members_is_refused(string method, string path)
    {
        var it = await Applicant.SignIn(host);
        foreach (var text in InvalidBodies)
        {
            var answer = await host.Send(new HttpMethod(method), path, Json(text), it.Token);
            answer.Code.ShouldBe(400, $"{text[..Math.Min(40, text.Length)]} {answer.Text}");
            answer.Problem.ShouldBeOneOf("malformed_request", "validation_failed", "unknown_member", "consent_required", "phone_invalid",
                "invalid_characters");
        }
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("draft");
    }

    [Fact]
    public async Task every_member_of_a_registration_refuses_values_of_a_wrong_type()
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        foreach (var (name, _) in form)
            foreach (var value in Values)
                if (!IsValid(name, value))
                {
                    var answer = await it.Post("/auth/register", Json(Text(form, name, value)));
                    answer.Code.ShouldBe(400, $"{name} = {value[..Math.Min(40, value.Length)]}: {answer.Text}");
                    answer.Text.ShouldNotContain("etc/passwd");
                    if (answer.Problem != "malformed_request")
                        answer.Body["errors"]!.AsArray().Select(e => e!["pointer"]!.GetValue<string>())
                            .ShouldContain(p => p.StartsWith("/" + name, StringComparison.Ordinal), $"{name} = {value}");
                }
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("draft");
        (await it.Post("/auth/register", form)).ShouldBe(201);
    }

    [Fact]
    public async Task a_draft_stores_invalid_values_and_refuses_malformed_text()
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        foreach (var (name, _) in form)
            foreach (var value in Values)
            {
                var answer = await host.Send(HttpMethod.Put, "/auth/draft", Json($"{{\"{name}\":{value}}}"), it.Token);
                answer.Code.ShouldBeOneOf(200, 400);
                if (value.Contains("\\u0", StringComparison.Ordinal) || value.Contains("\\ud", StringComparison.Ordinal)
                    || value.Contains("\\u20", StringComparison.Ordinal))
                    answer.Code.ShouldBe(400, $"{name} = {value}");
                // An accepted value can be read again; a refused one stores nothing.
                if (answer.Code == 200)
                    (await it.Get("/auth/draft")).Code.ShouldBe(200, $"{name} = {value[..Math.Min(40, value.Length)]}");
            }
        (await it.Get("/privacy/export")).ShouldBe(200);
        (await it.Get("/auth/status")).ShouldBe(200);
        (await it.Put("/auth/draft", form)).ShouldBe(200);
        (await it.Post("/auth/register", form)).ShouldBe(201);
    }

    [Theory]
    [InlineData("code"), InlineData("deviceId"), InlineData("consent"), InlineData("profile")]
    public async Task a_sign_in_takes_no_odd_member_either(string name)
    {
        foreach (var value in Values)
        {
            var body = new JsonObject
            {
                ["code"] = Applicant.LoginCode(Applicant.NewOpenId()),
                ["consent"] = new JsonObject { ["policyVersion"] = Applicant.PolicyVersion, ["agreed"] = true, ["sensitive"] = true }
            };
            var answer = await host.Post("/auth/wechat", Json(Text(body, name, value)));
            answer.Code.ShouldBeOneOf(200, 400, 401);
            if (answer.Code == 200)
                name.ShouldBeOneOf("deviceId", "profile");
        }
    }

    /// <summary>Whether the odd text is a valid name, place or number for its field.</summary>
    private static bool IsValid(string name, string value) => name switch
    {
        "companyName" or "detailAddress" or "position" =>
            value is "\"KV10, KV20\"" or "\"１２５０\""
                or "\"%27 OR 1=1\"" or "\"../../etc/passwd\"" or "\"{11111111-1111-1111-1111-111111111111}\""
            || name == "position" && value == "\"0\"",
        "email" or "industry" => value is "\"\"" or "\"   \"",
        "accountNumbers" => value == "[]",
        "powerCapacity" => value == "\"１２５０\"",
        "monthlyUsage" => value is "\"１２５０\"" or "\"0\"",
        _ => false,
    };

    private static string Text(JsonObject form, string name, string value)
    {
        var marked = (JsonObject)form.DeepClone();
        marked[name] = "@@";
        return marked.ToJsonString().Replace("\"@@\"", value, StringComparison.Ordinal);
    }
}
