using PowerCrm.Testing;

namespace PowerCrm.EventStore.Tests;

/// <summary>A call whose end was not seen waits for a person, who says that it was done or has it made once more; both are kept.</summary>
public sealed class UnknownCallsTests : IAsyncLifetime
{
    private Store store = null!;

    private Messenger Messenger => store.Get<Messenger>();

    public async Task InitializeAsync() => store = await Store.Create(b => b.SubscribeOutside<Messenger>(attempts: 2), o => o.Poll = TimeSpan.FromMilliseconds(20));

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task it_is_listed_with_its_event_and_what_was_completed_is_not()
    {
        var stream = await OneUnknown();

        var unknown = (await store.Admin.Unknown(CancellationToken.None)).ShouldHaveSingleItem();

        (unknown.Subscription, unknown.Stream, unknown.Type, unknown.State, unknown.Error).ShouldBe(("messenger", stream, "opened", "unknown", null));
        unknown.Seq.ShouldBe(await store.One<long>("select seq_id from mt_events where id = @EventId", new { unknown.EventId }));
        (await store.Admin.Unknown(CancellationToken.None, "another")).ShouldBeEmpty();
    }

    [Fact]
    public async Task said_to_be_done_it_is_off_the_list_for_good_and_is_not_called()
    {
        await OneUnknown();
        var id = await Id();

        (await Resolve(id, again: false)).ShouldBeTrue();
        (await Resolve(id, again: false)).ShouldBeFalse();
        (await Resolve(id, again: true)).ShouldBeFalse();
        await store.Open();
        await Called(1, 2, 1);

        (await store.Admin.Unknown(CancellationToken.None)).ShouldBeEmpty();
        (await store.All<string>("select action || ' ' || reason || ' ' || actor from pc_outside_resolutions")).ShouldBe(["done asked them operator:test"]);
    }

    [Fact]
    public async Task asked_for_again_it_is_called_once_more_and_completed()
    {
        var stream = await OneUnknown();

        (await Resolve(await Id(), again: true)).ShouldBeTrue();

        await Eventually.TrueAsync(async () => (await store.Admin.Unknown(CancellationToken.None)).Count == 0);
        Messenger.Calls.ShouldBe([1, 2, 1]);
        (await store.All<int>("select attempt from effects where stream = @stream order by ord", new { stream })).ShouldBe([-1, 1, 1]);
        (await store.One<int>("select count(*)::int from pc_outside_resolutions where action = 'again' and finished_at is not null")).ShouldBe(1);
        (await store.One<int>("select count(*)::int from pc_outside_attempts where outcome = 'completed'")).ShouldBe(2);
    }

    [Fact]
    public async Task not_seen_to_end_again_it_is_unknown_as_before_and_may_be_asked_for_anew()
    {
        await OneUnknown();
        var id = await Id();
        Messenger.While = () => throw new TimeoutException();

        await Resolve(id, again: true);
        await Called(1, 2, 1);
        await Listed("unknown");
        Messenger.While = () => Task.CompletedTask;
        await store.Later(TimeSpan.FromDays(1));
        await store.Open();
        await Called(1, 2, 1, 1);

        (await Resolve(id, again: true)).ShouldBeTrue();
        await Called(1, 2, 1, 1, 1);
    }

    [Fact]
    public async Task a_host_that_dies_while_it_calls_again_leaves_it_unknown_and_nobody_calls()
    {
        await OneUnknown();
        await store.Stop();
        await Resolve(await Id(), again: true);
        await Listed("again");
        await store.Sql("update pc_outside_attempts set outcome = null where outcome = 'unknown'");     // the attempt was committed, and then it died

        await using var next = await store.Beside(b => b.SubscribeOutside<Messenger>(), o => o.Poll = TimeSpan.FromMilliseconds(20));
        await next.Start();

        await Listed("unknown");
        next.Get<Messenger>().Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task what_cannot_be_prepared_again_is_given_up_with_the_kind_of_its_fault()
    {
        var stream = await OneUnknown();
        Messenger.Preparing = e => throw new InvalidOperationException("A name that must not be kept: Zhao.");

        await Resolve(await Id(), again: true);

        await Eventually.TrueAsync(async () => await store.Admin.Unknown(CancellationToken.None) is [{ State: "unknown", Error: not null }]);
        (await store.Admin.Unknown(CancellationToken.None))[0].Error.ShouldNotBeNull().ShouldNotContain("Zhao");
        (await store.Admin.Parked(CancellationToken.None)).ShouldBeEmpty();
        Messenger.Calls.ShouldBe([1, 2]);
        Messenger.Preparing = _ => { };
        await store.Append(stream, new Deposited(1));
        await Called(1, 2, 3);
    }

    [Fact]
    public async Task what_was_completed_is_not_decided_about()
    {
        await OneUnknown();
        var completed = await store.One<Guid>("select event_id from pc_outside_attempts where outcome = 'completed'");

        (await Resolve(completed, again: true)).ShouldBeFalse();
        (await Resolve(completed, again: false)).ShouldBeFalse();
        (await store.Admin.Resolve("another", await Id(), true, "asked them", "operator:test", CancellationToken.None)).ShouldBeFalse();
    }

    /// <summary>A stream whose first call was not seen to end and whose second was.</summary>
    private async Task<Guid> OneUnknown()
    {
        var calls = 0;
        Messenger.While = () => Interlocked.Increment(ref calls) > 1 ? Task.CompletedTask : throw new TimeoutException();
        await store.Start();
        var stream = await store.Open(new Deposited(1));
        await store.Settled();
        return stream;
    }

    private async Task<Guid> Id() => (await store.Admin.Unknown(CancellationToken.None))[0].EventId;

    private Task<bool> Resolve(Guid id, bool again) => store.Admin.Resolve("messenger", id, again, "asked them", "operator:test", CancellationToken.None);

    private Task Called(params long[] versions) => Eventually.TrueAsync(() => Task.FromResult(Messenger.Calls.SequenceEqual(versions)));

    private Task Listed(string state) => Eventually.TrueAsync(async () => (await store.Admin.Unknown(CancellationToken.None)).Select(u => u.State).SequenceEqual([state]));
}
