using Dapper;

namespace PowerCrm.Host.Tests.Registration;

public class CodeTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_right_code_verifies_the_phone_once()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        var code = await it.RequestCode(phone);
        code.ShouldMatch("^[0-9]{6}$");
        var answer = (await it.Post("/auth/verify-code", new { phone, code })).ShouldBe(200);
        answer.Body["phoneVerified"]!.GetValue<bool>().ShouldBeTrue();
        answer.Body["step"]!.GetValue<string>().ShouldBe("info");
        (await it.Post("/auth/verify-code", new { phone, code })).ShouldBeProblem(400, "code_incorrect");
    }

    [Fact]
    public async Task an_unsent_a_wrong_and_an_expired_code_get_the_same_answer()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        (await it.Post("/auth/verify-code", new { phone, code = "123456" })).ShouldBeProblem(400, "code_incorrect");
        var code = await it.RequestCode(phone);
        (await it.Post("/auth/verify-code", new { phone, code = Wrong(code) })).ShouldBeProblem(400, "code_incorrect");
        await using (var connection = await host.OpenAsync())
            await connection.ExecuteAsync("update pc_codes set expires_at = powercrm_now() where registration = @Id", new { it.Id });
        (await it.Post("/auth/verify-code", new { phone, code })).ShouldBeProblem(400, "code_incorrect");
    }

    [Fact]
    public async Task after_five_wrong_tries_also_the_right_code_is_locked()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        var code = await it.RequestCode(phone);
        var wrong = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => it.Post("/auth/verify-code", new { phone, code = Wrong(code) })));
        wrong.ShouldAllBe(a => a.Problem == "code_incorrect");
        (await it.Post("/auth/verify-code", new { phone, code })).ShouldBeProblem(429, "code_locked").Header("Retry-After")
            .ShouldNotBeNull();
    }

    [Fact]
    public async Task a_code_is_bound_to_who_asked_for_it()
    {
        var (it, other, phone) = (await Applicant.SignIn(host), await Applicant.SignIn(host), Applicant.NewPhone());
        var code = await it.RequestCode(phone);
        (await other.Post("/auth/verify-code", new { phone, code })).ShouldBeProblem(400, "code_incorrect");
    }

    [Fact]
    public async Task a_second_code_within_a_minute_is_too_soon_and_costs_no_message()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        await it.RequestCode(phone);
        var problem = (await it.Post("/auth/send-code", new { phone })).ShouldBeProblem(429, "code_too_frequent");
        int.Parse(problem.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        (await host.Get($"/sandbox/sms?phone={phone}")).Body.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("1380013800")]
    [InlineData("138001380000")]
    [InlineData("12800138000")]
    [InlineData("+8613800138000")]
    [InlineData(" 13800138000")]
    [InlineData("１３８００１３８０００")]
    public async Task only_mainland_mobiles_get_a_code(string phone) =>
        (await (await Applicant.SignIn(host)).Post("/auth/send-code", new { phone })).ShouldBeProblem(400, "phone_invalid");

    [Fact]
    public async Task a_phone_leads_to_one_registration_only()
    {
        var (it, other, phone) = (await Applicant.SignIn(host), await Applicant.SignIn(host), Applicant.NewPhone());
        await it.VerifyPhone(phone);
        (await other.Post("/auth/wechat-phone", new { code = $"sbx-phone-{phone}-{Guid.CreateVersion7():N}" }))
            .ShouldBeProblem(409, "phone_already_bound");
        (await it.Post("/auth/wechat-phone", new { code = $"sbx-phone-{phone}-{Guid.CreateVersion7():N}" })).ShouldBe(200);
    }

    [Fact]
    public async Task two_registrations_racing_for_a_phone_give_it_to_one()
    {
        var phone = Applicant.NewPhone();
        var people = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Applicant.SignIn(host)));
        var answers = await Task.WhenAll(
            people.Select(p => p.Post("/auth/wechat-phone", new { code = $"sbx-phone-{phone}-{Guid.CreateVersion7():N}" })));
        answers.Count(a => a.Code == 200).ShouldBe(1);
        answers.Count(a => a.Problem == "phone_already_bound").ShouldBe(4);
    }

    [Fact]
    public async Task sending_needs_a_signed_in_applicant() =>
        (await host.Post("/auth/send-code", new { phone = "13800138000" })).ShouldBeProblem(401, "unauthenticated");

    private static string Wrong(string code) => code == "000000" ? "111111" : "000000";

    [Fact]
    public async Task a_vendor_outage_does_not_count_against_code_limits()
    {
        var otherHost = await TestHost.StartAsync(readers: false);
        try
        {
            var (it, phone) = (await Applicant.SignIn(otherHost), Applicant.NewPhone());
            (await otherHost.Post("/sandbox/faults", new { provider = "sms", mode = "error" })).ShouldBe(204);
            for (var i = 0; i < 12; i++)
                (await it.Post("/auth/send-code", new { phone })).ShouldBeProblem(503, "sms_unavailable");
            (await otherHost.Post("/sandbox/faults", new { provider = "sms", mode = "ok" })).ShouldBe(204);
            (await it.Post("/auth/send-code", new { phone })).ShouldBe(202);
        }
        finally
        {
            await otherHost.DisposeAsync();
        }
    }

    /// <summary>The gateway may deliver a message that it denies; the person was told that none was sent.</summary>
    [Fact]
    public async Task a_code_that_the_gateway_says_it_did_not_send_is_not_valid()
    {
        await using var otherHost = await TestHost.StartAsync(readers: false);
        var (it, phone) = (await Applicant.SignIn(otherHost), Applicant.NewPhone());
        (await otherHost.Post("/sandbox/faults", new { provider = "sms", mode = "denied" })).ShouldBe(204);
        (await it.Post("/auth/send-code", new { phone })).ShouldBeProblem(503, "sms_unavailable");
        var code = (await otherHost.Get($"/sandbox/sms?phone={phone}")).Body[0]!["code"]!.GetValue<string>();
        (await otherHost.Post("/sandbox/faults", new { provider = "sms", mode = "ok" })).ShouldBe(204);
        (await it.Post("/auth/verify-code", new { phone, code })).ShouldBeProblem(400, "code_incorrect");
        await it.VerifyPhone(phone);
    }

    [Fact]
    public async Task without_consent_no_code_is_sent_and_no_phone_bound()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        var code = await it.RequestCode(phone);
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = false, sensitive = false }))
            .ShouldBe(200);
        (await it.Post("/auth/verify-code", new { phone, code })).ShouldBeProblem(400, "consent_required");
        (await it.Post("/auth/send-code", new { phone = Applicant.NewPhone() })).ShouldBeProblem(400, "consent_required");
        (await it.Post("/auth/wechat-phone", new { code = $"sbx-phone-{phone}-{Guid.CreateVersion7():N}" }))
            .ShouldBeProblem(400, "consent_required");
    }
}
