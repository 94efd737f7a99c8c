using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Review;

/// <summary>A password that an operator generated is valid for a day, and must be changed before anything else can be done.</summary>
[Trait("Category", "Slow")]
public class GivenPasswordTests(TestHost host) : IClassFixture<TestHost>
{
    private const string NewPassword = "another-long-password";

    [Fact]
    public async Task a_generated_password_must_be_changed_before_any_other_request()
    {
        var (username, password) = await AddAccount();
        var signedIn = (await Login(username, password)).ShouldBe(200);
        var token = signedIn["accessToken"].GetValue<string>();
        foreach (var path in new[] { "/reviews", "/notifications", "/reviews/reasons", "/notifications/stream" })
            (await host.Get(path, token)).ShouldBeProblem(403, "password_change_required");
        (await host.Post("/reviews/claim-next", null, token)).ShouldBeProblem(403, "password_change_required");
        var renewed = (await host.Post("/auth/refresh", new { refreshToken = signedIn["refreshToken"].GetValue<string>() })).ShouldBe(200);
        (await host.Get("/reviews", renewed["accessToken"].GetValue<string>())).ShouldBeProblem(403, "password_change_required");

        var problem = (await Change(token, password, password)).ShouldBeProblem(400, "validation_failed");
        problem["errors"][0]!["code"]!.GetValue<string>().ShouldBe("password_unchanged");
        (await Change(token, password, NewPassword)).ShouldBe(204);
        (await host.Get("/reviews", token)).ShouldBe(200);
        (await Login(username, password)).ShouldBeProblem(401, "invalid_credentials");
        (await Login(username, NewPassword)).ShouldBe(200);
    }

    [Fact]
    public async Task a_generated_password_expires_after_a_day_and_a_chosen_one_does_not()
    {
        var ((lateUser, generated), ann) = (await AddAccount(), await Staff.Of(host));
        var (user, initial) = await AddAccount();
        (await Change((await Login(user, initial)).ShouldBe(200)["accessToken"].GetValue<string>(), initial, NewPassword)).ShouldBe(204);
        await host.PassTime(TimeSpan.FromHours(25));
        (await Login(lateUser, generated)).ShouldBeProblem(401, "invalid_credentials");
        (await Login(user, NewPassword)).ShouldBe(200);
        (await Login(ann.Username, Staff.Password)).ShouldBe(200);
    }

    [Fact]
    public void generated_passwords_differ_and_none_is_weak()
    {
        var passwords = Enumerable.Range(0, 200).Select(_ => GivenPassword.Generate()).ToList();
        passwords.Select(g => g.Text).ShouldBeUnique();
        passwords.ShouldAllBe(g => g.IsOneTime && g.Text.Length == 23 && !g.Text.Any(c => "il1o0".Contains(c)));
        passwords[0].ToString().ShouldNotContain(passwords[0].Text);
    }

    private async Task<(string Username, string Password)> AddAccount()
    {
        var (username, password) = (Staff.NewName(), GivenPassword.Generate());
        await host.Services.GetRequiredService<StaffAccounts>()
            .Add(username, "reviewer", "王审核", password, null, Caller.System("tests"), CancellationToken.None);
        return (username, password.Text);
    }

    private Task<Answer> Change(string token, string current, string replacement) =>
        host.Post("/staff/password", new { currentPassword = current, newPassword = replacement }, token);

    private Task<Answer> Login(string username, string password) => host.Post("/staff/login", new { username, password });
}
