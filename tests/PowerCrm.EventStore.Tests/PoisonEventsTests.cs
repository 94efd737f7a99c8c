using PowerCrm.Testing;

namespace PowerCrm.EventStore.Tests;

/// <summary>One event that cannot be handled holds up its own stream and no other, and nothing of it is lost.</summary>
public sealed class PoisonEventsTests : IAsyncLifetime
{
    private Store store = null!;
    private volatile bool poisonous = true;

    public async Task InitializeAsync()
    {
        store = await Store.Create(b => b.Subscribe<Recorder>(attempts: 3), o => o.Poll = TimeSpan.FromMilliseconds(20));
        store.Get<Recorder>().Before = e =>
        {
            if (poisonous && e.Data is Deposited { Amount: 13 })
                throw new InvalidOperationException("A name that must not be kept: Ann.");
        };
        await store.Start();
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task its_stream_is_set_aside_with_the_time_of_its_next_try_and_others_flow()
    {
        var (sick, well) = (await store.Open(new Deposited(13), new Deposited(1)), await store.Open(new Deposited(2)));
        await store.Settled();

        (await store.Effects(sick)).ShouldBe([1]);
        (await store.Effects(well)).ShouldBe([1, 2]);
        var parked = await Parked(p => p.Attempts == 1);
        (parked.Stream, parked.State).ShouldBe((sick, "waiting"));
        parked.FromSeq.ShouldBe(await store.One<long>("select seq_id from mt_events where stream_id = @sick and version = 2", new { sick }));
        parked.NextAt.ShouldNotBeNull().ShouldBe(parked.At.AddSeconds(1), TimeSpan.FromMilliseconds(100));
        parked.Error.ShouldNotContain("Ann");
        parked.Error.ShouldContain("InvalidOperationException");
    }

    [Fact]
    public async Task it_is_not_tried_again_before_its_time()
    {
        await store.Open(new Deposited(13));
        await store.Settled();
        var tries = 0;
        store.Get<Recorder>().Before = _ => Interlocked.Increment(ref tries);

        var well = await store.Open();
        await store.Settled();

        (await store.Effects(well)).ShouldBe([1]);
        (tries, (await Parked(_ => true)).Attempts).ShouldBe((1, 1), "the well stream's event and nothing else");
    }

    [Fact]
    public async Task at_its_time_it_is_tried_again_and_what_waited_follows_in_order()
    {
        var stream = await store.Open(new Deposited(13), new Deposited(1), new Deposited(2));
        await store.Settled();
        await store.Append(stream, new Deposited(3));
        await store.Settled();
        (await store.Effects(stream)).ShouldBe([1]);

        poisonous = false;
        await store.Later(TimeSpan.FromSeconds(2));

        await Eventually.TrueAsync(async () => (await store.Admin.Parked(CancellationToken.None)).Count == 0);
        (await store.Effects(stream)).ShouldBe([1, 2, 3, 4, 5]);
        (await store.One<int>("select attempt from effects where stream = @stream and version = 2", new { stream })).ShouldBe(2);
    }

    [Fact]
    public async Task after_the_last_try_it_is_parked_for_a_person()
    {
        var stream = await Exhausted();

        await store.Later(TimeSpan.FromDays(1));
        await store.Append(stream, new Deposited(2));
        await store.Settled();

        (await Parked(_ => true)).Attempts.ShouldBe(3);
        (await store.Effects(stream)).ShouldBe([1]);
        (await store.Admin.Progress(CancellationToken.None)).Single().ParkedStreams.ShouldBe(1);
    }

    [Fact]
    public async Task a_retry_drains_it_in_order()
    {
        var stream = await Exhausted();
        await store.Append(stream, new Deposited(2));
        poisonous = false;

        (await store.Admin.Retry("recorder", stream, CancellationToken.None)).ShouldBeTrue();

        await Eventually.TrueAsync(async () => (await store.Admin.Parked(CancellationToken.None)).Count == 0);
        await store.Settled();
        (await store.Effects(stream)).ShouldBe([1, 2, 3, 4]);
        (await store.Admin.Retry("recorder", stream, CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task a_skip_is_explicit_and_recorded_and_only_of_the_event_it_stands_at()
    {
        var stream = await Exhausted();
        var at = (await Parked(_ => true)).FromSeq;

        (await store.Admin.Skip("recorder", stream, at + 1, "typing error", "staff:1", CancellationToken.None)).ShouldBeFalse();
        (await store.Admin.Skip("recorder", stream, at, "counted by hand", "staff:1", CancellationToken.None)).ShouldBeTrue();

        await Eventually.TrueAsync(async () => (await store.Admin.Parked(CancellationToken.None)).Count == 0);
        (await store.Effects(stream)).ShouldBe([1, 3]);
        (await store.All<string>("select subscription || ' ' || seq || ' ' || reason || ' ' || actor from pc_skipped_events"))
            .ShouldBe([$"recorder {at} counted by hand staff:1"]);
    }

    [Fact]
    public async Task an_event_that_cannot_be_read_is_set_aside_like_one_that_cannot_be_handled()
    {
        var (sick, well) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.Append(sick, new Opened("ann"));
        await store.Sql("""
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, is_archived)
            values (nextval('mt_events_sequence'), @id, @sick, 2, '{"Amount": "thirteen"}', 'deposited', now(), '*DEFAULT*', false)
            """, new { id = Guid.CreateVersion7(), sick });
        await store.Append(well, new Opened("bob"));
        await store.Settled();

        (await store.Effects(well)).ShouldBe([1]);
        (await Parked(_ => true)).Stream.ShouldBe(sick);
    }

    /// <summary>A stream whose second event was tried three times.</summary>
    private async Task<Guid> Exhausted()
    {
        var stream = await store.Open(new Deposited(13), new Deposited(1));
        await store.Settled();
        await Parked(p => p.Attempts == 1);
        await store.Later(TimeSpan.FromSeconds(2));
        await Parked(p => p.Attempts == 2);
        await store.Later(TimeSpan.FromSeconds(10));
        await Parked(p => p.State == "parked");
        return stream;
    }

    private Task<ParkedStream> Parked(Func<ParkedStream, bool> such) =>
        Eventually.NotNullAsync(async () => (await store.Admin.Parked(CancellationToken.None, "recorder")).SingleOrDefault(such));
}
