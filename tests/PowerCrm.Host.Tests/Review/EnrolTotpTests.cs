using PowerCrm.Store;
using static PowerCrm.Host.Tests.Review.StaffTotpTests;

namespace PowerCrm.Host.Tests.Review;

/// <summary>Setting up and removing one's own second factor.</summary>
[Trait("Category", "Slow")]
public class EnrolTotpTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_secret_is_in_force_once_a_code_of_it_was_sent_and_each_code_is_good_once()
    {
        var ann = await Staff.Of(host);
        var enrolment = await Begin(ann);
        enrolment.Header("Cache-Control")!.ShouldContain("no-store");
        var (text, step) = (enrolment["secret"].GetValue<string>(), await ReadStep(host));
        enrolment["uri"].GetValue<string>()
            .ShouldBe($"otpauth://totp/PowerCrm:{ann.Username}?secret={text}&issuer=PowerCrm&algorithm=SHA1&digits=6&period=30");
        var secret = DecodeBase32(text);
        (await Login(ann, null)).ShouldBe(200);

        (await Confirm(ann, ComputeCode(secret, step - 5))).ShouldBeProblem(400, "totp_incorrect");
        (await Confirm(ann, ComputeCode(secret, step))).ShouldBe(204);
        (await Confirm(ann, ComputeCode(secret, step + 1))).ShouldBeProblem(409, "totp_enrolled");
        (await ann.Post("/staff/totp", new { })).ShouldBeProblem(409, "totp_enrolled");

        (await Login(ann, null)).ShouldBeProblem(401, "invalid_credentials");
        (await Login(ann, ComputeCode(secret, step))).ShouldBeProblem(401, "invalid_credentials");
        (await Login(ann, ComputeCode(secret, step + 1))).ShouldBe(200);
        (await Remove(ann, ComputeCode(secret, step + 1))).ShouldBeProblem(400, "totp_incorrect");
        await host.PassTime(TimeSpan.FromMinutes(1));
        (await Remove(ann, ComputeCode(secret, step + 2))).ShouldBe(204);
        (await Remove(ann, ComputeCode(secret, step + 2))).ShouldBe(204);
        (await Login(ann, null)).ShouldBe(200);
        (await host.Events(Ids.Derived(ann.Id, "account"))).Select(e => e.GetType().Name)
            .ShouldBe(["StaffAccountAdded", "SecondFactorEnrolled", "SecondFactorRemoved"]);
    }

    [Fact]
    public async Task a_secret_is_shown_once_whatever_the_idempotency_key()
    {
        var ann = await Staff.Of(host);
        var (key, text) = (("Idempotency-Key", "enrol"), "");
        text = (await ann.Post("/staff/totp", new { }, null, key)).ShouldBe(200)["secret"].GetValue<string>();
        var next = (await ann.Post("/staff/totp", new { }, null, key)).ShouldBe(200)["secret"].GetValue<string>();
        next.ShouldNotBe(text);
        (await Confirm(ann, ComputeCode(DecodeBase32(next), await ReadStep(host)))).ShouldBe(204);
        (await ann.Post("/staff/totp", new { }, null, key)).ShouldBeProblem(409, "totp_enrolled");
    }

    [Fact]
    public async Task a_secret_waits_ten_minutes_for_its_code_and_only_the_newest_counts()
    {
        var ann = await Staff.Of(host);
        (await Confirm(ann, "123456")).ShouldBeProblem(409, "totp_not_begun");
        var old = DecodeBase32((await Begin(ann))["secret"].GetValue<string>());
        var secret = DecodeBase32((await Begin(ann))["secret"].GetValue<string>());
        (await Confirm(ann, ComputeCode(old, await ReadStep(host)))).ShouldBeProblem(400, "totp_incorrect");
        await host.PassTime(TimeSpan.FromMinutes(10));
        (await Confirm(ann, ComputeCode(secret, await ReadStep(host)))).ShouldBeProblem(409, "totp_not_begun");
        (await Login(ann, null)).ShouldBe(200);
    }

    [Fact]
    public async Task wrong_codes_are_limited_as_they_are_at_the_sign_in()
    {
        var ann = await Staff.Of(host);
        var secret = DecodeBase32((await Begin(ann))["secret"].GetValue<string>());
        for (var i = 0; i < 10; i++)
            (await Confirm(ann, "12345")).ShouldBeProblem(400, "totp_incorrect");
        var locked = (await Confirm(ann, ComputeCode(secret, await ReadStep(host)))).ShouldBeProblem(429, "login_locked");
        locked.Header("Retry-After").ShouldNotBeNull();
        await host.PassTime(TimeSpan.FromMinutes(16));
        ann = await ann.SignInAgain();
        secret = DecodeBase32((await Begin(ann))["secret"].GetValue<string>());
        (await Confirm(ann, ComputeCode(secret, await ReadStep(host)))).ShouldBe(204);
        for (var i = 0; i < 10; i++)
            (await Remove(ann, "12345")).ShouldBeProblem(400, "totp_incorrect");
        (await Remove(ann, ComputeCode(secret, await ReadStep(host) + 1))).ShouldBeProblem(429, "login_locked");
    }

    [Fact]
    public async Task a_sign_in_older_than_a_quarter_of_an_hour_is_confirmed_by_the_password_and_a_renewal_is_no_sign_in()
    {
        var ann = await Staff.Of(host);
        var tokens = (await Login(ann, null)).ShouldBe(200);
        var token = tokens["accessToken"].GetValue<string>();
        await host.PassTime(TimeSpan.FromMinutes(14));
        var secret = DecodeBase32((await host.Post("/staff/totp", new { }, token)).ShouldBe(200)["secret"].GetValue<string>());
        await host.PassTime(TimeSpan.FromMinutes(1));
        token = (await host.Post("/auth/refresh", new { refreshToken = tokens["refreshToken"].GetValue<string>() })).ShouldBe(200)
            ["accessToken"].GetValue<string>();

        var code = ComputeCode(secret, await ReadStep(host));
        (await host.Post("/staff/totp", new { }, token)).ShouldBeProblem(403, "reauthentication_required");
        (await host.Post("/staff/totp", new { code }, token)).ShouldBeProblem(403, "reauthentication_required");
        (await host.Post("/staff/totp", new { code, password = "not-my-password" }, token)).ShouldBeProblem(401, "invalid_credentials");
        (await host.Post("/staff/totp", new { code, password = Staff.Password }, token)).ShouldBe(204);

        await host.PassTime(TimeSpan.FromMinutes(1));
        code = ComputeCode(secret, await ReadStep(host));
        (await Remove(new { code }, token)).ShouldBeProblem(403, "reauthentication_required");
        (await Remove(new { code, password = "not-my-password" }, token)).ShouldBeProblem(401, "invalid_credentials");
        (await Remove(new { code, password = Staff.Password }, token)).ShouldBe(204);
        (await Remove(new { code }, token)).ShouldBe(204);
        (await host.Post("/staff/totp", new { password = Staff.Password }, token)).ShouldBe(200);
    }

    [Fact]
    public async Task a_wrong_password_at_a_confirmation_counts_as_a_failed_sign_in_and_a_right_one_resets_the_count()
    {
        var ann = await Staff.Of(host);
        foreach (var last in new[] { Staff.Password, "not-my-password" })
        {
            for (var i = 0; i < 9; i++)
                (await ann.Post("/staff/totp", new { password = "not-my-password" })).ShouldBeProblem(401, "invalid_credentials");
            (await ann.Post("/staff/totp", new { password = last })).Code.ShouldBe(last == Staff.Password ? 200 : 401);
        }
        (await ann.Post("/staff/totp", new { password = Staff.Password })).ShouldBeProblem(429, "login_locked")
            .Header("Retry-After").ShouldNotBeNull();
        (await Login(ann, null)).ShouldBeProblem(429, "login_locked");
    }

    [Fact]
    public async Task the_secret_lies_sealed_and_an_applicant_has_none()
    {
        var ann = await Staff.Of(host);
        var secret = DecodeBase32((await Begin(ann))["secret"].GetValue<string>());
        var stored = await host.ExecuteScalar<byte[]>("select totp_pending from pc_staff where id = @Id", new { ann.Id });
        stored.AsSpan().IndexOf(secret).ShouldBe(-1);
        var it = await Registration.Applicant.SignIn(host);
        (await it.Post("/staff/totp", new { })).ShouldBeProblem(403, "forbidden");
        (await host.Post("/staff/totp", new { })).ShouldBeProblem(401, "unauthenticated");
        (await ann.Post("/staff/totp", new { code = "1234567" })).ShouldBe(400);
    }

    [Fact]
    public async Task other_sessions_end_with_a_change_of_the_factor()
    {
        var ann = await Staff.Of(host);
        var elsewhere = (await Login(ann, null)).ShouldBe(200)["accessToken"].GetValue<string>();
        var secret = DecodeBase32((await Begin(ann))["secret"].GetValue<string>());
        var step = await ReadStep(host);
        (await host.Get("/reviews", elsewhere)).ShouldBe(200);
        (await Confirm(ann, ComputeCode(secret, step))).ShouldBe(204);
        (await host.Get("/reviews", elsewhere)).ShouldBeProblem(401, "unauthenticated");
        (await ann.Get("/reviews")).ShouldBe(200);
        elsewhere = (await Login(ann, ComputeCode(secret, step + 1))).ShouldBe(200)["accessToken"].GetValue<string>();
        await host.PassTime(TimeSpan.FromMinutes(1));
        (await Remove(ann, ComputeCode(secret, step + 2))).ShouldBe(204);
        (await host.Get("/reviews", elsewhere)).ShouldBeProblem(401, "unauthenticated");
        (await ann.Get("/reviews")).ShouldBe(200);
    }

    private static async Task<Answer> Begin(Staff staff) => (await staff.Post("/staff/totp", new { })).ShouldBe(200);

    private static Task<Answer> Confirm(Staff staff, string code) => staff.Post("/staff/totp", new { code });

    private Task<Answer> Remove(Staff staff, string code) => Remove(new { code }, staff.Token);

    private Task<Answer> Remove(object body, string token) => host.Send(HttpMethod.Delete, "/staff/totp", body, token);

    private Task<Answer> Login(Staff staff, string? totp) => host.Post("/staff/login", totp is null
        ? new { username = staff.Username, password = Staff.Password }
        : (object)new { username = staff.Username, password = Staff.Password, totp });
}
