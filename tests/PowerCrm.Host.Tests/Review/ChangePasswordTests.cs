using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Review;

/// <summary>Changing one's own password.</summary>
[Trait("Category", "Slow")]
public class ChangePasswordTests(TestHost host) : IClassFixture<TestHost>
{
    private const string New = "another-long-password";

    [Fact]
    public async Task the_new_password_signs_in_the_old_does_not_and_other_sessions_end()
    {
        var ann = await Staff.Of(host);
        var elsewhere = (await Login(ann, Staff.Password)).ShouldBe(200)["accessToken"].GetValue<string>();
        (await Change(ann, Staff.Password, New, ("Idempotency-Key", "once"))).ShouldBe(204);
        (await Change(ann, Staff.Password, New, ("Idempotency-Key", "once"))).ShouldBe(204).Header("Idempotency-Replayed").ShouldBe("true");
        (await ann.Get("/reviews")).ShouldBe(200);
        (await host.Get("/reviews", elsewhere)).ShouldBeProblem(401, "unauthenticated");
        (await Login(ann, Staff.Password)).ShouldBeProblem(401, "invalid_credentials");
        (await Login(ann, New)).ShouldBe(200);
        (await host.Events(Ids.Derived(ann.Id, "account"))).Select(e => e.GetType().Name)
            .ShouldBe(["StaffAccountAdded", "PasswordChanged"]);
    }

    [Fact]
    public async Task a_change_needs_the_current_password_and_guesses_are_limited()
    {
        var ann = await Staff.Of(host);
        for (var i = 0; i < 10; i++)
            (await Change(ann, "not-my-password", New)).ShouldBeProblem(400, "password_incorrect");
        (await Change(ann, Staff.Password, New)).ShouldBeProblem(429, "login_locked").Header("Retry-After").ShouldNotBeNull();
        (await Login(ann, Staff.Password)).ShouldBe(200);
    }

    [Theory]
    [InlineData("password123", "password_weak")]
    [InlineData("short", "too_short")]
    public async Task a_weak_or_short_new_password_is_refused_by_its_field(string replacement, string code)
    {
        var ann = await Staff.Of(host);
        var problem = (await Change(ann, Staff.Password, replacement)).ShouldBeProblem(400, "validation_failed");
        problem["errors"][0]!["pointer"]!.GetValue<string>().ShouldBe("/newPassword");
        problem["errors"][0]!["code"]!.GetValue<string>().ShouldBe(code);
        (await Login(ann, Staff.Password)).ShouldBe(200);
    }

    [Fact]
    public async Task nobody_else_has_a_password_to_change()
    {
        var it = await Registration.Applicant.SignIn(host);
        (await it.Post("/staff/password", new { currentPassword = Staff.Password, newPassword = New })).ShouldBeProblem(403, "forbidden");
        (await host.Post("/staff/password", new { currentPassword = Staff.Password, newPassword = New }))
            .ShouldBeProblem(401, "unauthenticated");
    }

    private static Task<Answer> Change(Staff staff, string current, string replacement, params (string, string)[] headers) =>
        staff.Post("/staff/password", new { currentPassword = current, newPassword = replacement }, null, headers);

    private Task<Answer> Login(Staff staff, string password) => host.Post("/staff/login", new { username = staff.Username, password });
}
