using static PowerCrm.Store.ExternalCalls.AttemptState;

namespace PowerCrm.Store.Tests;

/// <summary>A call to the outside is made once, or its result is recorded as unknown and it is never retried automatically.</summary>
public sealed class OutsideCallsTests : IAsyncLifetime
{
    private readonly Guid cause = Guid.CreateVersion7(), stream = Guid.CreateVersion7();
    private StoreHost store = null!;

    private ExternalCalls Calls => store.Get<ExternalCalls>();

    public async Task InitializeAsync() => store = await StoreHost.Start(configure: RegisterCalls);

    public async Task DisposeAsync() => await store.DisposeAsync();

    private static void RegisterCalls(StoreBuilder store) =>
        store.ExternalCall("tell", (stream, cause) => (stream, cause)).ExternalCall("tell_others", (stream, cause) => (stream, cause));

    [Fact]
    public async Task an_unregistered_call_cannot_begin()
    {
        await Should.ThrowAsync<InvalidOperationException>(
            () => Calls.Begin("tell_nobody", cause, stream, CancellationToken.None));
        (await store.QuerySingle<long>("select count(*) from pc_outside_attempts")).ShouldBe(0);
    }

    [Fact]
    public async Task an_exception_during_a_call_leaves_it_unknown()
    {
        (await Calls.Invoke<string>("tell", cause, () => throw new FormatException("with a name in it"), CancellationToken.None))
            .ShouldBeNull();
        (await Calls.Invoke("tell", cause, () => Task.FromResult("sent"), CancellationToken.None)).ShouldBe("sent");
    }

    [Fact]
    public async Task a_call_no_longer_needed_can_be_closed()
    {
        await Begin();
        await Calls.Close("tell", cause, CancellationToken.None);
        (await Begin()).ShouldBe(Finished);
        (await Calls.ReadUnknown(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_call_is_made_once_and_then_finished()
    {
        (await Begin()).ShouldBe(Fresh);
        await Finish(isKnown: true);

        (await Begin()).ShouldBe(Finished);
        (await Calls.ReadUnknown(CancellationToken.None)).ShouldBeEmpty();
        (await store.QuerySingle<string>("select call || outcome || (completed_at >= attempted_at) from pc_outside_attempts"))
            .ShouldBe("tellcompletedtrue");
    }

    [Fact]
    public async Task of_concurrent_attempts_one_is_fresh()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Begin()));

        attempts.Count(a => a == Fresh).ShouldBe(1);
        attempts.Count(a => a == Unknown).ShouldBe(11);
    }

    [Fact]
    public async Task another_cause_or_call_is_independent()
    {
        await Begin();

        (await Calls.Begin("tell", Guid.CreateVersion7(), stream, CancellationToken.None)).ShouldBe(Fresh);
        (await Calls.Begin("tell_others", cause, stream, CancellationToken.None)).ShouldBe(Fresh);
    }

    [Fact]
    public async Task an_attempt_without_an_outcome_is_unknown_on_every_host()
    {
        await Begin();
        await store.AdvanceClock(TimeSpan.FromDays(400));
        await using var other = await store.StartAnotherHost(configure: RegisterCalls);

        (await Begin()).ShouldBe(Unknown);
        (await other.Get<ExternalCalls>().Begin("tell", cause, stream, CancellationToken.None)).ShouldBe(Unknown);
    }

    [Fact]
    public async Task a_call_recorded_as_unknown_is_finished_and_listed()
    {
        await Begin();
        await Finish(isKnown: false);

        (await Begin()).ShouldBe(Finished);
        (await ListUnknownCalls()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            it => (it.Call, it.Cause, it.Stream, it.State).ShouldBe(("tell", cause, stream, "unknown")));
        (await Calls.ReadUnknown(CancellationToken.None, "tell")).Count.ShouldBe(1);
        (await Calls.ReadUnknown(CancellationToken.None, "another")).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_outcome_is_recorded_once_and_atomically_with_its_event()
    {
        await Begin();
        await Finish(isKnown: true);

        var second = await store.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Noted("sent"))
            .WithRows(ExternalCalls.RecordOutcome("tell", cause, isKnown: false)),
            CancellationToken.None);

