namespace PowerCrm.Store.Tests;

/// <summary>Cached values are used only while all changes are received.</summary>
public sealed class StreamCacheTests
{
    private static readonly Guid Stream = Guid.CreateVersion7();
    private readonly ManualTimeProvider time = new();
    private readonly Queue<Guid[]> changes = new();
    private bool isAnswering = true;
    private int readCount;

    [Fact]
    public async Task a_value_is_read_once_while_polls_succeed()
    {
        var cache = await StartPolling();
        for (var i = 0; i < 5; i++)
            Assert.Equal("1", await Get(cache));
        Assert.Equal(1, readCount);
    }

    [Fact]
    public async Task a_change_found_by_a_poll_is_read_again()
    {
        var cache = await StartPolling();
        await Get(cache);
        changes.Enqueue([Stream]);
        time.Pass(TimeSpan.FromMilliseconds(400));
        Assert.Equal("2", await Get(cache));
    }

    [Fact]
    public async Task a_change_during_a_read_is_not_lost()
    {
        var cache = await StartPolling();
        await cache.Get(Stream, _ => true, _ =>
        {
            cache.Invalidate(Stream);
            return Task.FromResult<string?>("old");
        }, default);
        Assert.Equal("1", await Get(cache));
    }

    [Fact]
    public async Task without_successful_polls_every_reader_reads()
    {
        var cache = await StartPolling();
        await Get(cache);
        isAnswering = false;
        time.Pass(TimeSpan.FromMilliseconds(400));
        Assert.Equal("1", await Get(cache));
        time.Pass(TimeSpan.FromMilliseconds(401));
        Assert.Equal("2", await Get(cache));
    }

    [Fact]
    public async Task values_cached_before_a_pause_are_dropped()
    {
        var cache = await StartPolling();
        await Get(cache);
        for (var i = 0; i < 80; i++)
            time.Pass(TimeSpan.FromMilliseconds(400));
        await Get(cache);
        time.Pass(TimeSpan.FromMilliseconds(400));
        Assert.Equal("3", await Get(cache));
    }

    private async Task<StreamCache<string>> StartPolling()
    {
        var cache = new StreamCache<string>(time);
        _ = cache.PollChanges((_, _) => isAnswering
            ? Task.FromResult((1L, (IReadOnlyCollection<Guid>)(changes.TryDequeue(out var changed) ? changed : [])))
            : throw new TimeoutException(), (_, _) => { }, default);
        await cache.Get(Guid.CreateVersion7(), _ => true, _ => Task.FromResult<string?>("somebody"), default);
        time.Pass(TimeSpan.FromMilliseconds(400));
        return cache;
    }

    private async Task<string?> Get(StreamCache<string> cache) =>
        await cache.Get(Stream, _ => true, _ => Task.FromResult<string?>($"{++readCount}"), default);

    /// <summary>A clock that a test moves; due timers run at once, on the test's thread.</summary>
    private sealed class ManualTimeProvider : TimeProvider
    {
        private readonly List<ManualTimer> timers = [];
        private TimeSpan now = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new ManualTimer(() => callback(state), now + dueTime);
            timers.Add(timer);
            return timer;
        }

        public void Pass(TimeSpan duration)
        {
            now += duration;
            foreach (var due in timers.Where(t => t.Due <= now).ToList())
            {
                timers.Remove(due);
                due.Fire();
            }
        }

        private sealed class ManualTimer(Action callback, TimeSpan due) : ITimer
        {
            public TimeSpan Due => due;
            public void Fire() => callback();
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;
            public void Dispose() { }
            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
