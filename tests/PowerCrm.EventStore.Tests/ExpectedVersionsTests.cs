namespace PowerCrm.EventStore.Tests;

/// <summary>A command is decided on what it was appended to: no lost update, and nothing half written.</summary>
public sealed class ExpectedVersionsTests : IAsyncLifetime
{
    private static readonly Rejection Taken = new("name_taken", "Somebody has that name.");
    private Store store = null!;

    public async Task InitializeAsync()
    {
        store = await Store.Create(b => b.Project<AccountProjection, Account>(Run.Inline));
        await store.Sql("create table names (name text primary key, holder uuid)");
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    private Task<Outcome> Deposit(Guid stream, int amount, Expected expected = default) =>
        store.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Deposited(amount)), CancellationToken.None, expected);

    [Fact]
    public async Task the_version_that_was_seen_is_taken()
    {
        var stream = await store.Open();

        (await Deposit(stream, 5, Expected.At(1))).ShouldBeOfType<Outcome.Done>().Version.ShouldBe(2);

        (await store.Log(stream)).Select(e => e.Version).ShouldBe([1, 2]);
        (await store.Documents.Find<Account>(stream.ToString(), CancellationToken.None))!.Amount.ShouldBe(5);
    }

    [Fact]
    public async Task a_version_that_has_moved_on_is_stale_and_nothing_is_appended()
    {
        var stream = await store.Open(new Deposited(1));

        (await Deposit(stream, 5, Expected.At(1))).ShouldBe(new Outcome.Stale(2));
        (await Deposit(stream, 5, Expected.NoStream)).ShouldBe(new Outcome.Stale(2));
        (await Deposit(stream, 5, Expected.At(3))).ShouldBe(new Outcome.Stale(2));

        (await store.Log(stream)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task of_many_that_saw_the_same_version_one_wins()
    {
        var stream = await store.Open();

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 12).Select(i => Deposit(stream, i, Expected.At(1))));

        outcomes.OfType<Outcome.Done>().Count().ShouldBe(1);
        outcomes.OfType<Outcome.Stale>().Count().ShouldBe(11);
        (await store.Log(stream)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task of_many_that_begin_a_stream_one_wins()
    {
        var stream = Guid.CreateVersion7();

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 12).Select(i => Deposit(stream, i, Expected.NoStream)));

        outcomes.OfType<Outcome.Done>().Count().ShouldBe(1);
        (await store.Log(stream)).Single().Version.ShouldBe(1);
    }

    [Fact]
    public async Task a_lost_race_is_decided_again_on_what_the_winner_left()
    {
        var stream = await store.Open(new Deposited(10));
        var runs = 0;

        var outcome = await store.Events.Decide<Balance>(stream, (it, _) =>
        {
            if (Interlocked.Increment(ref runs) == 1)
                store.Append(stream, new Withdrawn(10)).GetAwaiter().GetResult();      // somebody else, between the read and the append
            return it.Amount >= 10 ? Decision.Append(new Withdrawn(10)) : new Rejection("too_little", "There is not enough.");
        }, CancellationToken.None);

        outcome.ShouldBeOfType<Outcome.Rejected>().Rejection.Code.ShouldBe("too_little");
        runs.ShouldBe(2);
        (await store.Events.Load<Balance>(stream, CancellationToken.None)).State.Amount.ShouldBe(0);
    }

    [Fact]
    public async Task a_row_alongside_commits_with_its_event()
    {
        var stream = Guid.CreateVersion7();

        (await Open(stream, "ann")).ShouldBeOfType<Outcome.Done>();

        (await store.One<Guid>("select holder from names where name = 'ann'")).ShouldBe(stream);
    }

    [Fact]
    public async Task a_row_alongside_that_misses_is_a_named_rejection_and_nothing_is_appended()
    {
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Open(first, "bob");

        (await Open(second, "bob")).ShouldBe(new Outcome.Rejected(Taken));

        (await store.Log(second)).ShouldBeEmpty();
        (await store.Documents.Find<Account>(second.ToString(), CancellationToken.None)).ShouldBeNull();
        (await store.One<Guid>("select holder from names where name = 'bob'")).ShouldBe(first);
    }

    [Fact]
    public async Task of_many_that_want_one_row_one_gets_it()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Open(Guid.CreateVersion7(), "carl")));

        outcomes.OfType<Outcome.Done>().Count().ShouldBe(1);
        outcomes.OfType<Outcome.Rejected>().Select(r => r.Rejection.Code).Distinct().ShouldBe(["name_taken"]);
    }

    [Fact]
    public async Task the_second_row_that_misses_is_named_and_undoes_the_first()
    {
        var stream = Guid.CreateVersion7();

        var outcome = await store.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Opened("dora")).With(Reserve("dora", stream),
            new Alongside("delete from names where name = $1", ["nobody"], 1, new Rejection("not_there", "No such name."))), CancellationToken.None);

        outcome.ShouldBeOfType<Outcome.Rejected>().Rejection.Code.ShouldBe("not_there");
        (await store.One<int>("select count(*)::int from names where name = 'dora'")).ShouldBe(0);
    }

    [Fact]
    public async Task rows_that_depend_on_the_version_to_be_written_are_told_it()
    {
        var stream = await store.Open();

        await store.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Deposited(1), new Deposited(2)), CancellationToken.None,
            also: it => [Alongside.Any("insert into names (name, holder) values ($1, $2)", $"version {it.Version} of {it.Events.Count}", stream)]);

        (await store.One<string>("select name from names where holder = @stream", new { stream })).ShouldBe("version 3 of 2");
    }

    [Fact]
    public async Task several_streams_are_appended_together_or_not_at_all()
    {
        var (from, to) = (await store.Open(new Deposited(10)), await store.Open());

        await store.Events.Append([new StreamAppend(from, Expected.At(2), new Withdrawn(4)), new StreamAppend(to, Expected.At(1), new Deposited(4))],
            CancellationToken.None);
        var stale = await Should.ThrowAsync<ConcurrencyException>(() => store.Events.Append(
            [new StreamAppend(from, Expected.At(3), new Withdrawn(4)), new StreamAppend(to, Expected.At(1), new Deposited(4))], CancellationToken.None));
        await Should.ThrowAsync<AlongsideMissedException>(() => store.Events.Append(
            [new StreamAppend(from, Expected.Any, new Withdrawn(4)), new StreamAppend(to, Expected.Any, new Deposited(4))], CancellationToken.None,
            [new Alongside("delete from names where name = $1", ["nobody"], 1, Taken)]));

        (stale.Stream, stale.Actual).ShouldBe((to, 2));
        (await store.Events.Load<Balance>(from, CancellationToken.None)).State.Amount.ShouldBe(6);
        (await store.Documents.Find<Account>(to.ToString(), CancellationToken.None))!.Amount.ShouldBe(4);
    }

    [Fact]
    public async Task transfers_both_ways_at_once_neither_deadlock_nor_lose_money()
    {
        var streams = new[] { await store.Open(new Deposited(100)), await store.Open(new Deposited(100)) };

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            for (var left = 5; left > 0;)
            {
                try
                {
                    await store.Events.Append([new StreamAppend(streams[i % 2], Expected.Any, new Withdrawn(1)),
                        new StreamAppend(streams[1 - i % 2], Expected.Any, new Deposited(1))], CancellationToken.None);
                    left--;
                }
                catch (ConcurrencyException)
                {
                    // Lost four races running; a caller would be told so.
                }
            }
        }));

        foreach (var stream in streams)
            (await store.Events.Load<Balance>(stream, CancellationToken.None)).State.ShouldBe(new Balance(true, 100, 42));
    }

    [Fact]
    public async Task a_stream_folds_as_it_was_at_a_version_and_at_a_time()
    {
        var stream = await store.Open(new Deposited(1));
        await store.Later(TimeSpan.FromHours(1));
        await store.Append(stream, new Deposited(2));
        var log = await store.Log(stream);

        (await store.Events.Load<Balance>(stream, CancellationToken.None, upTo: 2)).ShouldSatisfyAllConditions(
            it => it.State.Amount.ShouldBe(1), it => it.Version.ShouldBe(2));
        (await store.Events.Load<Balance>(stream, CancellationToken.None, at: log[1].At)).State.Amount.ShouldBe(1);
        (await store.Events.Load<Balance>(stream, CancellationToken.None, at: log[2].At)).State.Amount.ShouldBe(3);
        (await store.Events.Load<Balance>(stream, CancellationToken.None, at: log[0].At.AddTicks(-10))).Version.ShouldBe(0);
        (log[2].At - log[1].At).ShouldBeGreaterThan(TimeSpan.FromMinutes(59));
    }

    [Fact]
    public async Task an_archived_stream_folds_to_nothing_and_takes_no_more()
    {
        var stream = await store.Open(new Deposited(1));

        await store.Events.Archive(stream, "closed by the holder", CancellationToken.None);

        (await store.Events.Load<Balance>(stream, CancellationToken.None)).State.ShouldBe(Balance.Initial);
        (await Deposit(stream, 1)).ShouldBeOfType<Outcome.Rejected>().Rejection.Code.ShouldBe("stream_archived");
        await Should.ThrowAsync<ConcurrencyException>(() => store.Append(stream, new Deposited(1)));
        (await store.One<string>("select reason || ', ' || actor from pc_archived where stream = @stream", new { stream }))
            .ShouldBe("closed by the holder, staff:test");
    }

    [Fact]
    public async Task who_did_it_and_why_is_stored_beside_the_event()
    {
        var stream = Guid.CreateVersion7();
        var caller = new Caller(Caller.DefaultTenant, "applicant:1", "trace", "cause");

        await store.Events.As(caller).Append([new StreamAppend(stream, Expected.NoStream, new Opened("ann"))], CancellationToken.None);

        (await store.Log(stream)).Single().By.ShouldBe(caller);
    }

    [Fact]
    public async Task nothing_to_do_writes_nothing()
    {
        var stream = await store.Open();

        (await store.Events.Decide<Balance>(stream, (_, _) => Decision.Nothing, CancellationToken.None)).ShouldBeOfType<Outcome.Done>().Version.ShouldBe(1);
    }

    [Fact]
    public async Task an_append_whose_connection_dies_before_the_commit_is_made_once()
    {
        var stream = await store.Open();
        var runs = 0;

        var outcome = await store.Events.Decide<Balance>(stream, (_, _) =>
        {
            var decision = Decision.Append(new Deposited(1));
            return ++runs == 1 ? decision.With(Alongside.Any("select pg_terminate_backend(pg_backend_pid())")) : decision;
        }, CancellationToken.None);

        outcome.ShouldBeOfType<Outcome.Done>();
        runs.ShouldBe(2);
        (await store.Log(stream)).Count.ShouldBe(2);
    }

    private static Alongside Reserve(string name, Guid stream) =>
        new("insert into names (name, holder) values ($1, $2) on conflict do nothing", [name, stream], 1, Taken);

    private Task<Outcome> Open(Guid stream, string name) =>
        store.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Opened(name)).With(Reserve(name, stream)), CancellationToken.None);
}
