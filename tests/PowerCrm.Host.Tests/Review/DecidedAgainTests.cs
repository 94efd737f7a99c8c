using Dapper;
using JasperFx.Events;
using Marten;
using Marten.Services;
using Npgsql;

namespace PowerCrm.Host.Tests.Review;

/// <summary>An endpoint that loses a race, or the database's answer, is called again, and the client gets a correct answer.</summary>
[Trait("Category", "Slow")]
public sealed class DecidedAgainTests : IAsyncLifetime
{
    private readonly ConnectionBreaker breaker = new();
    private TestHost host = null!;

    public async Task InitializeAsync() =>
        host = await TestHost.StartAsync(b => b.Services.ConfigureMarten(o => o.Listeners.Add(breaker)));

    public Task DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task one_of_many_concurrent_writes_on_one_version_succeeds_and_the_others_get_412()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Claim(it.Id);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            ann.Post($"/reviews/{it.Id}/checks", new { step = "materials", outcome = "passed" }, version)));
        answers.Count(a => a.Code == 200).ShouldBe(1);
        foreach (var problem in answers.Where(a => a.Code != 200))
            problem.ShouldBeProblem(412, "version_mismatch").Version.ShouldBe(version + 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_commit_without_a_confirmation_is_made_exactly_once(bool committed)
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Claim(it.Id);
        await host.PassTime(TimeSpan.FromSeconds(2));
        breaker.BreakOn(it.Id, committed);
        // Renewing a claim appends an event each time, so a second one would be noticed.
        var answer = (await ann.Post($"/reviews/{it.Id}/claim", null, null, ("Idempotency-Key", "once"))).ShouldBe(200);
        breaker.BreakCount.ShouldBe(1);
        answer.Version.ShouldBe(version + 1);
        (await ann.Get($"/reviews/{it.Id}")).Version.ShouldBe(version + 1);
        (await ann.Post($"/reviews/{it.Id}/claim", null, null, ("Idempotency-Key", "once"))).ShouldBe(200).Version.ShouldBe(version + 1);
    }

    [Fact]
    public async Task an_event_has_the_time_of_its_decision()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Check(it.Id, "identity", "passed", await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id)));
        var response = (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
        await using var connection = new NpgsqlConnection(host.ConnectionString);
        var at = await connection.ExecuteScalarAsync<DateTime>(
            "select timestamp from mt_events where stream_id = @Id and type = 'review_decided'", new { it.Id });
        new DateTimeOffset(at, TimeSpan.Zero).ShouldBe(response.Body["decidedAt"]!.GetValue<DateTimeOffset>());
    }

    /// <summary>Breaks the connection to the database once, just before or just after a commit on one stream.</summary>
    private sealed class ConnectionBreaker : DocumentSessionListenerBase
    {
        private Guid stream;
        private bool breaksAfterCommit;

        public int BreakCount { get; private set; }

        public void BreakOn(Guid streamId, bool committed) => (stream, breaksAfterCommit, BreakCount) = (streamId, committed, 0);

        public override Task BeforeSaveChangesAsync(IDocumentSession session, CancellationToken token) =>
            Break(session.PendingChanges.Streams(), !breaksAfterCommit);

        public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token) =>
            Break(commit.GetStreams(), breaksAfterCommit);

        private Task Break(IEnumerable<StreamAction> changes, bool applies)
        {
            if (!applies || BreakCount > 0 || stream == Guid.Empty || !changes.Any(s => s.Id == stream))
                return Task.CompletedTask;
            BreakCount++;
            return Task.FromException(new NpgsqlException("The connection was lost.", new IOException()));
        }
    }
}
