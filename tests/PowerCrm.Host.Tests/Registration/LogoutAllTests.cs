using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Registration;

public class LogoutAllTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task every_sign_in_of_an_applicant_ends_and_nobody_elses()
    {
        var (first, other) = (await Applicant.SignIn(host), await Applicant.SignIn(host));
        var second = (await host.Post("/auth/wechat", new { code = Applicant.LoginCode(first.OpenId), consent = Applicant.Consent() }))
            .ShouldBe(200);
        (await first.Post("/auth/logout-all")).ShouldBe(204);
        (await first.Get("/auth/status")).ShouldBeProblem(401, "unauthenticated");
        (await host.Get("/auth/status", second["accessToken"].GetValue<string>())).ShouldBeProblem(401, "unauthenticated");
        (await host.Post("/auth/refresh", new { refreshToken = second["refreshToken"].GetValue<string>() }))
            .ShouldBeProblem(401, "token_invalid");
        (await other.Get("/auth/status")).ShouldBe(200);
        (await (await first.Again()).Get("/auth/status")).ShouldBe(200);
    }

    [Fact]
    public async Task every_sign_in_of_a_member_of_staff_ends_and_each_audience_has_its_own_route()
    {
        var (ann, it) = (await Staff.Of(host), await Applicant.SignIn(host));
        var second = (await host.Post("/staff/login", new { username = ann.Username, password = Staff.Password })).ShouldBe(200);
        (await ann.Post("/auth/logout-all")).ShouldBeProblem(403, "forbidden");
        (await it.Post("/staff/logout-all")).ShouldBeProblem(403, "forbidden");
        (await host.Post("/staff/logout-all")).ShouldBeProblem(401, "unauthenticated");
        (await ann.Get("/reviews")).ShouldBe(200);
        (await ann.Post("/staff/logout-all")).ShouldBe(204);
        (await ann.Get("/reviews")).ShouldBeProblem(401, "unauthenticated");
        (await host.Get("/reviews", second["accessToken"].GetValue<string>())).ShouldBeProblem(401, "unauthenticated");
        (await it.Get("/auth/status")).ShouldBe(200);
    }
}
