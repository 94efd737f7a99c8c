using Dapper;

namespace PowerCrm.Host.Tests.Registration;

[Collection(SharedHost.Name)]
public class SignInTests(TestHost host)
{
    [Fact]
    public async Task the_first_sign_in_starts_a_registration_and_a_later_one_finds_it()
    {
        var openId = Applicant.NewOpenId();
        var first = (await host.Post("/auth/wechat", new { code = Applicant.LoginCode(openId), consent = Applicant.Consent() }))
            .ShouldBe(200);
        first.Body["authStatus"]!.GetValue<string>().ShouldBe("draft");
        first.Body["step"]!.GetValue<string>().ShouldBe("phone");
        first.Body["tokenType"]!.GetValue<string>().ShouldBe("Bearer");
        var second = await Applicant.SignIn(host, openId);
        second.Id.ShouldBe(first.Body["registrationId"]!.GetValue<Guid>());
    }

    [Fact]
    public async Task two_first_sign_ins_at_once_end_in_one_registration()
    {
        var openId = Applicant.NewOpenId();
        var applicants = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Applicant.SignIn(host, openId)));
        applicants.Select(a => a.Id).Distinct().Count().ShouldBe(1);
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_identities where registration = @Id", new { applicants[0].Id }))
            .ShouldBe(1);
    }

    [Fact]
    public async Task without_consent_nothing_starts_and_the_code_is_not_spent()
    {
        var (openId, body) = (Applicant.NewOpenId(), new { policyVersion = Applicant.PolicyVersion, agreed = false, sensitive = true });
        var code = Applicant.LoginCode(openId);
        (await host.Post("/auth/wechat", new { code, consent = body })).ShouldBeProblem(400, "consent_required");
        (await host.Post("/auth/wechat", new { code })).ShouldBeProblem(400, "consent_required");
        (await host.Post("/auth/wechat", new { code, consent = new { policyVersion = "1999", agreed = true } }))
            .ShouldBeProblem(400, "consent_required");
        (await host.Post("/auth/wechat", new { code, consent = Applicant.Consent() })).ShouldBe(200);
    }

    [Fact]
    public async Task a_code_is_good_once_and_an_unknown_one_never()
    {
        var code = Applicant.LoginCode(Applicant.NewOpenId());
        (await host.Post("/auth/wechat", new { code, consent = Applicant.Consent() })).ShouldBe(200);
        (await host.Post("/auth/wechat", new { code, consent = Applicant.Consent() })).ShouldBeProblem(401, "wechat_code_invalid");
        var it = await Applicant.SignIn(host);
        foreach (var unknown in (string[])["nonsense", "", new string('x', 257)])
        {
            (await host.Post("/auth/wechat", new { code = unknown, consent = Applicant.Consent() }))
                .ShouldBeProblem(401, "wechat_code_invalid");
            (await it.Post("/auth/wechat-phone", new { code = unknown })).ShouldBeProblem(401, "wechat_code_invalid");
        }
    }

    [Fact]
    public async Task after_an_outage_in_the_sandbox_the_first_sign_in_succeeds()
    {
        await using var other = await TestHost.StartAsync(readers: false, "--Wechat:Timeout=00:00:05");
        (await other.Post("/sandbox/faults", new { provider = "wechat", mode = "timeout" })).ShouldBe(204);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SignIn()));
        answers.ShouldAllBe(a => a.Code == 503);
        (await other.Post("/sandbox/faults", new { provider = "wechat", mode = "ok" })).ShouldBe(204);
        (await SignIn()).ShouldBe(200);

        Task<Answer> SignIn() =>
            other.Post("/auth/wechat", new { code = Applicant.LoginCode(Applicant.NewOpenId()), consent = Applicant.Consent() });
    }

    [Fact]
    public async Task unknown_members_are_refused() =>
        (await host.Post("/auth/wechat", new { code = "x", consent = Applicant.Consent(), wxOpenid = "mine" }))
            .ShouldBeProblem(400, "unknown_member");

    [Fact]
    public async Task neither_openid_nor_device_stands_in_clear_anywhere()
    {
        var openId = Applicant.NewOpenId();
        (await host.Post("/auth/wechat",
            new
            {
                code = Applicant.LoginCode(openId),
                consent = Applicant.Consent(),
                deviceId = "device-77",
                profile = new { nickname = "小\u200b明" }
            })).ShouldBe(200);
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("select count(*) from mt_events where data::text like '%' || @openId || '%' or "
            + "data::text like '%device-77%'", new { openId })).ShouldBe(0);
    }
}
