namespace PowerCrm.EventStore.Tests;

/// <summary>Each reader is led by one host. A leader that lost its lead and does not know it changes nothing any more.</summary>
public sealed class LeadersTests : IAsyncLifetime
{
    private Store store = null!;

    public async Task InitializeAsync() => store = await Store.Create(b => b.Subscribe<Recorder>().Project<TurnoverProjection, Turnover>(Run.Async));

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task of_two_hosts_one_leads_and_each_event_has_its_effect_once()
    {
        await using var other = await Other();
        await Task.WhenAll(store.Start(), other.Start());
        var streams = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.Open(new Deposited(1), new Deposited(2))));
        await store.Settled();

        foreach (var stream in streams)
            (await store.Effects(stream)).ShouldBe([1, 2, 3]);
        (await store.Documents.Find<Turnover>("all", CancellationToken.None)).ShouldBe(new Turnover(40, 60));
        (await store.Admin.Progress(CancellationToken.None)).ShouldAllBe(p => p.Led);
    }

    [Fact]
    public async Task a_leader_that_stops_hands_over()
    {
        await using var other = await Other();
        await store.Start();
        var first = await store.Open();
        await store.Settled();
        await other.Start();
        await store.Stop();

        var second = await other.Open();
        await other.Settled();

        ((await other.Effects(first)).Count, (await other.Effects(second)).Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task a_leader_whose_connection_is_cut_leads_again_and_repeats_nothing()
    {
        await store.Start();
        var streams = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            streams.Add(await store.Open(new Deposited(1)));
            await store.Sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
            streams.Add(await store.Open(new Deposited(1)));
            await store.Settled();
        }

        foreach (var stream in streams)
            (await store.Effects(stream)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task the_late_batch_of_a_superseded_leader_is_rolled_back()
    {
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        store.Get<Recorder>().While = async _ =>
        {
            entered.TrySetResult();
            await leave.Task;
        };
        var stream = await store.Open();
        await store.Start();
        await entered.Task;

        // What another leader would have done meanwhile: it handled the event and moved the checkpoint.
        await store.Sql("""
            insert into effects (subscription, event, stream, version, attempt) select 'recorder', id, stream_id, 7, 1 from mt_events;
            update mt_event_progression set last_seq_id = (select max(seq_id) from mt_events) where name = 'recorder:All'
            """);
        leave.SetResult();
        await store.Open();
        await store.Settled();

        (await store.Effects(stream)).ShouldBe([7]);
    }

    [Fact]
    public async Task a_superseded_leader_sets_nothing_aside()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        store.Get<Recorder>().While = async e =>
        {
            if (e.Version != 1)
                return;
            entered.TrySetResult();
            await leave.Task;
            throw new InvalidOperationException();
        };
        await store.Open();
        await store.Start();
        await entered.Task;

        await store.Sql("update mt_event_progression set last_seq_id = (select max(seq_id) from mt_events) where name = 'recorder:All'");
        leave.SetResult();
        await store.Settled();
        await store.Stop();

        (await store.Admin.Parked(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_new_leaders_first_act_undoes_the_old_ones_batch_though_no_checkpoint_moved()
    {
        var (entered, leave, tries) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        store.Get<Recorder>().While = async _ =>
        {
            tries++;
            entered.TrySetResult();
            await leave.Task;
        };
        var stream = await store.Open();
        await store.Start();
        await entered.Task;

        await Stamp();
        leave.SetResult();
        await store.Settled();

        (await store.Effects(stream)).ShouldBe([1]);
        tries.ShouldBe(2, "the first was rolled back");
    }

    [Fact]
    public async Task a_fault_of_a_leader_that_was_superseded_sets_nothing_aside_though_no_checkpoint_moved()
    {
        var (entered, leave, tries) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        store.Get<Recorder>().While = async _ =>
        {
            entered.TrySetResult();
            await leave.Task;
            if (++tries == 1)
                throw new InvalidOperationException();
        };
        var stream = await store.Open();
        await store.Start();
        await entered.Task;

        await Stamp();
        leave.SetResult();
        await store.Settled();

        (await store.Effects(stream)).ShouldBe([1]);
        (await store.Admin.Parked(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_connection_lost_in_a_reaction_is_no_fault_of_its_handler()
    {
        var tries = 0;
        store.Get<Recorder>().While = async _ =>
        {
            if (++tries > 1)
                return;
            await store.Sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'");
            await store.Get<Recorder>().Touch();
        };
        var stream = await store.Open();
        await store.Start();
        await store.Settled();

        (await store.Effects(stream)).ShouldBe([1]);
        (tries, (await store.One<int>("select attempt from effects"))).ShouldBe((2, 1), "the batch began again, nothing was set aside");
    }

    /// <summary>What a new leader does before anything else.</summary>
    private Task Stamp() => store.Sql("update mt_event_progression set last_updated = clock_timestamp() where name = 'recorder:All'");

    [Fact]
    public async Task a_host_without_readers_leads_nothing()
    {
        await using var teller = await store.Beside(b => b.Subscribe<Recorder>(), o => o.RunReaders = false);
        await teller.Start();
        await teller.Open();

        (await teller.Admin.Settled(TimeSpan.FromMilliseconds(300), CancellationToken.None)).ShouldBeFalse();
        (await teller.Admin.Progress(CancellationToken.None)).ShouldAllBe(p => !p.Led);
    }

    [Fact]
    public async Task an_append_that_hangs_open_is_ended_so_that_the_fence_moves_on()
    {
        await using var connection = await store.Source.OpenConnectionAsync();
        await using var timeout = new Npgsql.NpgsqlCommand("show idle_in_transaction_session_timeout", connection);

        (await timeout.ExecuteScalarAsync()).ShouldBe("5s");
    }

    private Task<Store> Other() => store.Beside(b => b.Subscribe<Recorder>().Project<TurnoverProjection, Turnover>(Run.Async));
}
