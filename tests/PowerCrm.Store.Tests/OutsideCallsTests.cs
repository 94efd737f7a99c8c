using static PowerCrm.Store.OutsideCalls.Attempt;

namespace PowerCrm.Store.Tests;

/// <summary>A call to the outside is made once, or its result is recorded as unknown and it is never retried automatically.</summary>
public sealed class OutsideCallsTests : IAsyncLifetime
{
    private readonly Guid cause = Guid.CreateVersion7(), stream = Guid.CreateVersion7();
    private StoreHost store = null!;

    private OutsideCalls Calls => store.Get<OutsideCalls>();

    public async Task InitializeAsync() => store = await StoreHost.Start(more: Registered);

    public async Task DisposeAsync() => await store.DisposeAsync();

    private static void Registered(StoreBuilder store) =>
        store.OutsideCall("tell", (on, why) => (on, why)).OutsideCall("tell_others", (on, why) => (on, why));

    [Fact]
    public async Task one_that_no_module_registered_is_not_begun_since_nobody_could_have_it_made_again()
    {
        await Should.ThrowAsync<InvalidOperationException>(
            () => Calls.Begin("tell_nobody", cause, stream, CancellationToken.None));
        (await store.One<long>("select count(*) from pc_outside_attempts")).ShouldBe(0);
    }

    [Fact]
    public async Task what_breaks_while_it_is_made_leaves_it_unknown()
    {
        (await Calls.Make<string>("tell", cause, () => throw new FormatException("with a name in it"), CancellationToken.None))
            .ShouldBeNull();
        (await Calls.Make("tell", cause, () => Task.FromResult("sent"), CancellationToken.None)).ShouldBe("sent");
    }

    [Fact]
    public async Task where_nothing_is_left_to_call_for_it_is_closed()
    {
        await Begin();
        await Calls.Close("tell", cause, CancellationToken.None);
        (await Begin()).ShouldBe(Finished);
        (await store.Admin.Unknown(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task it_may_be_made_once_and_is_finished_afterwards()
    {
        (await Begin()).ShouldBe(Fresh);
        await Finish(known: true);

        (await Begin()).ShouldBe(Finished);
        (await store.Admin.Unknown(CancellationToken.None)).ShouldBeEmpty();
        (await store.One<string>("select call || outcome || (completed_at >= attempted_at) from pc_outside_attempts"))
            .ShouldBe("tellcompletedtrue");
    }

    [Fact]
    public async Task of_many_that_begin_it_one_may_make_it()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Begin()));

        attempts.Count(a => a == Fresh).ShouldBe(1);
        attempts.Count(a => a == Unknown).ShouldBe(11);
    }

    [Fact]
    public async Task another_cause_and_another_call_are_their_own()
    {
        await Begin();

        (await Calls.Begin("tell", Guid.CreateVersion7(), stream, CancellationToken.None)).ShouldBe(Fresh);
        (await Calls.Begin("tell_others", cause, stream, CancellationToken.None)).ShouldBe(Fresh);
    }

    [Fact]
    public async Task an_attempt_without_outcome_is_unknown_whoever_asks_and_whenever()
    {
        await Begin();
        await store.Later(TimeSpan.FromDays(400));
        await using var other = await store.Beside(more: Registered);

        (await Begin()).ShouldBe(Unknown);
        (await other.Get<OutsideCalls>().Begin("tell", cause, stream, CancellationToken.None)).ShouldBe(Unknown);
    }

    [Fact]
    public async Task what_was_recorded_as_unknown_is_finished_and_listed()
    {
        await Begin();
        await Finish(known: false);

        (await Begin()).ShouldBe(Finished);
        (await Listed()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            it => (it.Call, it.Cause, it.Stream, it.State).ShouldBe(("tell", cause, stream, "unknown")));
        (await store.Admin.Unknown(CancellationToken.None, "tell")).Count.ShouldBe(1);
        (await store.Admin.Unknown(CancellationToken.None, "another")).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_outcome_is_recorded_once_and_with_its_event_or_not_at_all()
    {
        await Begin();
        await Finish(known: true);

        var second = await store.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Noted("sent"))
            .With(OutsideCalls.Finish("tell", cause, known: false)),
            CancellationToken.None);

