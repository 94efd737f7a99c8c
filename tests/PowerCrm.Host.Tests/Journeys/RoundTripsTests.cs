using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using Xunit.Abstractions;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>
/// The number of round trips of a request to PostgreSQL with a clock that is not moved, as in Production. The COMMIT is included;
/// statements of later reactions are not.
/// </summary>
[Trait("Category", "Slow")]
public sealed class RoundTripsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync("--Clock:Movable=false");

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task a_registration_makes_at_most_8_round_trips()
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        await host.WaitUntilSettled();
        (await CountRoundTrips(headers => it.Post("/auth/register", form, null, headers), 201)).ShouldBeLessThanOrEqualTo(8);
    }

    [Fact]
    public async Task a_decision_makes_at_most_6_round_trips()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id));
        version = await ann.Check(it.Id, "identity", "passed", version);
        await host.WaitUntilSettled();
        (await CountRoundTrips(headers => ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version, headers), 200))
            .ShouldBeLessThanOrEqualTo(6);
    }

    private async Task<int> CountRoundTrips(Func<(string, string)[], Task<Answer>> send, int code)
    {
        using var statements = new StatementRecorder();
        (await send([statements.Header, ("Idempotency-Key", Guid.CreateVersion7().ToString("N"))])).ShouldBe(code);
        // The session's state is cached, but on a busy machine the cache may have expired.
        var roundTrips = statements.Statements.Where(s => !s.Contains("from pc_sessions", StringComparison.Ordinal)).ToList();
        roundTrips.ForEach(s => output.WriteLine($"- {s}"));
        return roundTrips.Count + 1;
    }
}
