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
        (await (await first.SignInAgain()).Get("/auth/status")).ShouldBe(200);
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

    [Fact]
    public async Task an_applicant_sees_the_own_sessions_and_ends_each_of_them_but_nobody_elses()
    {
        var (it, other, ann) = (await Applicant.SignIn(host), await Applicant.SignIn(host), await Staff.Of(host));
        var elsewhere = await it.SignInAgain();
        var items = (await it.Get("/auth/sessions")).ShouldBe(200).Items;
        items.Select(i => i!["current"]!.GetValue<bool>()).ShouldBe([true, false]);
        items.Select(i => string.Join(" ", i!.AsObject().Select(m => m.Key))).Distinct().ShouldBe(["id signedInAt lastUsedAt current"]);
        var (currentId, otherId) = (IdOf(items[0]!), IdOf(items[1]!));
        IdOf((await elsewhere.Get("/auth/sessions")).Items[0]!).ShouldBe(otherId);

        foreach (var stranger in new[] { other.Token, ann.Token })
            (await EndSession(otherId, stranger)).ShouldBeProblem(404, "not_found");
        (await EndSession(Guid.CreateVersion7(), it.Token)).ShouldBeProblem(404, "not_found");
        (await elsewhere.Get("/auth/status")).ShouldBe(200);

        (await EndSession(otherId, it.Token)).ShouldBe(204).Header("Clear-Site-Data").ShouldBeNull();
        (await elsewhere.Get("/auth/status")).ShouldBeProblem(401, "unauthenticated");
        // Hosts that cache living sessions find those that ended by this column.
        (await host.ExecuteScalar<bool>("select ended_in is not null from pc_sessions where id = @there", new { there = otherId }))
            .ShouldBeTrue();
        (await EndSession(otherId, it.Token)).ShouldBe(204);
        (await it.Get("/auth/sessions")).Items.Count.ShouldBe(1);
        (await EndSession(currentId, it.Token)).ShouldBe(204).Header("Clear-Site-Data").ShouldBe("\"cache\"");
        (await it.Get("/auth/status")).ShouldBeProblem(401, "unauthenticated");
        (await other.Get("/auth/status")).ShouldBe(200);
    }

    [Fact]
    public async Task a_member_of_staff_sees_when_each_session_was_used()
    {
        var ann = await Staff.Of(host);
        var elsewhere = (await ann.SignInAgain()).Token;
        await host.PassTime(TimeSpan.FromMinutes(3));
        (await ann.Get("/reviews")).ShouldBe(200);
        var items = (await ann.Get("/auth/sessions")).ShouldBe(200).Items;
        items.Select(i => Math.Round((At(i!, "lastUsedAt") - At(i!, "signedInAt")).TotalMinutes)).ShouldBe([3, 0]);
        (await EndSession(IdOf(items[1]!), ann.Token)).ShouldBe(204);
        (await host.Get("/reviews", elsewhere)).ShouldBeProblem(401, "unauthenticated");
        (await host.Get("/auth/sessions")).ShouldBeProblem(401, "unauthenticated");

        static DateTimeOffset At(System.Text.Json.Nodes.JsonNode item, string member) => item[member]!.GetValue<DateTimeOffset>();
    }

    [Fact]
    public async Task a_sign_out_clears_the_browsers_cache_and_not_its_storage()
    {
        var it = await Applicant.SignIn(host);
        (await it.Post("/auth/logout-all")).ShouldBe(204).Header("Clear-Site-Data").ShouldBe("\"cache\"");
        var ann = await Staff.Of(host);
        var tokens = (await host.Post("/staff/login", new { username = ann.Username, password = Staff.Password })).ShouldBe(200);
        (await host.Post("/auth/logout", new { refreshToken = tokens["refreshToken"].GetValue<string>() })).ShouldBe(204)
            .Header("Clear-Site-Data").ShouldBe("\"cache\"");
    }

    private static Guid IdOf(System.Text.Json.Nodes.JsonNode item) => item["id"]!.GetValue<Guid>();

    private Task<Answer> EndSession(Guid session, string token) => host.Send(HttpMethod.Delete, $"/auth/sessions/{session}", null, token);
}
