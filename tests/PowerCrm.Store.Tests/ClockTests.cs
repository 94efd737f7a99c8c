using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using PowerCrm.Testing;

namespace PowerCrm.Store.Tests;

/// <summary>Decisions use the database's clock, on every host, as soon as it is moved.</summary>
public sealed class ClockTests : IAsyncLifetime
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);
    private StoreHost store = null!;

    public async Task InitializeAsync() => store = await StoreHost.Start();

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task an_unmovable_clock_is_not_queried_before_each_decision()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Clock:Movable", "false")]).Build();
        var clock = new DatabaseClock(store.Source, new TestEnvironment("Development"), settings, TimeProvider.System,
            NullLogger<DatabaseClock>.Instance);
        await using (var connection = await store.Source.OpenConnectionAsync())
            await DatabaseClock.Move(connection, TimeSpan.FromDays(1), default);

        var before = await clock.ReadNow(default);
        await clock.Refresh(default);

        Assert.True(clock.GetUtcNow() - before > TimeSpan.FromHours(23));
    }

    [Fact]
    public async Task the_clock_returns_the_databases_time()
    {
        var before = await ReadDatabaseTime();
        var now = await store.Get<DatabaseClock>().ReadNow(CancellationToken.None);
        var after = await ReadDatabaseTime();

        now.ShouldBeInRange(before - TimeSpan.FromMilliseconds(200), after + TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task a_moved_clock_applies_to_the_next_decision_on_every_host()
    {
        await using var other = await store.StartAnotherHost();
        var stream = await store.Open();
        var before = await other.Get<DatabaseClock>().ReadNow(CancellationToken.None);

        await store.AdvanceClock(TimeSpan.FromDays(40));

        foreach (var host in (StoreHost[])[store, other])
            (((Outcome.Done)await host.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Deposited(1)),
                CancellationToken.None)).At - before)
                .ShouldBeInRange(TimeSpan.FromDays(40) - Tolerance, TimeSpan.FromDays(40) + Tolerance);
        await store.AdvanceClock(TimeSpan.FromDays(-40));
        ((await other.Get<DatabaseClock>().ReadNow(CancellationToken.None)) - before).ShouldBeInRange(-Tolerance, Tolerance);
    }

    [Fact]
    public async Task a_stopped_clock_stands_still_on_every_host_until_resumed()
    {
        await using var other = await store.StartAnotherHost();
        var at = new DateTimeOffset(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);
        await using var connection = await store.Source.OpenConnectionAsync();
        await DatabaseClock.StopAt(connection, at, CancellationToken.None);
        foreach (var clock in (DatabaseClock[])[store.Get<DatabaseClock>(), other.Get<DatabaseClock>()])
            (await clock.ReadNow(CancellationToken.None), clock.GetUtcNow(), await ReadDatabaseTime()).ShouldBe((at, at, at));
        (await DatabaseClock.IsMoved(connection, CancellationToken.None)).ShouldBeTrue();

        (await DatabaseClock.Resume(connection, CancellationToken.None)).ShouldBeTrue();
        (await DatabaseClock.Resume(connection, CancellationToken.None)).ShouldBeFalse();
        var now = await other.Get<DatabaseClock>().ReadNow(CancellationToken.None);
        now.ShouldBeInRange(at, at + Tolerance);
        other.Get<DatabaseClock>().GetUtcNow().ShouldBeGreaterThan(now);

        await DatabaseClock.StopAt(connection, at, CancellationToken.None);
        (await DatabaseClock.Move(connection, TimeSpan.Zero, CancellationToken.None)).ShouldBeTrue();
        (await DatabaseClock.IsMoved(connection, CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task the_clock_has_microsecond_precision_like_the_database()
    {
        var clock = store.Get<DatabaseClock>();
        for (var i = 0; i < 200; i++)
            (clock.GetUtcNow().Ticks % TimeSpan.TicksPerMicrosecond).ShouldBe(0);
        var now = await clock.ReadNow(CancellationToken.None);

        (await store.QuerySingle<DateTime>("select @now::timestamptz", new { now = now.UtcDateTime })).ShouldBe(now.UtcDateTime);
        (now.Offset, clock.GetUtcNow().Offset).ShouldBe((TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public async Task in_production_a_decision_does_not_query_the_clock_but_follows_it()
    {
        var timeProvider = new ManualTimeProvider();
        var clock = new DatabaseClock(store.Source, new TestEnvironment("Production"), new ConfigurationBuilder().Build(), timeProvider,
            NullLogger<DatabaseClock>.Instance);
        await clock.Refresh(CancellationToken.None);
        var before = clock.GetUtcNow();
        await store.AdvanceClock(TimeSpan.FromHours(5));
        (await clock.ReadNow(CancellationToken.None) - before).ShouldBeLessThan(Tolerance);
        using var cancellation = new CancellationTokenSource();
        var following = clock.RefreshUntilStopped(cancellation.Token);

        timeProvider.Tick();

        await Eventually.TrueAsync(() => Task.FromResult(clock.GetUtcNow() - before > TimeSpan.FromHours(5) - Tolerance));
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => following);
    }

    private async Task<DateTimeOffset> ReadDatabaseTime() => new(await store.QuerySingle<DateTime>("select powercrm_now()"));

    private sealed class TestEnvironment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;
        public string ApplicationName { get; set; } = "";
        public string ContentRootPath { get; set; } = "";
        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } =
            new Microsoft.Extensions.FileProviders.NullFileProvider();
    }

    /// <summary>The machine's clock with timers that fire only when a test triggers them.</summary>
    private sealed class ManualTimeProvider : TimeProvider
    {
        private readonly ConcurrentBag<Action> timers = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            timers.Add(() => callback(state));
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Tick()
        {
            foreach (var timer in timers)
                timer();
        }
    }
}
