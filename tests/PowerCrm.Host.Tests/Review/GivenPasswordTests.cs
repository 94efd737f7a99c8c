using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Review;

/// <summary>A password that an operator generated is valid for a day, and must be changed before anything else can be done.</summary>
[Trait("Category", "Slow")]
public class GivenPasswordTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Own = "another-long-password";

    [Fact]
    public async Task a_generated_password_must_be_changed_before_any_other_request()
    {
        var (username, given) = await Made();
        var signedIn = (await Login(username, given)).ShouldBe(200);
        var token = signedIn["accessToken"].GetValue<string>();
        foreach (var path in new[] { "/reviews", "/notifications", "/reviews/reasons", "/notifications/stream" })
            (await host.Get(path, token)).ShouldBeProblem(403, "password_change_required");
        (await host.Post("/reviews/claim-next", null, token)).ShouldBeProblem(403, "password_change_required");
        var renewed = (await host.Post("/auth/refresh", new { refreshToken = signedIn["refreshToken"].GetValue<string>() })).ShouldBe(200);
        (await host.Get("/reviews", renewed["accessToken"].GetValue<string>())).ShouldBeProblem(403, "password_change_required");

        var same = (await Change(token, given, given)).ShouldBeProblem(400, "validation_failed");
        same["errors"][0]!["code"]!.GetValue<string>().ShouldBe("password_unchanged");
        (await Change(token, given, Own)).ShouldBe(204);
        (await host.Get("/reviews", token)).ShouldBe(200);
        (await Login(username, given)).ShouldBeProblem(401, "invalid_credentials");
        (await Login(username, Own)).ShouldBe(200);
    }

    [Fact]
    public async Task a_generated_password_expires_after_a_day_and_a_chosen_one_does_not()
    {
        var ((late, given), ann) = (await Made(), await Staff.Of(host));
        var (intime, first) = await Made();
        (await Change((await Login(intime, first)).ShouldBe(200)["accessToken"].GetValue<string>(), first, Own)).ShouldBe(204);
        await host.PassTime(TimeSpan.FromHours(25));
        (await Login(late, given)).ShouldBeProblem(401, "invalid_credentials");
        (await Login(intime, Own)).ShouldBe(200);
        (await Login(ann.Username, Staff.Password)).ShouldBe(200);
    }

    [Fact]
    public void each_is_another_and_none_is_weak()
    {
        var made = Enumerable.Range(0, 200).Select(_ => GivenPassword.Generate()).ToList();
        made.Select(g => g.Text).ShouldBeUnique();
        made.ShouldAllBe(g => g.IsOneTime && g.Text.Length == 23 && !g.Text.Any(c => "il1o0".Contains(c)));
        made[0].ToString().ShouldNotContain(made[0].Text);
    }

    private async Task<(string Username, string Password)> Made()
    {
        var (username, given) = (Staff.NewName(), GivenPassword.Generate());
        await host.Services.GetRequiredService<StaffAccounts>()
            .Add(username, "reviewer", "王审核", given, null, Caller.System("tests"), CancellationToken.None);
        return (username, given.Text);
    }

    private Task<Answer> Change(string token, string current, string chosen) =>
        host.Post("/staff/password", new { currentPassword = current, newPassword = chosen }, token);

    private Task<Answer> Login(string username, string password) => host.Post("/staff/login", new { username, password });
}
