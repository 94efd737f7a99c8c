using PowerCrm.Host.Tests.Registration;
using static PowerCrm.Host.Tests.Review.StaffTotpTests;

namespace PowerCrm.Host.Tests.Review;

/// <summary>A host whose settings require a second factor for all staff.</summary>
[Trait("Category", "Slow")]
public sealed class SecondFactorRequiredTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync(readers: false, "--Staff:SecondFactor=required");

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task staff_without_a_second_factor_must_set_one_up_before_any_other_request()
    {
        var ann = await Staff.Of(host);
        foreach (var path in new[] { "/reviews", "/notifications", "/reviews/reasons", "/notifications/stream" })
            (await ann.Get(path)).ShouldBeProblem(403, "second_factor_required");
        (await ann.Post("/reviews/claim-next")).ShouldBeProblem(403, "second_factor_required");
        (await ann.Get("/ops/keys")).ShouldBeProblem(403, "forbidden");
        (await host.Get("/reviews")).ShouldBeProblem(401, "unauthenticated");
        (await ann.Get("/reference/policies")).ShouldBe(200);
        (await ann.Post("/staff/password", new { currentPassword = "not-mine-at-all", newPassword = "another-long-password" }))
            .ShouldBeProblem(400, "password_incorrect");

        var secret = DecodeBase32((await ann.Post("/staff/totp", new { })).ShouldBe(200)["secret"].GetValue<string>());
        (await ann.Get("/reviews")).ShouldBeProblem(403, "second_factor_required");
        (await ann.Post("/staff/totp", new { code = ComputeCode(secret, await ReadStep(host)) })).ShouldBe(204);
        (await ann.Get("/reviews")).ShouldBe(200);
        // After it was removed, it is required again.
        await host.PassTime(TimeSpan.FromMinutes(1));
        (await host.Send(HttpMethod.Delete, "/staff/totp", new { code = ComputeCode(secret, await ReadStep(host)) }, ann.Token))
            .ShouldBe(204);
        (await ann.Get("/reviews")).ShouldBeProblem(403, "second_factor_required");
        (await ann.Post("/staff/logout-all")).ShouldBe(204);
    }

    [Fact]
    public async Task applicants_need_no_second_factor()
    {
        var it = await Applicant.SignIn(host);
        (await it.Get("/auth/status")).ShouldBe(200);
    }

    [Fact]
    public async Task an_invalid_setting_is_refused_at_the_start() =>
        (await Should.ThrowAsync<Exception>(TestHost.StartAsync(readers: false, "--Staff:SecondFactor=always"))).Message
            .ShouldContain("Staff__SecondFactor is 'optional' or 'required'.");
}
