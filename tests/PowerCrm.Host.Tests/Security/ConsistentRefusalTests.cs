using System.Text;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Security;

using static Probes;

/// <summary>The rules that the contract states for all routes, tested at any of them.</summary>
[Trait("Category", "Slow")]
[Collection(SharedHost.Name)]
public class ConsistentRefusalTests(TestHost host)
{
    [Theory]
    [InlineData("POST", "/managers", """{"staffId":5,"territories":["999999"],"capacity":5000,"leave":[{"from":"x","to":"2026-01-01"}]}""",
        "/capacity /leave/0/from /staffId /territories/0")]
    [InlineData("POST", "/managers", """{"staffId":"018f4d3e-0000-7000-8000-000000000001","territories":[],"capacity":"x","odd":1}""",
        "/capacity /odd /territories")]
    [InlineData("PUT", "/managers/018f4d3e-0000-7000-8000-000000000001", """{"territories":[7,"999999"],"capacity":-1}""",
        "/capacity /territories/0 /territories/1")]
    [InlineData("POST", "/policies/review/activate", """
        {"policy":{"autoApprove":"yes","samePicture":true,"certainFrom":7,"claimMinutes":1},"reason":"x"}
        """, "/policy/autoApprove /policy/certainFrom /policy/claimMinutes")]
    [InlineData("POST", "/policies/assignment/activate", """
        {"policy":{"bands":[{"name":"a","weight":9,"belowKva":"x"},{"name":"b","weight":1}],"transferDays":99},"reason":5}
        """, "/policy/bands/0/belowKva /policy/bands/0/weight /policy/transferDays /reason")]
    [InlineData("POST", "/assignment/simulations", """
        {"policy":{"bands":[{"name":"a","weight":9}]},"from":"x","to":"2026-01-01T00:00:00Z"}
        """, "/from /policy/bands/0/weight")]
    [InlineData("POST", "/customers/reassign", """{"customerIds":[],"reason":5}""", "/customerIds /reason")]
    [InlineData("POST", "/customers/first-contact", """{"customerId":"x","channel":"pigeon","outcome":1}""",
        "/channel /customerId /outcome")]
    public async Task faults_of_type_and_of_rule_are_reported_at_once(string method, string path, string body, string pointers)
    {
        var staff = await Staff.Of(host, path.EndsWith("first-contact", StringComparison.Ordinal) ? "manager" : "admin");
        var answer = (await host.Send(new HttpMethod(method), path, Json(body), staff.Token, 1)).ShouldBe(400);
        answer["errors"].AsArray().Select(e => e!["pointer"]!.GetValue<string>()).Order(StringComparer.Ordinal)
            .ShouldBe(pointers.Split(' '));
    }

    [Fact]
    public async Task a_wrong_phone_and_a_wrong_code_are_reported_at_once()
    {
        var it = await Applicant.SignIn(host);
        ReadPointers(await it.Post("/auth/verify-code", new { phone = "123", code = 5 })).ShouldBe(["/code", "/phone"]);
        (await it.Post("/auth/verify-code", new { phone = "123", code = "123456" })).ShouldBeProblem(400, "phone_invalid");
    }

    [Theory]
    [InlineData("""{"agreed":true}""")]
    [InlineData("""{"agreed":false,"policyVersion":"1999"}""")]
    [InlineData("""{"agreed":"yes","policyVersion":"1999"}""")]
    [InlineData("""{"agreed":true,"policyVersion":7}""")]
    [InlineData("null"), InlineData("5"), InlineData("{}")]
    public async Task a_missing_consent_has_one_code_whatever_is_wrong_with_it(string consent) =>
        (await host.Post("/auth/wechat", Json($$"""{"code":"sbx-x-1","consent":{{consent}}}"""))).ShouldBeProblem(400, "consent_required");

    [Fact]
    public async Task all_that_is_wrong_with_a_consent_is_told_at_once() =>
        ReadPointers(await host.Post("/auth/wechat", Json("""{"code":"sbx-x-1","consent":{"agreed":false,"policyVersion":"1999"}}""")))
            .ShouldBe(["/consent/agreed", "/consent/policyVersion"]);

    [Theory]
    [InlineData("/auth/withdraw", "applicant")]
    [InlineData("/auth/urge", "applicant")]
    [InlineData("/reviews/claim-next", "reviewer")]
    [InlineData("/reviews/018f4d3e-0000-7000-8000-000000000001/claim", "reviewer")]
    [InlineData("/notifications/018f4d3e-0000-7000-8000-000000000001/read", "manager")]
    [InlineData("/staff/logout-all", "reviewer")]
    public async Task a_body_is_read_also_where_none_is_asked_for(string path, string role)
    {
        var token = role == "applicant" ? (await Applicant.SignIn(host)).Token : (await Staff.Of(host, role)).Token;
        foreach (var key in new (string, string)[][] { [], [("Idempotency-Key", "a")] })
        {
            (await host.Post(path, Json("{\"odd\":1}"), token, null, key)).ShouldBeProblem(400, "unknown_member");
            (await host.Post(path, Json("[1]"), token, null, key)).ShouldBeProblem(400, "malformed_request");
            (await host.Post(path, new StringContent("x", Encoding.UTF8, "text/plain"), token, null, key))
                .ShouldBeProblem(415, "unsupported_media_type");
            (await host.Post(path, Json("{\"a\":\"" + new string('a', 70_000) + "\"}"), token, null, key))
                .ShouldBeProblem(413, "payload_too_large");
        }
        var expected = (await host.Post(path, null, token)).Code;
        (await host.Post(path, Json("{}"), role == "applicant" ? (await Applicant.SignIn(host)).Token
            : (await Staff.Of(host, role)).Token)).Code.ShouldBe(expected, "an empty object says as little as none");
        foreach (var type in (string[])["text/plain", "application/x-www-form-urlencoded"])
            foreach (var key in new (string, string)[][] { [], [("Idempotency-Key", "b" + type.Length)] })
            {
                var sender = role == "applicant" ? (await Applicant.SignIn(host)).Token : (await Staff.Of(host, role)).Token;
                // The others may have claimed the last waiting case meanwhile.
                (await host.Post(path, new StringContent("", Encoding.UTF8, type), sender, null, key)).Code
                    .ShouldBeOneOf([expected, 204], "a content type without a body says as little as none");
            }
    }

