using Dapper;
using PowerCrm.Testing;

namespace PowerCrm.EventStore.Tests;

/// <summary>What falls due is done once, at its time, together with what it causes.</summary>
public sealed class DueCommandsTests : IAsyncLifetime
{
    private Store store = null!;

    public async Task InitializeAsync() => store = await Store.Create(b => b.OnDue<Remind>(attempts: 3), o => o.Poll = TimeSpan.FromMilliseconds(20));

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task it_is_done_at_its_time_and_not_before()
    {
        await store.Start();
        var (stream, soon) = (await store.Open(), await store.Open());
        await Schedule(stream, TimeSpan.FromHours(1));
        await Schedule(soon, TimeSpan.Zero);
        await Done(soon, 1);
        (await store.Log(stream)).Count.ShouldBe(1);

        await store.Later(TimeSpan.FromHours(1));

        await Done(stream, 1);
        (await store.Log(stream))[1].By.Actor.ShouldBe("system:remind");
        (await store.One<int>("select count(*)::int from pc_due")).ShouldBe(0);
    }

    [Fact]
    public async Task it_is_scheduled_with_its_event_or_not_at_all()
    {
        var stream = await store.Open();

        await store.Events.Decide<Balance>(stream, (_, now) => Decision.Append(new Deposited(1)).With(Due.Schedule(now, stream, "remind"),
            new Alongside("delete from effects", [], 1, new Rejection("no", "No."))), CancellationToken.None);

        (await store.One<int>("select count(*)::int from pc_due")).ShouldBe(0);
    }

    [Fact]
    public async Task scheduling_it_again_moves_its_time_and_cancelling_takes_it_away()
    {
        var (moved, cancelled) = (await store.Open(), await store.Open());
        await Schedule(moved, TimeSpan.FromHours(1));
        await Schedule(moved, TimeSpan.FromHours(3));
        await Schedule(cancelled, TimeSpan.FromHours(1));
        await store.Events.Append([], CancellationToken.None, [Due.Cancel(cancelled, "remind")]);

        (await store.One<int>("select count(*)::int from pc_due")).ShouldBe(1);
        (await store.One<bool>("select at > powercrm_now() + interval '2 hours' from pc_due where stream = @moved", new { moved })).ShouldBeTrue();
    }

    [Fact]
    public async Task a_fault_undoes_its_effects_and_it_is_tried_again_then_parked()
    {
        store.Get<Remind>().After = () => throw new InvalidOperationException("A name that must not be kept: Ann.");
        await store.Start();
        var stream = await store.Open();
        await Schedule(stream, TimeSpan.Zero);

        await Row("waiting 1");
        await store.Later(TimeSpan.FromSeconds(2));
        await Row("waiting 2");
        await store.Later(TimeSpan.FromSeconds(10));
        await Row("parked 3");
        await store.Later(TimeSpan.FromDays(1));

        (await store.Log(stream)).Count.ShouldBe(1);
        (await store.One<string>("select error from pc_due")).ShouldNotContain("Ann");
    }