        second.ShouldBe(new Outcome.Rejected(ExternalCalls.AlreadyRecorded));
        (await store.ReadEvents(stream)).ShouldBeEmpty();
        (await store.QuerySingle<string>("select outcome from pc_outside_attempts")).ShouldBe("completed");
        (await Should.ThrowAsync<RowMissedException>(() =>
            store.WriteRows(ExternalCalls.RecordOutcome("tell", Guid.CreateVersion7(), isKnown: true)))).Rejection
            .ShouldBe(ExternalCalls.AlreadyRecorded);
    }

    [Fact]
    public async Task a_call_resolved_as_done_leaves_the_list()
    {
        await CreateUnknownCall();

        (await Resolve(retry: false)).ShouldBeTrue();

        (await Resolve(retry: false)).ShouldBeFalse();
        (await Resolve(retry: true)).ShouldBeFalse();
        (await Begin()).ShouldBe(Finished);
        (await ListUnknownCalls()).ShouldBeEmpty();
        (await store.Admin.ReadDueCommands(CancellationToken.None)).ShouldBeEmpty();
        (await ReadResolutions()).ShouldBe(["done asked them operator:test"]);
    }

    [Fact]
    public async Task a_call_to_repeat_is_due_at_once_and_made_exactly_once_more()
    {
        await CreateUnknownCall();

        (await Resolve(retry: true)).ShouldBeTrue();

        (await ListUnknownCalls()).ShouldHaveSingleItem().State.ShouldBe("again");
        (await store.Query<string>("select stream || command || data from pc_due where at <= powercrm_now()"))
            .ShouldBe([$"{stream}tell{cause}"]);
        (await Resolve(retry: true)).ShouldBeFalse("it is being made");
        var attempts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Begin()));
        attempts.Count(a => a == Fresh).ShouldBe(1);
        attempts.Count(a => a == Unknown).ShouldBe(5);
        await Finish(isKnown: true);
        (await Begin()).ShouldBe(Finished);
        (await ListUnknownCalls()).ShouldBeEmpty();
        (await ReadResolutions()).ShouldBe(["again asked them operator:test"]);
    }

    [Fact]
    public async Task a_repeated_call_without_an_outcome_is_unknown_again()
    {
        await CreateUnknownCall();
        await Resolve(retry: true);
        await Begin();
        (await Begin()).ShouldBe(Unknown);
        await Finish(isKnown: false);

        (await ListUnknownCalls()).ShouldHaveSingleItem().State.ShouldBe("unknown");
        (await Resolve(retry: true)).ShouldBeTrue();
        (await Begin()).ShouldBe(Fresh);
        (await ReadResolutions()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task only_an_unknown_call_can_be_resolved()
    {
        (await Resolve(retry: true)).ShouldBeFalse("there is none");
        await Begin();
        (await Resolve(retry: true)).ShouldBeFalse("it is under way");
        await Finish(isKnown: true);
        (await Resolve(retry: true)).ShouldBeFalse("it was done");
        (await Resolve(retry: false)).ShouldBeFalse();
        (await ReadResolutions()).ShouldBeEmpty();
        (await store.Admin.ReadDueCommands(CancellationToken.None)).ShouldBeEmpty();
    }

    private Task<ExternalCalls.AttemptState> Begin() => Calls.Begin("tell", cause, stream, CancellationToken.None);

    private Task Finish(bool isKnown) => store.WriteRows(ExternalCalls.RecordOutcome("tell", cause, isKnown));

    private async Task CreateUnknownCall()
    {
        await Begin();
        await Finish(isKnown: false);
    }

    private Task<IReadOnlyList<UnknownCall>> ListUnknownCalls() => Calls.ReadUnknown(CancellationToken.None);

    private Task<bool> Resolve(bool retry) =>
        Calls.Resolve("tell", cause, retry, "asked them", "operator:test", CancellationToken.None);

    private Task<IReadOnlyList<string>> ReadResolutions() =>
        store.Query<string>("select action || ' ' || reason || ' ' || actor from pc_outside_resolutions order by at");
}
