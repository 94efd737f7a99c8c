using System.Globalization;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Review;

/// <summary>An applicant urges the review: the effect on the queue, the reviewer's cases and the applicant's own status.</summary>
[Trait("Category", "Slow")]
public class UrgeTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_review_is_urged_once_a_working_day_and_the_status_says_so()
    {
        await using var otherHost = await TestHost.StartAsync();
        var it = await Staff.NewCase(otherHost);
        var before = (await it.Get("/auth/status")).ShouldBe(200);
        before["urging"].ToJsonString().ShouldBe("""{"urgedAt":null,"againFrom":null}""");

        var first = (await it.Post("/auth/urge", null, null, ("Idempotency-Key", "one"))).ShouldBe(200);
        first["expectedBy"].GetValue<string>().ShouldBe(before["expectedBy"].GetValue<string>());
        (await it.Post("/auth/urge", null, null, ("Idempotency-Key", "one"))).ShouldBe(200).Header("Idempotency-Replayed").ShouldBe("true");

        var problem = (await it.Post("/auth/urge")).ShouldBeProblem(429, "urged_already");
        // It is ten o'clock in China, so the next working day begins in fourteen hours.
        int.Parse(problem.Header("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeInRange(13 * 3600, 14 * 3600);
        var after = (await it.Get("/auth/status")).ShouldBe(200);
        after["urging"]["againFrom"]!.GetValue<DateTimeOffset>().ShouldBe(new DateTimeOffset(2026, 3, 10, 16, 0, 0, TimeSpan.Zero));
        after["steps"].ToJsonString().ShouldBe(before["steps"].ToJsonString());
        after.Tag.ShouldNotBe(before.Tag);

        await otherHost.PassTime(TimeSpan.FromHours(14));
        it = await it.SignInAgain();
        (await it.Post("/auth/urge")).ShouldBe(200);
        (await otherHost.Events(it.Id)).Count(e => e is Contracts.ReviewUrged).ShouldBe(2);
    }

    [Fact]
    public async Task what_is_not_under_review_is_not_urged()
    {
        var it = await Applicant.SignIn(host);
        (await it.Post("/auth/urge")).ShouldBeProblem(409, "nothing_to_urge");
        (await it.Get("/auth/status")).Body["urging"].ShouldBeNull();
        var ann = await Staff.Of(host);
        (await ann.Post("/auth/urge")).ShouldBeProblem(403, "forbidden");
        var rejected = await Staff.NewCase(host);
        var version = await ann.Check(rejected.Id, "materials", "failed", await ann.Claim(rejected.Id));
        (await ann.Post($"/reviews/{rejected.Id}/decision",
            new { decision = "rejected", reasons = new[] { new { code = "licence_unreadable" } } }, version)).ShouldBe(200);
        (await rejected.Post("/auth/urge")).ShouldBeProblem(409, "already_decided");
    }

    [Fact]
    public async Task an_urged_case_goes_before_the_others_of_its_day_and_never_before_an_overdue_one()
    {
        await using var otherHost = await TestHost.StartAsync();
        var overdue = await Staff.NewCase(otherHost);
        await otherHost.PassTime(TimeSpan.FromDays(1));
        var (first, second, urged) = (await Staff.NewCase(otherHost), await Staff.NewCase(otherHost), await Staff.NewCase(otherHost));
        (await urged.Post("/auth/urge")).ShouldBe(200);
        await otherHost.WaitUntilSettled();
        var ann = await Staff.Of(otherHost);
        Guid[] order = [overdue.Id, urged.Id, first.Id, second.Id];
        (await ReadQueue(ann)).ShouldBe(order);
        (await ann.Get("/reviews")).Items.Select(i => i!["flags"]!.AsArray().Any(f => f!.GetValue<string>() == "urged"))
            .ShouldBe([false, true, false, false]);
        (await ann.Get("/reviews")).Items[1]!["urgedAt"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThan(default);
        // The pages together have the same order.
        var page = await ann.Get("/reviews?limit=2");
        page.Items.Concat((await ann.Get($"/reviews?limit=2&cursor={page["nextCursor"].GetValue<string>()}")).Items).Select(IdOf)
            .ShouldBe(order);

        // All four are overdue now, so urging no longer changes the order.
        await otherHost.PassTime(TimeSpan.FromDays(7));
        (await (await second.SignInAgain()).Post("/auth/urge")).ShouldBe(200);
        await otherHost.WaitUntilSettled();
        (await ReadQueue(await Staff.Of(otherHost))).ShouldBe(order);
        foreach (var id in order)
            IdOf((await (await Staff.Of(otherHost)).Post("/reviews/claim-next")).ShouldBe(200).Body).ShouldBe(id);
    }

    [Fact]
    public async Task an_urge_keeps_the_reviewers_version_valid()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Claim(it.Id);
        (await it.Post("/auth/urge")).ShouldBe(200);
        var materials = await ann.Check(it.Id, "materials", "passed", version);
        materials.ShouldBe(version + 2, "the urging and the check");
        (await ann.Post($"/reviews/{it.Id}/checks", new { step = "identity", outcome = "passed" }, version))
            .ShouldBeProblem(412, "version_mismatch");
        (await ann.Post($"/reviews/{it.Id}/checks", new { step = "identity", outcome = "passed" }, materials + 1))
            .ShouldBeProblem(412, "version_mismatch");
    }

    private static async Task<IReadOnlyList<Guid>> ReadQueue(Staff reviewer) =>
        [.. (await reviewer.Get("/reviews")).ShouldBe(200).Items.Select(IdOf)];

    private static Guid IdOf(System.Text.Json.Nodes.JsonNode? item) => item!["registrationId"]!.GetValue<Guid>();
}