    [Fact]
    public async Task a_parked_one_is_carried_out_when_a_person_retries_it_and_only_then()
    {
        var stream = await Park();
        var parked = (await store.Admin.Due(CancellationToken.None, parkedOnly: true)).ShouldHaveSingleItem();
        (parked.Stream, parked.Command, parked.State, parked.Attempts).ShouldBe((stream, "remind", "parked", 3));
        parked.Error.ShouldNotBeNull();
        store.Get<Remind>().After = () => { };

        (await store.Admin.RetryDue(parked.Id, CancellationToken.None)).ShouldBeTrue();

        await Done(stream, 1);
        (await store.Admin.RetryDue(parked.Id, CancellationToken.None)).ShouldBeFalse();
        (await store.Admin.Due(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_parked_one_that_is_skipped_is_gone_and_its_reason_kept()
    {
        var stream = await Park();
        var parked = (await store.Admin.Due(CancellationToken.None))[0];

        (await store.Admin.SkipDue(parked.Id, "they called us", "operator:test", CancellationToken.None)).ShouldBeTrue();
        (await store.Admin.SkipDue(parked.Id, "twice", "operator:test", CancellationToken.None)).ShouldBeFalse();

        (await store.Admin.Due(CancellationToken.None)).ShouldBeEmpty();
        (await store.One<string>("select stream || command || reason || actor from pc_skipped_due")).ShouldBe($"{stream}remindthey called usoperator:test");
    }

    [Fact]
    public async Task one_that_waits_for_its_time_is_neither_retried_nor_skipped()
    {
        var stream = await store.Open();
        await Schedule(stream, TimeSpan.FromHours(1));
        var waiting = (await store.Admin.Due(CancellationToken.None)).ShouldHaveSingleItem();

        (await store.Admin.RetryDue(waiting.Id, CancellationToken.None)).ShouldBeFalse();
        (await store.Admin.SkipDue(waiting.Id, "no", "operator:test", CancellationToken.None)).ShouldBeFalse();
        (await store.Admin.Due(CancellationToken.None, parkedOnly: true)).ShouldBeEmpty();
        (await store.Admin.Due(CancellationToken.None)).ShouldBe([waiting]);
    }

    [Fact]
    public async Task the_last_try_may_be_the_one_that_succeeds()
    {
        var faults = 1;
        store.Get<Remind>().After = () =>
        {
            if (faults-- > 0)
                throw new InvalidOperationException();
        };
        await store.Start();
        var stream = await store.Open();
        await Schedule(stream, TimeSpan.Zero);
        await Row("waiting 1");

        await store.Later(TimeSpan.FromSeconds(2));

        await Done(stream, 1);
    }

    [Fact]
    public async Task it_may_schedule_its_own_next_step()
    {
        store.Get<Remind>().Again = TimeSpan.FromHours(1);
        await store.Start();
        var stream = await store.Open();
        await Schedule(stream, TimeSpan.Zero);
        await Done(stream, 1);

        await store.Later(TimeSpan.FromHours(1));

        await Done(stream, 2);
    }

    [Fact]
    public async Task two_hosts_do_it_once()
    {
        await using var other = await store.Beside(b => b.OnDue<Remind>(), o => o.Poll = TimeSpan.FromMilliseconds(20));
        await Task.WhenAll(store.Start(), other.Start());
        var streams = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => store.Open()));
        await Task.WhenAll(streams.Select(s => Schedule(s, TimeSpan.Zero)));

        await Eventually.TrueAsync(async () => await store.One<int>("select count(*)::int from pc_due") == 0);

        (await store.One<int>("select count(*)::int from mt_events where type = 'deposited'")).ShouldBe(50);
    }

    private async Task<Guid> Park()
    {
        store.Get<Remind>().After = () => throw new InvalidOperationException();
        await store.Start();
        var stream = await store.Open();
        await Schedule(stream, TimeSpan.Zero);
        foreach (var row in (string[])["waiting 1", "waiting 2", "parked 3"])
        {
            await Row(row);
            await store.Later(TimeSpan.FromMinutes(1));
        }
        return stream;
    }

    private Task Schedule(Guid stream, TimeSpan after) => store.Events.Decide<Balance>(stream,
        (_, now) => Decision.Nothing.With(Due.Schedule(now + after, stream, "remind")), CancellationToken.None);

    private Task Done(Guid stream, int times) => Eventually.TrueAsync(async () => (await store.Log(stream)).Count == 1 + times);

    private Task Row(string such) => Eventually.TrueAsync(async () => (await store.All<string>("select state || ' ' || attempts from pc_due")).SequenceEqual([such]));
}

internal sealed class Remind : IDueCommand
{
    public static string Command => "remind";
    public Action After { get; set; } = () => { };
    public TimeSpan? Again { get; set; }

    public async Task Handle(Due due, Reaction reaction, CancellationToken ct)
    {
        await reaction.Events.Decide<Balance>(due.Stream, (_, now) => Again is { } wait
            ? Decision.Append(new Deposited(1)).With(Due.Schedule(now + wait, due.Stream, Command))
            : Decision.Append(new Deposited(1)), ct);
        After();
    }
}