        second.ShouldBe(new Outcome.Rejected(OutsideCalls.Recorded));
        (await store.Log(stream)).ShouldBeEmpty();
        (await store.One<string>("select outcome from pc_outside_attempts")).ShouldBe("completed");
        (await Should.ThrowAsync<RowMissedException>(() =>
            store.Write(OutsideCalls.Finish("tell", Guid.CreateVersion7(), known: true)))).Rejection.ShouldBe(OutsideCalls.Recorded);
    }

    [Fact]
    public async Task said_to_be_done_it_is_off_the_list_for_good()
    {
        await OneUnknown();

        (await Resolve(again: false)).ShouldBeTrue();

        (await Resolve(again: false)).ShouldBeFalse();
        (await Resolve(again: true)).ShouldBeFalse();
        (await Begin()).ShouldBe(Finished);
        (await Listed()).ShouldBeEmpty();
        (await store.Admin.Due(CancellationToken.None)).ShouldBeEmpty();
        (await Kept()).ShouldBe(["done asked them operator:test"]);
    }

    [Fact]
    public async Task asked_for_again_it_falls_due_at_once_and_may_be_made_exactly_once_more()
    {
        await OneUnknown();

        (await Resolve(again: true)).ShouldBeTrue();

        (await Listed()).ShouldHaveSingleItem().State.ShouldBe("again");
        (await store.All<string>("select stream || command || data from pc_due where at <= powercrm_now()"))
            .ShouldBe([$"{stream}tell{cause}"]);
        (await Resolve(again: true)).ShouldBeFalse("it is being made");
        var attempts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Begin()));
        attempts.Count(a => a == Fresh).ShouldBe(1);
        attempts.Count(a => a == Unknown).ShouldBe(5);
        await Finish(known: true);
        (await Begin()).ShouldBe(Finished);
        (await Listed()).ShouldBeEmpty();
        (await Kept()).ShouldBe(["again asked them operator:test"]);
    }

    [Fact]
    public async Task not_seen_to_end_again_it_is_unknown_as_before_and_may_be_asked_for_anew()
    {
        await OneUnknown();
        await Resolve(again: true);
        await Begin();
        (await Begin()).ShouldBe(Unknown);
        await Finish(known: false);

        (await Listed()).ShouldHaveSingleItem().State.ShouldBe("unknown");
        (await Resolve(again: true)).ShouldBeTrue();
        (await Begin()).ShouldBe(Fresh);
        (await Kept()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task what_is_not_unknown_is_not_decided_about()
    {
        (await Resolve(again: true)).ShouldBeFalse("there is none");
        await Begin();
        (await Resolve(again: true)).ShouldBeFalse("it is under way");
        await Finish(known: true);
        (await Resolve(again: true)).ShouldBeFalse("it was done");
        (await Resolve(again: false)).ShouldBeFalse();
        (await Kept()).ShouldBeEmpty();
        (await store.Admin.Due(CancellationToken.None)).ShouldBeEmpty();
    }

    private Task<OutsideCalls.Attempt> Begin() => Calls.Begin("tell", cause, stream, CancellationToken.None);

    private Task Finish(bool known) => store.Write(OutsideCalls.Finish("tell", cause, known));

    private async Task OneUnknown()
    {
        await Begin();
        await Finish(known: false);
    }

    private Task<IReadOnlyList<UnknownCall>> Listed() => store.Admin.Unknown(CancellationToken.None);

    private Task<bool> Resolve(bool again) =>
        store.Admin.Resolve("tell", cause, again, "asked them", "operator:test", CancellationToken.None);

    private Task<IReadOnlyList<string>> Kept() =>
        store.All<string>("select action || ' ' || reason || ' ' || actor from pc_outside_resolutions order by at");
}
