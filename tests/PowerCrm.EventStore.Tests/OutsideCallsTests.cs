using Dapper;
using PowerCrm.Testing;

namespace PowerCrm.EventStore.Tests;

/// <summary>A message is sent once or not at all, and nobody has to guess which: an attempt whose end was not seen is unknown, and stays so.</summary>
public sealed class OutsideCallsTests : IAsyncLifetime
{
    private Store store = null!;

    private Messenger Messenger => store.Get<Messenger>();

    public async Task InitializeAsync() => store = await Store.Create(b => b.SubscribeOutside<Messenger>(attempts: 2), o => o.Poll = TimeSpan.FromMilliseconds(20));

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task an_event_is_called_for_once_and_its_outcome_kept()
    {
        await store.Start();
        var stream = await store.Open(new Deposited(1), new Withdrawn(1));
        await store.Settled();

        Messenger.Calls.ShouldBe([1, 2]);
        (await Outcomes()).ShouldBe(["1 completed", "2 completed"]);
        (await store.Effects(stream)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task nothing_to_call_is_completed_without_a_call()
    {
        Messenger.Nothing = e => e.Version == 1;
        await store.Start();
        await store.Open(new Deposited(1));
        await store.Settled();

        Messenger.Calls.ShouldBe([2]);
        (await Outcomes()).ShouldBe(["1 completed", "2 completed"]);
    }

    [Fact]
    public async Task no_transaction_is_open_while_it_is_called()
    {
        long open = -1;
        Messenger.While = async () => open = await store.One<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid() and state like 'idle in%'");
        await store.Start();
        await store.Open();
        await store.Settled();

        open.ShouldBe(0);
    }

    [Fact]
    public async Task a_crash_between_attempt_and_outcome_is_unknown_and_never_called_again()
    {
        var stream = await store.Open(new Deposited(1));
        await store.Sql("""
            insert into pc_outside_attempts (subscription, event_id, attempted_at)
            select 'messenger', id, powercrm_now() from mt_events where version = 1
            """);
        await store.Start();
        await store.Settled();
        await store.Stop();
        await using var restarted = await store.Beside(b => b.SubscribeOutside<Messenger>());
        await restarted.Start();
        await restarted.Settled();

        Messenger.Calls.ShouldBe([2]);
        restarted.Get<Messenger>().Calls.ShouldBeEmpty();
        (await Outcomes()).ShouldBe(["1 unknown", "2 completed"]);
        (await store.All<int>("select attempt from effects where stream = @stream order by version", new { stream })).ShouldBe([-1, 1], "completed with no result");
    }

    [Fact]
    public async Task a_leader_that_is_lost_in_mid_call_leaves_it_unknown()
    {
        var called = new TaskCompletionSource();
        Messenger.While = () =>
        {
            called.TrySetResult();
            return Task.Delay(Timeout.Infinite, Messenger.Token);
        };
        await store.Start();
        var stream = await store.Open();
        await called.Task;

        await store.Sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'powercrm-leader' and datname = current_database()");

        await Eventually.TrueAsync(async () => (await Outcomes()).SequenceEqual(["1 unknown"]));
        Messenger.Calls.ShouldBe([1]);
        (await store.Effects(stream)).ShouldBe([1]);
    }

    [Fact]
    public async Task a_host_that_stops_ends_its_call_before_another_leads()
    {
        var (called, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        Messenger.While = () =>
        {
            called.TrySetResult();
            return answer.Task;
        };
        await store.Start();
        await store.Open();
        await called.Task;
        await using var other = await store.Beside(b => b.SubscribeOutside<Messenger>());
        await other.Start();

        var stopping = store.Stop();
        await store.One<int>("select 1 from pg_sleep(2.5)");        // two beats of the other host
        (await Outcomes()).ShouldNotContain("1 unknown");
        answer.SetResult();
        await stopping;
        await other.Settled();

        (await Outcomes()).ShouldBe(["1 completed"]);
        other.Get<Messenger>().Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_call_that_throws_is_unknown_and_is_not_repeated()
    {
        Messenger.While = () => throw new TimeoutException();
        await store.Start();
        await store.Open();
        await store.Settled();
        await store.Later(TimeSpan.FromDays(1));
        await store.Settled();

        Messenger.Calls.ShouldBe([1]);
        (await Outcomes()).ShouldBe(["1 unknown"]);
    }

    [Fact]
    public async Task what_cannot_be_prepared_is_set_aside_and_tried_again_since_nothing_was_called()
    {
        Messenger.Preparing = e => Sick(e, 1);
        var (sick, well) = (await store.Open(new Deposited(1)), await store.Open(new Deposited(1)));
        Messenger.Sick = sick;
        await store.Start();
        await store.Settled();
        (await store.Effects(sick)).ShouldBeEmpty();

        Messenger.Sick = Guid.Empty;
        await store.Later(TimeSpan.FromSeconds(2));
        await Eventually.TrueAsync(async () => (await store.Admin.Parked(CancellationToken.None)).Count == 0);

        (await store.Effects(sick)).ShouldBe([1, 2]);
        (await store.Effects(well)).ShouldBe([1, 2]);
        Messenger.Calls.Count.ShouldBe(4);
    }

    [Fact]
    public async Task a_stream_parked_for_good_is_drained_in_order_by_a_retry()
    {
        var sick = Guid.CreateVersion7();
        Messenger.Sick = sick;
        Messenger.Preparing = e => Sick(e, 2);
        await store.Append(sick, new Opened("ann"), new Deposited(1), new Deposited(2));
        await store.Start();
        await store.Settled();
        await store.Later(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(async () => (await store.Admin.Parked(CancellationToken.None)) is [{ State: "parked", Attempts: 2 }]);
        Messenger.Calls.ShouldBe([1], "what stands behind waits");

        Messenger.Sick = Guid.Empty;
        (await store.Admin.Retry("messenger", sick, CancellationToken.None)).ShouldBeTrue();

        await Eventually.TrueAsync(async () => (await store.Admin.Parked(CancellationToken.None)).Count == 0);
        Messenger.Calls.ShouldBe([1, 2, 3]);
        (await store.Effects(sick)).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task what_cannot_be_completed_is_not_called_again_either()
    {
        Messenger.Completing = _ => throw new InvalidOperationException();
        await store.Start();
        var stream = await store.Open();
        await store.Settled();
        Messenger.Completing = _ => { };
        await store.Later(TimeSpan.FromSeconds(2));

        await Eventually.TrueAsync(async () => (await store.Admin.Parked(CancellationToken.None)).Count == 0);
        Messenger.Calls.ShouldBe([1]);
        (await Outcomes()).ShouldBe(["1 unknown"]);
        (await store.Effects(stream)).ShouldBe([1]);
    }

    private void Sick(Recorded e, long version)
    {
        if (e.Stream == Messenger.Sick && e.Version >= version)
            throw new InvalidOperationException();
    }

    private Task<IReadOnlyList<string>> Outcomes() => store.All<string>(
        "select e.version || ' ' || coalesce(a.outcome, 'open') from pc_outside_attempts a join mt_events e on e.id = a.event_id order by e.seq_id");
}

/// <summary>Writes down what it called; its effect has attempt 1 where a result came back and -1 where none did.</summary>
internal sealed class Messenger : IOutsideSubscription
{
    private readonly Lock gate = new();
    private readonly List<long> calls = [];

    public static string Name => "messenger";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(Opened), typeof(Deposited)];
    public Func<Recorded, bool> Nothing { get; set; } = _ => false;
    public Action<Recorded> Preparing { get; set; } = _ => { };
    public Action<Recorded> Completing { get; set; } = _ => { };
    public Func<Task> While { get; set; } = () => Task.CompletedTask;
    public Guid Sick { get; set; }
    public CancellationToken Token { get; private set; }

    public IReadOnlyList<long> Calls
    {
        get
        {
            lock (gate)
                return [.. calls];
        }
    }

    public Task<object?> Prepare(Recorded e, Reaction reaction, CancellationToken ct)
    {
        Preparing(e);
        return Task.FromResult(Nothing(e) ? null : (object?)e.Version);
    }

    public async Task<object> Call(object prepared, CancellationToken ct)
    {
        lock (gate)
            calls.Add((long)prepared);
        Token = ct;
        await While();
        return "sent";
    }

    public async Task Complete(Recorded e, object? prepared, object? result, Reaction reaction, CancellationToken ct)
    {
        Completing(e);
        await reaction.Connection.ExecuteAsync(
            "insert into effects (subscription, event, stream, version, attempt) values (@Name, @Id, @Stream, @Version, @attempt)",
            new { Name, e.Id, e.Stream, e.Version, attempt = result is null ? -1 : 1 }, reaction.Transaction);
    }
}
