using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>How many codes are allowed per phone, person, device, range of numbers and day, and when a CAPTCHA is required.</summary>
[Trait("Category", "Slow")]
public class CodeLimitTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Send = "/auth/send-code", Verify = "/auth/verify-code";

    [Fact]
    public async Task a_phone_gets_five_codes_an_hour_whoever_asks()
    {
        var (people, phone) = (new[] { await Applicant.SignIn(host), await Applicant.SignIn(host) }, Applicant.NewPhone());
        for (var i = 0; i < 5; i++)
        {
            (await people[i % 2].Post(Send, new { phone })).ShouldBe(202);
            await host.PassTime(TimeSpan.FromSeconds(61));
        }
        // Longer than the minute between two codes, so it is the limit per hour that was reached.
        RetryAfter((await people[0].Post(Send, new { phone })).ShouldBeProblem(429, "code_too_frequent")).ShouldBeInRange(61, 3600);
        await host.PassTime(TimeSpan.FromSeconds(61));
        RetryAfter((await people[1].Post(Send, new { phone })).ShouldBeProblem(429, "code_too_frequent")).ShouldBeInRange(61, 3600);
        (await people[0].Post(Send, new { phone = Applicant.NewPhone() })).ShouldBe(202);
        (await CountMessages(host, phone)).ShouldBe(5);
        await host.PassTime(TimeSpan.FromMinutes(55));
        (await people[0].Post(Send, new { phone })).ShouldBe(202);
    }

    [Fact]
    public async Task a_phone_gets_ten_codes_a_day_and_the_eleventh_only_a_day_after_the_first()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        for (var i = 0; i < 10; i++)
        {
            (await it.Post(Send, new { phone })).ShouldBe(202);
            await host.PassTime(TimeSpan.FromMinutes(20));
            it = await it.SignInAgain();
        }
        RetryAfter((await it.Post(Send, new { phone })).ShouldBeProblem(429, "code_daily_limit")).ShouldBeInRange(3601, 24 * 3600);
        await host.PassTime(TimeSpan.FromSeconds(61));
        (await (await Applicant.SignIn(host)).Post(Send, new { phone })).ShouldBeProblem(429, "code_daily_limit");
        (await it.Post(Send, new { phone = Applicant.NewPhone() })).ShouldBe(202);
        (await CountMessages(host, phone)).ShouldBe(10);
        await host.PassTime(TimeSpan.FromHours(21));
        (await (await it.SignInAgain()).Post(Send, new { phone })).ShouldBe(202);
    }

    [Fact]
    public async Task a_person_gets_twenty_codes_a_day_for_whatever_phones()
    {
        var it = await Applicant.SignIn(host);
        for (var i = 0; i < 20; i++)
            (await it.Post(Send, new { phone = Applicant.NewPhone() })).ShouldBe(202);
        var phone = Applicant.NewPhone();
        RetryAfter((await it.Post(Send, new { phone })).ShouldBeProblem(429, "code_daily_limit")).ShouldBeGreaterThan(3600);
        (await CountMessages(host, phone)).ShouldBe(0);
        // The person's limit was reached, not the phone's: refused requests do not count for the phone.
        (await (await Applicant.SignIn(host)).Post(Send, new { phone })).ShouldBe(202);
        await host.PassTime(TimeSpan.FromHours(24));
        (await (await it.SignInAgain()).Post(Send, new { phone = Applicant.NewPhone() })).ShouldBe(202);
    }

    [Fact]
    public async Task a_device_gets_the_configured_number_of_codes_a_day_whoever_signs_in_on_it()
    {
        await using var otherHost = await TestHost.StartAsync(readers: false, "--Limits:Registration:SendCode:PerDevice=2");
        var device = Guid.CreateVersion7().ToString("N");
        var people = new[] { await SignInOn(device), await SignInOn(device), await SignInOn(device) };
        for (var i = 0; i < 2; i++)
            (await people[i].Post(Send, new { phone = Applicant.NewPhone() })).ShouldBe(202);
        foreach (var it in people)
            (await it.Post(Send, new { phone = Applicant.NewPhone() })).ShouldBeProblem(429, "code_daily_limit");
        var other = Guid.CreateVersion7().ToString("N");
        (await (await SignInOn(other)).Post(Send, new { phone = Applicant.NewPhone() })).ShouldBe(202);
        // The device of the last sign-in counts.
        var openId = Applicant.NewOpenId();
        await SignInOn(other, openId);
        (await (await SignInOn(device, openId)).Post(Send, new { phone = Applicant.NewPhone() })).ShouldBeProblem(429, "code_daily_limit");
        (await (await SignInOn(other, openId)).Post(Send, new { phone = Applicant.NewPhone() })).ShouldBe(202);

        Task<Applicant> SignInOn(string deviceId, string? existingOpenId = null) =>
            SignInWithDevice(otherHost, deviceId, existingOpenId);
    }

    [Fact]
    public async Task in_development_many_people_get_a_code_on_one_device()
    {
        for (var i = 0; i < 25; i++)
            (await (await SignInWithDevice(host, "wx-1")).Post(Send, new { phone = Applicant.NewPhone() })).ShouldBe(202);
    }

    [Fact]
    public async Task numbers_alike_but_for_four_digits_share_a_limit()
    {
        // Limits are a hundred times higher in Development: 1 allows a hundred an hour.
        await using var otherHost = await TestHost.StartAsync("--Limits:Registration:SendCode:PerPhonePrefix=1");
        var people = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Applicant.SignIn(otherHost)));
        string Phone(int last) => $"1371234{last:0000}";
        await UseUp(otherHost, "SendCode:PerPhonePrefix:1371234", 96);
        for (var i = 96; i < 100; i++)
            (await people[i % 2].Post(Send, new { phone = Phone(i) })).ShouldBe(202);
        RetryAfter((await people[0].Post(Send, new { phone = Phone(100) })).ShouldBeProblem(429, "code_too_frequent"))
            .ShouldBeInRange(1, 3600);
        (await CountMessages(otherHost, Phone(100))).ShouldBe(0);
        (await people[0].Post(Send, new { phone = "13712350000" })).ShouldBe(202);
        await otherHost.PassTime(TimeSpan.FromMinutes(61));
        (await people[1].Post(Send, new { phone = Phone(100) })).ShouldBe(202);
    }

    [Fact]
    public async Task refused_requests_of_one_person_leave_the_limit_of_an_address_to_others()
    {
        // Limits are a hundred times higher in Development: 1 allows a hundred an hour.
        await using var otherHost = await TestHost.StartAsync(readers: false, "--Limits:Registration:SendCode:PerAddress=1");
        var (it, other) = (await Applicant.SignIn(otherHost), await Applicant.SignIn(otherHost));
        var phone = Applicant.NewPhone();
        await UseUp(otherHost, "SendCode:PerAddress:127.0.0.1", 70);
        for (var i = 70; i < 90; i++)
            (await it.Post(Send, new { phone = Applicant.NewPhone() })).ShouldBe(202);
        // One more than the address has left.
        for (var i = 90; i < 101; i++)
            (await it.Post(Send, new { phone = Applicant.NewPhone() })).ShouldBeProblem(429, "code_daily_limit");
        (await other.Post(Send, new { phone })).ShouldBe(202);
        // Who has used up the own limit does not learn that a phone got a code a moment ago.
        (await it.Post(Send, new { phone })).ShouldBeProblem(429, "code_daily_limit");
    }

    [Fact]
    public async Task codes_count_against_the_limit_of_an_address_but_not_those_for_a_locked_phone()
    {
        // Limits are a hundred times higher in Development: 1 allows a hundred an hour.
        await using var otherHost = await TestHost.StartAsync(readers: false, "--Limits:Registration:VerifyCode:PerAddress=1");
        var (it, phone) = (await Applicant.SignIn(otherHost), Applicant.NewPhone());
        var code = await it.RequestCode(phone);
        var wrong = code == "000000" ? "111111" : "000000";
        await UseUp(otherHost, "VerifyCode:PerAddress:127.0.0.1", 90);
        for (var i = 90; i < 95; i++)
            (await it.Post(Verify, new { phone, code = wrong })).ShouldBeProblem(400, "code_incorrect");
        // One more than the address has left.
        foreach (var locked in Enumerable.Range(0, 6).Select(i => i % 2 == 0 ? code : wrong))
            (await it.Post(Verify, new { phone, code = locked })).ShouldBeProblem(429, "code_locked");
        await Applicant.WithPhone(otherHost);
        // Guesses are limited, also where there is no code.
        var unsent = Applicant.NewPhone();
        for (var i = 96; i < 100; i++)
            (await it.Post(Verify, new { phone = unsent, code = wrong })).ShouldBeProblem(400, "code_incorrect");
        (await it.Post(Verify, new { phone = unsent, code = wrong })).ShouldBeProblem(429, "rate_limited");
    }

    [Fact]
    public async Task an_outage_of_wechat_does_not_count_against_the_limits_of_an_address()
    {
        // Limits are a hundred times higher in Development: 1 allows a hundred an hour.
        await using var otherHost = await TestHost.StartAsync(readers: false, "--Limits:Registration:SignIn:PerAddress=1",
            "--Limits:Registration:WechatPhone:PerAddress=1");
        var it = await Applicant.SignIn(otherHost);
        await UseUp(otherHost, "SignIn:PerAddress:127.0.0.1", 90);
        await UseUp(otherHost, "WechatPhone:PerAddress:127.0.0.1", 90);
        (await otherHost.Post("/sandbox/faults", new { provider = "wechat", mode = "error" })).ShouldBe(204);
        // One more than the address has left.
        for (var i = 90; i < 101; i++)
        {
            (await otherHost.Post("/auth/wechat",
                new { code = Applicant.LoginCode(Applicant.NewOpenId()), consent = Applicant.Consent() }))
                .ShouldBeProblem(503, "wechat_unavailable");
            (await it.Post("/auth/wechat-phone", new { code = PhoneCode() })).ShouldBeProblem(503, "wechat_unavailable");
        }
        (await otherHost.Post("/sandbox/faults", new { provider = "wechat", mode = "ok" })).ShouldBe(204);
        await Applicant.SignIn(otherHost);
        (await it.Post("/auth/wechat-phone", new { code = PhoneCode() })).ShouldBe(200);

        static string PhoneCode() => $"sbx-phone-{Applicant.NewPhone()}-{Guid.CreateVersion7():N}";
    }

    [Fact]
    public async Task no_code_is_sent_or_counted_when_the_daily_budget_is_used_up()
    {
        await using var otherHost = await TestHost.StartAsync(readers: false, "--Limits:Registration:SendCode:PerDay=2");
        var (it, phone) = (await Applicant.SignIn(otherHost), Applicant.NewPhone());
        for (var i = 0; i < 2; i++)
            (await it.Post(Send, new { phone = Applicant.NewPhone() })).ShouldBe(202);
        for (var i = 0; i < 25; i++)
            RetryAfter((await it.Post(Send, new { phone })).ShouldBeProblem(503, "sms_unavailable")).ShouldBeGreaterThan(0);
        (await CountMessages(otherHost, phone)).ShouldBe(0);
        await otherHost.PassTime(TimeSpan.FromHours(24));
        (await (await it.SignInAgain()).Post(Send, new { phone })).ShouldBe(202);
    }

    [Fact]
    public async Task the_second_code_for_a_phone_within_ten_minutes_needs_a_captcha()
    {
        await using var otherHost = await StartWithCaptcha();
        var (it, phone) = (await Applicant.SignIn(otherHost), Applicant.NewPhone());
        (await it.Post(Send, new { phone })).ShouldBe(202);
        await otherHost.PassTime(TimeSpan.FromSeconds(61));
        (await it.Post(Send, new { phone })).ShouldBeProblem(403, "captcha_required");
        foreach (var ticket in new[] { "bad", new string('g', 2049) })
            (await it.Post(Send, new { phone }, null, ("X-Captcha-Ticket", ticket))).ShouldBeProblem(403, "captcha_required");
        (await CountMessages(otherHost, phone)).ShouldBe(1);
        (await it.Post(Send, new { phone }, null, ("X-Captcha-Ticket", Captcha.ValidTicket))).ShouldBe(202);
        await otherHost.PassTime(TimeSpan.FromMinutes(10));
        (await it.Post(Send, new { phone })).ShouldBe(202);
        (await CountMessages(otherHost, phone)).ShouldBe(3);
    }

    [Fact]
    public async Task a_wrong_captcha_ticket_counts_against_the_limit_of_an_address_and_a_missing_one_does_not()
    {
        // Limits are a hundred times higher in Development: 1 allows a hundred an hour.
        await using var otherHost = await StartWithCaptcha("--Limits:Registration:SendCode:PerAddress=1");
        var (it, phone) = (await Applicant.SignIn(otherHost), Applicant.NewPhone());
        await UseUp(otherHost, "SendCode:PerAddress:127.0.0.1", 95);
        (await it.Post(Send, new { phone })).ShouldBe(202);
        // One more than the address has left.
        for (var i = 96; i < 101; i++)
            (await it.Post(Send, new { phone })).ShouldBeProblem(403, "captcha_required");
        for (var i = 96; i < 100; i++)
            (await it.Post(Send, new { phone }, null, ("X-Captcha-Ticket", "bad"))).ShouldBeProblem(403, "captcha_required");
        (await it.Post(Send, new { phone }, null, ("X-Captcha-Ticket", Captcha.ValidTicket))).ShouldBeProblem(429, "rate_limited");
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(20, true)]
    public async Task many_codes_of_one_address_or_one_range_of_numbers_need_a_captcha(int limit, bool isRange)
    {
        await using var otherHost = await StartWithCaptcha();
        var people = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Applicant.SignIn(otherHost)));
        // Either the range of numbers or the address repeats, never both.
        Task<Answer> Ask(int i, params (string, string)[] headers) =>
            people[i % 3].Post(Send, new { phone = isRange ? $"1371234{i:0000}" : $"137{i:0000}1234" }, null,
                [("X-Forwarded-For", isRange ? $"203.0.{i}.7" : "203.0.113.7"), .. headers]);
        for (var i = 0; i < limit; i++)
            (await Ask(i)).ShouldBe(202);
        (await Ask(limit)).ShouldBeProblem(403, "captcha_required");
        (await Ask(limit, ("X-Captcha-Ticket", Captcha.ValidTicket))).ShouldBe(202);
        await otherHost.PassTime(TimeSpan.FromMinutes(61));
        (await Ask(limit + 1)).ShouldBe(202);
    }

    /// <summary>Counts for a limit of a hundred an hour, as requests of others would.</summary>
    private static async Task UseUp(TestHost host, string key, int count)
    {
        var limits = host.Services.GetRequiredService<Web.IRateLimits>();
        for (var i = 0; i < count; i++)
            (await limits.TryAcquire(key, 100, TimeSpan.FromHours(1), default)).IsAllowed.ShouldBeTrue();
    }

    private static Task<TestHost> StartWithCaptcha(params string[] settings) =>
        TestHost.StartAsync(builder => builder.Services.AddSingleton<ICaptcha, Captcha>(), ["--Proxies:Trusted:0=127.0.0.1", .. settings]);

    private static async Task<Applicant> SignInWithDevice(TestHost host, string deviceId, string? existingOpenId = null)
    {
        var openId = existingOpenId ?? Applicant.NewOpenId();
        var answer = (await host.Post("/auth/wechat", new { code = Applicant.LoginCode(openId), consent = Applicant.Consent(), deviceId }))
            .ShouldBe(200);
        return new Applicant(host, openId, answer.Body["accessToken"]!.GetValue<string>(), answer.Body["registrationId"]!.GetValue<Guid>());
    }

    private static int RetryAfter(Answer answer) => int.Parse(answer.Header("Retry-After").ShouldNotBeNull(), CultureInfo.InvariantCulture);

    private static async Task<int> CountMessages(TestHost host, string phone) =>
        (await host.Get($"/sandbox/sms?phone={phone}")).ShouldBe(200).Body.AsArray().Count;

    /// <summary>The CAPTCHA vendor, for which the product has no client.</summary>
    private sealed class Captcha : ICaptcha
    {
        public const string ValidTicket = "good";

        public bool IsEnabled => true;

        public Task<bool> Verify(string ticket, string address, CancellationToken ct) => Task.FromResult(ticket == ValidTicket);
    }
}
