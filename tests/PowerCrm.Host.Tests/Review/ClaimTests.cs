using Dapper;

namespace PowerCrm.Host.Tests.Review;

[Trait("Category", "Slow")]
public class ClaimTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_claim_belongs_to_one_reviewer_until_it_expires()
    {
        var (ann, bob, it) = (await Staff.Of(host), await Staff.Of(host), await Staff.NewCase(host));
        var claimed = (await ann.Post($"/reviews/{it.Id}/claim")).ShouldBe(200);
        claimed.Header("ETag").ShouldBe($"\"{claimed.Version}\"");
        var problem = (await bob.Post($"/reviews/{it.Id}/claim")).ShouldBeProblem(409, "already_claimed");
        problem.Body["leaseUntil"]!.GetValue<DateTimeOffset>().ShouldBe(claimed.Body["leaseUntil"]!.GetValue<DateTimeOffset>());
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("processing");
        await host.PassTime(TimeSpan.FromMinutes(31));
        (await bob.Post($"/reviews/{it.Id}/claim")).ShouldBe(200);
        (await ann.Post($"/reviews/{it.Id}/claim")).ShouldBeProblem(409, "already_claimed");
    }

    [Fact]
    public async Task a_released_case_stays_in_processing_without_a_holder()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        await ann.Claim(it.Id);
        var released = (await ann.Post($"/reviews/{it.Id}/release")).ShouldBe(200);
        released.Body["leaseUntil"].ShouldBeNull();
        (await ann.Post($"/reviews/{it.Id}/release")).ShouldBeProblem(409, "not_claimed");
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("processing");
    }

    [Fact]
    public async Task of_ten_who_claim_one_case_at_once_one_gets_it()
    {
        var it = await Staff.NewCase(host);
        var people = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Staff.Of(host)));
        var answers = await Task.WhenAll(people.Select(p => p.Post($"/reviews/{it.Id}/claim")));
        answers.Count(a => a.Code == 200).ShouldBe(1);
        answers.Count(a => a.Problem == "already_claimed").ShouldBe(9);
    }

    [Fact]
    public async Task the_same_key_gets_the_same_claim_again()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var first = (await ann.Post($"/reviews/{it.Id}/claim", null, null, ("Idempotency-Key", "k1"))).ShouldBe(200);
        var replay = (await ann.Post($"/reviews/{it.Id}/claim", null, null, ("Idempotency-Key", "k1"))).ShouldBe(200);
        replay.Header("Idempotency-Replayed").ShouldBe("true");
        replay.Version.ShouldBe(first.Version);
    }

    [Fact]
    public async Task an_expired_lease_is_released_automatically()
    {
        await using var other = await TestHost.StartAsync();
        var (ann, it) = (await Staff.Of(other), await Staff.NewCase(other));
        await ann.Claim(it.Id);
        await other.PassTime(TimeSpan.FromMinutes(31));
        await using var connection = await other.OpenAsync();
        await PowerCrm.Testing.Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<string?>(
            "select data ->> 'Why' from mt_events where stream_id = @Id and type = 'review_released'", new { it.Id }) == "expired");
    }

    [Fact]
    public async Task claim_next_gives_the_most_urgent_and_never_one_case_to_two()
    {
        await using var other = await TestHost.StartAsync();
        var cases = new List<Guid>();
        for (var i = 0; i < 4; i++)
            cases.Add((await Staff.NewCase(other)).Id);
        var people = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Staff.Of(other)));
        var answers = await Task.WhenAll(people.Select(p => p.Post("/reviews/claim-next")));
        var claimedIds = answers.Where(a => a.Code == 200).Select(a => a.Body["registrationId"]!.GetValue<Guid>()).ToList();
        claimedIds.Order().ShouldBe(cases.Order());
        answers.Count(a => a.Code == 204).ShouldBe(2);
        answers.First(a => a.Code == 200).Body["submission"]!["realName"]!.GetValue<string>().ShouldBe("张伟");
    }

    [Fact]
    public async Task claim_next_waits_for_a_case_that_is_being_written_and_gives_it()
    {
        await using var otherHost = await TestHost.StartAsync();
        var other = otherHost;
        var (ann, it) = (await Staff.Of(other), await Staff.NewCase(other));
        await using var connection = await other.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("update pc_review_cases set risk = risk where registration_id = @Id", new { it.Id }, transaction);
        var claim = ann.Post("/reviews/claim-next");
        await WaitUntilBlocked(other, 1, claim);
        await transaction.CommitAsync();
        (await claim).ShouldBe(200)["registrationId"].GetValue<Guid>().ShouldBe(it.Id);
    }

    [Fact, Trait("Category", "Full")]
    public async Task claim_next_gives_a_case_that_is_urged_at_the_same_moment()
    {
        await using var otherHost = await TestHost.StartAsync();
        var other = otherHost;
        var (ann, it) = (await Staff.Of(other), await Staff.NewCase(other));
        await using var connection = await other.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("update mt_streams set version = version where id = @Id", new { it.Id }, transaction);
        var urge = it.Post("/auth/urge");
        await WaitUntilBlocked(other, 1, urge);
        var claim = ann.Post("/reviews/claim-next");               // it has read the case before the urging, and comes second
        await WaitUntilBlocked(other, 2, claim);
        await transaction.CommitAsync();
        (await urge).ShouldBe(200);
        (await claim).ShouldBe(200)["registrationId"].GetValue<Guid>().ShouldBe(it.Id);
    }

    /// <summary>Waits until the given number of sessions is blocked by a lock, or the request has been answered.</summary>
    private static async Task WaitUntilBlocked(TestHost host, int sessions, Task request)
    {
        await using var connection = await host.OpenAsync();
        await PowerCrm.Testing.Eventually.TrueAsync(async () => request.IsCompleted || await connection.ExecuteScalarAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= sessions);
    }
}