    [Fact]
    public async Task faults_of_a_body_are_reported_before_a_missing_version()
    {
        var admin = await Staff.Of(host, "admin");
        var manager = await Staff.Of(host, "manager");
        var id = Guid.CreateVersion7();
        foreach (var (staff, method, path) in new (Staff, string, string)[]
        {
            (admin, "PUT", $"/managers/{id}"), (admin, "POST", $"/customers/{id}/reassign"),
            (manager, "PUT", $"/customers/{id}/assign-status"), (manager, "POST", $"/customers/{id}/transfer"),
            (admin, "POST", $"/reviews/{id}/decision"), (admin, "POST", $"/reviews/{id}/checks"),
            (admin, "POST", $"/reviews/{id}/takeover"), (admin, "POST", $"/reviews/{id}/reverse"),
            (admin, "POST", $"/reviews/{id}/second-opinion"), (admin, "POST", "/policies/review/activate"),
        })
        {
            var answer = await host.Send(new HttpMethod(method), path, Json("{\"odd\":1}"), staff.Token);
            answer.ShouldBeProblem(400, "unknown_member");
        }
    }

    [Theory]
    [InlineData("/policies/unheard-of")]
    [InlineData("/policies/unheard-of/activate")]
    [InlineData("/policies/unheard-of/validate")]
    [InlineData("/policies/unheard-of/1")]
    [InlineData("/reviews/no-id")]
    public async Task an_unknown_path_is_404_also_for_a_post(string path) =>
        (await (await Staff.Of(host, "admin")).Post(path, new { })).ShouldBeProblem(404, "not_found");

    [Fact]
    public async Task a_wrong_method_on_an_existing_route_is_405()
    {
        var admin = await Staff.Of(host, "admin");
        (await admin.Post("/policies/review", new { })).ShouldBeProblem(405, "method_not_allowed").Header("Allow").ShouldBe("GET");
        (await admin.Post($"/reviews/{Guid.CreateVersion7()}", new { })).ShouldBeProblem(405, "method_not_allowed");
    }

    [Fact]
    public async Task the_refusal_of_a_content_type_names_the_expected_one()
    {
        var it = await Applicant.SignIn(host);
        var answer = (await it.Post("/upload/image", Json("{}"))).ShouldBeProblem(415, "unsupported_media_type");
        answer["title"].GetValue<string>().ShouldNotContain("json");
        (await it.Post("/upload/image", Json("{}"), null, ("Accept-Language", "en"))).ShouldBe(415)["title"].GetValue<string>()
            .ShouldNotContain("json");
        (await it.Post("/auth/send-code", new StringContent("x"))).ShouldBe(415)["detail"].GetValue<string>().ShouldContain("json");
    }

    [Fact]
    public async Task a_refusal_of_the_sandbox_is_a_problem_response()
    {
        var answer = (await host.Post("/sandbox/faults", new { provider = "nobody", mode = "ok" }))
            .ShouldBeProblem(400, "validation_failed");
        answer["traceId"].GetValue<string>().Length.ShouldBe(32);
        answer["title"].GetValue<string>().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("idCardFront", "name", "张*伟", "name_invalid")]
    [InlineData("idCardFront", "name", "1234", "name_invalid")]
    [InlineData("businessLicense", "legalPerson", "<b>张伟</b>", "name_invalid")]
    public async Task a_confirmed_name_must_be_a_valid_name(string kind, string field, string value, string code)
    {
        var it = await Applicant.SignIn(host);
        var path = $"/ocr/{await it.UploadPicture(kind)}/confirm";
        Task<Answer> Confirm(string text) =>
            it.Post(path, new { fields = new Dictionary<string, string> { [field] = text } });
        var answer = (await Confirm(value)).ShouldBeProblem(400, "validation_failed");
        answer["errors"].AsArray().Select(e => (e!["pointer"]!.GetValue<string>(), e["code"]!.GetValue<string>()))
            .ShouldBe([($"/fields/{field}", code)]);
        (await Confirm("买买提·吐尔逊")).ShouldBe(204);
        if (field == "legalPerson")
            (await Confirm("深圳市示例投资有限公司（委派代表：张伟）")).ShouldBe(204);
    }

    private static IEnumerable<string> ReadPointers(Answer answer) =>
        answer.ShouldBe(400)["errors"].AsArray().Select(e => e!["pointer"]!.GetValue<string>());
}
