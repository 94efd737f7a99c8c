using JasperFx.Events;

namespace PowerCrm.Store.Tests;

/// <summary>A state that needs envelopes gets them; one that does not is folded without.</summary>
public sealed class FoldsTests : IAsyncLifetime
{
    private StoreHost store = null!;

    public async Task InitializeAsync() => store = await StoreHost.Start();

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task a_state_can_be_folded_from_event_envelopes()
    {
        var stream = await store.Open(new Deposited(3), new Withdrawn(1));
        var log = await store.ReadEvents(stream);

        var trail = await store.Events.Load<Trail>(stream, CancellationToken.None);

        trail.State.Steps.ShouldBe(log.Select(Trail.Of));
        log.Select(e => (e.Version, e.UserName, e.CorrelationId))
            .ShouldBe([(1, "staff:test", "correlation"), (2, "staff:test", "correlation"), (3, "staff:test", "correlation")]);
    }

    [Fact]
    public async Task the_time_of_a_fold_is_the_databases_time()
    {
        var stream = await store.Open(new Deposited(3));
        var before = (await store.Events.Load<Balance>(stream, CancellationToken.None)).Now;

        await store.AdvanceClock(TimeSpan.FromDays(1));

        // The error of the clock's estimate is less than the time of a query.
        ((await store.Events.Load<Balance>(stream, CancellationToken.None)).Now - before)
            .ShouldBe(TimeSpan.FromDays(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task a_missing_stream_has_version_0()
    {
        var missing = await store.Events.Load<Balance>(Guid.CreateVersion7(), CancellationToken.None);

        (missing.State, missing.Version).ShouldBe((Balance.Initial, 0));
    }

    [Fact]
    public async Task a_stream_is_read_after_a_version_and_the_log_in_sequence()
    {
        var (first, second) = (await store.Open(new Deposited(1)), await store.Open());
        await store.Append(first, new Deposited(2));

        var later = new List<IEvent>();
        await foreach (var e in store.Events.Read(first, CancellationToken.None, after: 1))
            later.Add(e);
        var all = new List<IEvent>();
        await foreach (var e in store.Events.ReadAll(CancellationToken.None))
            all.Add(e);

        later.Select(e => e.Version).ShouldBe([2, 3]);
        all.Select(e => (e.StreamId, e.Version)).ShouldBe([(first, 1), (first, 2), (second, 1), (first, 3)]);
        all.Select(e => e.Sequence).ShouldBeInOrder(SortDirection.Ascending);
    }

    [Fact]
    public async Task a_handlers_session_folds_and_appends_like_event_streams()
    {
        var stream = Guid.CreateVersion7();
        await using (var session = store.Get<EventSessions>().Open(Caller.System("reaction")))
        {
            var now = await store.Get<DatabaseClock>().ReadNow(CancellationToken.None);
            (await session.Fold<Balance>(stream, CancellationToken.None)).ShouldBe((Balance.Initial, 0));
            session.Append(stream, 0, Decision.Append(new Opened("ann"), new Deposited(2))
                .WithRows(Row.Any("insert into names (name) values ('session')")), now);
            await session.SaveChangesAsync();
        }
        await using (var session = store.Get<EventSessions>().Open(Caller.System("reaction")))
        {
            var (it, version) = await session.Fold<Balance>(stream, CancellationToken.None);
            (it.Amount, version).ShouldBe((2, 2));
            await store.Append(stream, new Deposited(1));
            session.Append(stream, version, Decision.Append(new Withdrawn(2)),
                await store.Get<DatabaseClock>().ReadNow(CancellationToken.None));
            StoreFaults.IsStale(await Should.ThrowAsync<Exception>(() => session.SaveChangesAsync())).ShouldBeTrue();
        }

        (await store.ReadEvents(stream)).Select(e => e.UserName).ShouldBe(["system:reaction", "system:reaction", "staff:test"]);
        (await store.QuerySingle<int>("select count(*)::int from names where name = 'session'")).ShouldBe(1);
    }

    private sealed record Trail(IReadOnlyList<string> Steps) : IFold<Trail>
    {
        public static Trail Initial { get; } = new([]);
        public static Trail WhenRecorded(Trail it, IEvent e) => new([.. it.Steps, Of(e)]);
        public static string Of(IEvent e) => $"{e.Sequence} {e.Id} {e.StreamId} {e.Version} {e.EventTypeName} {e.Timestamp:O} {e.UserName}";
    }
}
