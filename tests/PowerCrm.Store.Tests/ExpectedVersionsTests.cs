namespace PowerCrm.Store.Tests;

/// <summary>A command is decided on the version that it is appended to: no lost updates and no partial writes.</summary>
public sealed class ExpectedVersionsTests : IAsyncLifetime
{
    private static readonly Rejection NameTaken = new("name_taken", "Somebody has that name.");
    private StoreHost store = null!;

    public async Task InitializeAsync() => store = await StoreHost.Start();

    public async Task DisposeAsync() => await store.DisposeAsync();

    private Task<Outcome> Deposit(Guid stream, int amount, ExpectedVersion expected = default) =>
        store.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Deposited(amount)), CancellationToken.None, expected);

    [Fact]
    public async Task a_matching_expected_version_is_appended()
    {
        var stream = await store.Open();

        (await Deposit(stream, 5, ExpectedVersion.At(1))).ShouldBeOfType<Outcome.Done>().Version.ShouldBe(2);

        (await store.ReadEvents(stream)).Select(e => e.Version).ShouldBe([1, 2]);
        (await store.Find<Account>(stream))!.Amount.ShouldBe(5);
    }

    [Fact]
    public async Task a_stale_expected_version_appends_nothing()
    {
        var stream = await store.Open(new Deposited(1));

        (await Deposit(stream, 5, ExpectedVersion.At(1))).ShouldBe(new Outcome.Stale(2));
        (await Deposit(stream, 5, ExpectedVersion.NoStream)).ShouldBe(new Outcome.Stale(2));
        (await Deposit(stream, 5, ExpectedVersion.At(3))).ShouldBe(new Outcome.Stale(2));
        (await Deposit(Guid.CreateVersion7(), 5, ExpectedVersion.At(3))).ShouldBe(new Outcome.Stale(0));

        (await store.ReadEvents(stream)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task of_concurrent_appends_at_one_version_one_succeeds_and_the_others_are_stale()
    {
        var stream = await store.Open();

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 12).Select(i => Deposit(stream, i, ExpectedVersion.At(1))));

        outcomes.OfType<Outcome.Done>().Count().ShouldBe(1);
        outcomes.OfType<Outcome.Stale>().Select(s => s.ActualVersion).ShouldBe(Enumerable.Repeat(2L, 11));
        (await store.ReadEvents(stream)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_version_changed_between_read_and_append_is_stale()
    {
        var stream = await store.Open();

        var outcome = await store.Events.Decide<Balance>(stream, (_, _) =>
        {
            store.Append(stream, new Noted("first"), new Noted("second")).GetAwaiter().GetResult();
            return Decision.Append(new Deposited(1));
        }, CancellationToken.None, ExpectedVersion.At(1));

        outcome.ShouldBe(new Outcome.Stale(3));
        (await store.ReadEvents(stream)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task of_concurrent_stream_starts_one_succeeds()
    {
        var stream = Guid.CreateVersion7();

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 12).Select(i => Deposit(stream, i, ExpectedVersion.NoStream)));

        outcomes.OfType<Outcome.Done>().Count().ShouldBe(1);
        outcomes.OfType<Outcome.Stale>().Select(s => s.ActualVersion).ShouldBe(Enumerable.Repeat(1L, 11));
        (await store.ReadEvents(stream)).Single().Version.ShouldBe(1);
    }

    [Fact]
    public async Task a_stream_started_concurrently_is_decided_again()
    {
        var (stream, runs) = (Guid.CreateVersion7(), 0);

        var outcome = await store.Events.Decide<Balance>(stream, (it, _) =>
        {
            if (++runs == 1)
                store.Append(stream, new Opened("bob")).GetAwaiter().GetResult();
            return it.Open ? new Rejection("open", "It is open.") : Decision.Append(new Opened("ann"));
        }, CancellationToken.None);

        outcome.ShouldBeOfType<Outcome.Rejected>().Rejection.Code.ShouldBe("open");
        (await store.ReadEvents(stream)).Single().Data.ShouldBe(new Opened("bob"));
    }

    [Fact]
    public async Task a_lost_race_is_decided_again_on_the_new_state()
    {
        var stream = await store.Open(new Deposited(10));
        var runs = 0;

        var outcome = await store.Events.Decide<Balance>(stream, (it, _) =>
        {
            if (Interlocked.Increment(ref runs) == 1)
                store.Append(stream, new Withdrawn(10)).GetAwaiter().GetResult();      // another writer, between the read and the append
            return it.Amount >= 10 ? Decision.Append(new Withdrawn(10)) : new Rejection("too_little", "There is not enough.");
        }, CancellationToken.None);

        outcome.ShouldBeOfType<Outcome.Rejected>().Rejection.Code.ShouldBe("too_little");
        runs.ShouldBe(2);
        (await store.Events.Load<Balance>(stream, CancellationToken.None)).State.Amount.ShouldBe(0);
    }

    [Fact]
    public async Task too_many_lost_races_throw_a_transient_exception()
    {
        var (stream, runs) = (await store.Open(), 0);

        var raced = () => store.Events.Decide<Balance>(stream, (_, _) =>
        {
            runs++;
            store.Append(stream, new Noted("faster")).GetAwaiter().GetResult();
            return Decision.Append(new Deposited(1));
        }, CancellationToken.None);

        StoreFaults.IsTransient(await raced.ShouldThrowAsync<TooManyConflictsException>()).ShouldBeTrue();
        runs.ShouldBe(StoreFaults.MaxConflictRetries + 1);
    }

    [Fact]
    public async Task a_row_commits_with_its_event()
    {
        var stream = Guid.CreateVersion7();

        (await Open(stream, "ann")).ShouldBeOfType<Outcome.Done>();

        (await store.QuerySingle<Guid>("select holder from names where name = 'ann'")).ShouldBe(stream);
    }

    [Fact]
    public async Task a_missed_row_is_a_rejection_and_nothing_is_appended()
    {
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Open(first, "bob");

        (await Open(second, "bob")).ShouldBe(new Outcome.Rejected(NameTaken));

        (await store.ReadEvents(second)).ShouldBeEmpty();
        (await store.Find<Account>(second)).ShouldBeNull();
        (await store.QuerySingle<Guid>("select holder from names where name = 'bob'")).ShouldBe(first);
    }

    [Fact]
    public async Task of_concurrent_inserts_of_one_row_one_succeeds()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Open(Guid.CreateVersion7(), "carl")));

        outcomes.OfType<Outcome.Done>().Count().ShouldBe(1);
        outcomes.OfType<Outcome.Rejected>().Select(r => r.Rejection.Code).Distinct().ShouldBe(["name_taken"]);
        (await store.QuerySingle<long>("select count(*) from mt_events where type = 'opened'")).ShouldBe(1);
    }

    [Fact]
    public async Task a_missed_second_row_is_reported_and_rolls_back_the_first()
    {
        var stream = Guid.CreateVersion7();

        var outcome = await store.Events.Decide<Balance>(stream, (_, _) =>
            Decision.Append(new Opened("dora")).WithRows(Reserve("dora", stream),
            Row.MustHit("delete from names where name = $1", new Rejection("not_there", "No such name."), "nobody")),
            CancellationToken.None);

        outcome.ShouldBeOfType<Outcome.Rejected>().Rejection.Code.ShouldBe("not_there");
        (await store.QuerySingle<int>("select count(*)::int from names where name = 'dora'")).ShouldBe(0);
        (await store.ReadEvents(stream)).ShouldBeEmpty();
    }

    [Fact]
    public async Task of_two_missed_rows_the_first_is_reported()
    {
        var outcome = await store.Events.Decide<Balance>(Guid.CreateVersion7(), (_, _) => Decision.Append(new Opened("dora")).WithRows(
            Row.MustHit("delete from names where name = $1", new Rejection("first", "No such name."), "nobody"),
            Row.MustHit("delete from names where name = $1", new Rejection("second", "No such name."), "nobody")), CancellationToken.None);

        outcome.ShouldBeOfType<Outcome.Rejected>().Rejection.Code.ShouldBe("first");
    }

    [Fact]
    public async Task a_row_must_affect_exactly_the_expected_number_of_rows()
    {
        var (stream, rejection) = (await store.Open(), new Rejection("not_two", "There are not two."));
        await store.WriteRows(Row.Any("insert into names (name) values ('x1'), ('x2'), ('x3')"));

        var rejected = await store.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Deposited(1))
            .WithRows(Row.MustHit(2, "delete from names where name like $1", rejection, "x%")), CancellationToken.None);
        var accepted = await store.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Deposited(1))
            .WithRows(Row.MustHit(2, "delete from names where name in ($1, $2)", rejection, "x1", "x2")), CancellationToken.None);

        rejected.ShouldBe(new Outcome.Rejected(rejection));
        accepted.ShouldBeOfType<Outcome.Done>().Version.ShouldBe(2);
        (await store.Query<string>("select name from names")).ShouldBe(["x3"]);
    }

    [Fact]
    public async Task a_row_accepts_every_parameter_type()
    {
        await store.Execute("create table kinds (u uuid, t timestamptz, b bytea, n bigint, d numeric, s text, f boolean, a uuid[])");
        var (id, at) = (Guid.CreateVersion7(), new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.FromHours(8)));

        await store.WriteRows(Row.MustHit("insert into kinds values ($1, $2, $3, $4, $5, $6, $7, $8)", NameTaken, id, at,
            new ReadOnlyMemory<byte>([1, 2]), 7L, 1.5m, "it's $1", true, new[] { id }));

        (await store.QuerySingle<bool>(
            "select u = @id and t = @at and b = '\\x0102' and n = 7 and d = 1.5 and s = 'it''s $1' and f and a = "
            + "array[@id] from kinds", new { id, at = at.UtcDateTime }))
            .ShouldBeTrue();
    }

    [Fact]
    public async Task rows_can_use_the_version_being_written()
    {
        var stream = await store.Open();

        await store.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Deposited(1), new Deposited(2)), CancellationToken.None,
            extraRows: it => [Row.Any("insert into names (name, holder) values ($1, $2)",
                $"version {it.Version} of {it.Events.Count}", stream)]);

        (await store.QuerySingle<string>("select name from names where holder = @stream", new { stream })).ShouldBe("version 3 of 2");
    }

    [Fact]
    public async Task an_append_to_several_streams_is_atomic()
    {
        var (from, to) = (await store.Open(new Deposited(10)), await store.Open());

        await store.Events.Append([new StreamAppend(from, ExpectedVersion.At(2), new Withdrawn(4)),
            new StreamAppend(to, ExpectedVersion.At(1), new Deposited(4))],
            CancellationToken.None);
        var stale = await Should.ThrowAsync<StaleVersionException>(() => store.Events.Append(
            [new StreamAppend(from, ExpectedVersion.At(3), new Withdrawn(4)),
                new StreamAppend(to, ExpectedVersion.At(1), new Deposited(4))],
            CancellationToken.None));
        var missed = await Should.ThrowAsync<RowMissedException>(() => store.Events.Append(
            [new StreamAppend(from, ExpectedVersion.Any, new Withdrawn(4)), new StreamAppend(to, ExpectedVersion.Any, new Deposited(4))],
            CancellationToken.None, [Row.MustHit("delete from names where name = $1", NameTaken, "nobody")]));

        (stale.Message, stale.ActualVersion).ShouldBe(($"Stream {to} moved on to version 2.", 2));
        missed.Rejection.ShouldBe(NameTaken);
        (await store.Events.Load<Balance>(from, CancellationToken.None)).State.Amount.ShouldBe(6);
        (await store.Find<Account>(to))!.Amount.ShouldBe(4);
    }

    [Fact]
    public async Task concurrent_transfers_in_both_directions_neither_deadlock_nor_lose_money()
    {
        var streams = new[] { await store.Open(new Deposited(100)), await store.Open(new Deposited(100)) };

        // In rounds: in each race one of the eight succeeds, so none gives up.
        for (var round = 0; round < 5; round++)
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
                store.Events.Append([new StreamAppend(streams[i % 2], ExpectedVersion.Any, new Withdrawn(1)),
                    new StreamAppend(streams[1 - i % 2], ExpectedVersion.Any, new Deposited(1))], CancellationToken.None))));

        foreach (var stream in streams)
            (await store.Events.Load<Balance>(stream, CancellationToken.None)).State.ShouldBe(new Balance(true, 100, 42));
    }

    [Fact]
    public async Task an_event_has_the_time_of_its_decision_to_the_microsecond()
    {
        var stream = Guid.CreateVersion7();
        await store.AdvanceClock(TimeSpan.FromDays(3));
        DateTimeOffset decidedAt = default;

        var opened = (Outcome.Done)await store.Events.Decide<Balance>(stream, (_, now) =>
        {
            decidedAt = now;
            return Decision.Append(new Opened("ann"), new Deposited(1));
        }, CancellationToken.None);
        var deposited = (Outcome.Done)await Deposit(stream, 2);

        decidedAt.ShouldBe(opened.At);
        (await store.ReadEvents(stream)).Select(e => e.Timestamp).ShouldBe([opened.At, opened.At, deposited.At]);
        // Compares PostgreSQL's own values, not text or .NET ticks.
        (await store.Query<long>("select (extract(epoch from timestamp) * 1000000)::bigint from mt_events where stream_id = @stream order "
            + "by version", new { stream }))
            .ShouldBe(new[] { opened.At, opened.At, deposited.At }.Select(at => (at - DateTimeOffset.UnixEpoch).Ticks / 10));
    }

    [Fact]
    public async Task a_stream_is_folded_as_of_a_version_or_a_time()
    {
        var stream = await store.Open(new Deposited(1));
        await store.AdvanceClock(TimeSpan.FromHours(1));
        await store.Append(stream, new Deposited(2));
        var log = await store.ReadEvents(stream);

        (await store.Events.Load<Balance>(stream, CancellationToken.None, upTo: 2)).ShouldSatisfyAllConditions(
            it => it.State.Amount.ShouldBe(1), it => it.Version.ShouldBe(2));
        (await store.Events.Load<Balance>(stream, CancellationToken.None, upTo: 0)).Version.ShouldBe(0);
        (await store.Events.Load<Balance>(stream, CancellationToken.None, at: log[1].Timestamp)).State.Amount.ShouldBe(1);
        (await store.Events.Load<Balance>(stream, CancellationToken.None, at: log[2].Timestamp)).State.Amount.ShouldBe(3);
        (await store.Events.Load<Balance>(stream, CancellationToken.None, at: log[0].Timestamp.AddTicks(-10))).Version.ShouldBe(0);
        (log[2].Timestamp - log[1].Timestamp).ShouldBeGreaterThan(TimeSpan.FromMinutes(59));
    }

    [Fact]
    public async Task the_caller_and_the_cause_are_stored_with_the_event()
    {
        var stream = Guid.CreateVersion7();

        await store.Events.As(new Caller("applicant:1", "trace", "cause"))
            .Append([new StreamAppend(stream, ExpectedVersion.NoStream, new Opened("ann"))], CancellationToken.None);

        var e = (await store.ReadEvents(stream)).Single();
        (e.UserName, e.CorrelationId, e.CausationId, e.EventTypeName).ShouldBe(("applicant:1", "trace", "cause", "opened"));
    }

    [Fact]
    public async Task an_empty_decision_writes_nothing()
    {
        var stream = await store.Open();

        (await store.Events.Decide<Balance>(stream, (_, _) => Decision.Nothing, CancellationToken.None))
            .ShouldBeOfType<Outcome.Done>().Version.ShouldBe(1);

        (await store.ReadEvents(stream)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task an_append_whose_connection_breaks_before_the_commit_is_retried_once()
    {
        var (stream, runs) = (await store.Open(), 0);

        var outcome = await store.Events.Decide<Balance>(stream, (_, _) => ++runs == 1
            ? Decision.Append(new Deposited(1))
                .WithRows(Row.Any("insert into names (name) select 'never' where pg_terminate_backend(pg_backend_pid())"))
            : Decision.Append(new Deposited(1)), CancellationToken.None);

        outcome.ShouldBeOfType<Outcome.Done>().Version.ShouldBe(2);
        runs.ShouldBe(2);
        (await store.ReadEvents(stream)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_decision_whose_commit_response_is_lost_is_not_repeated()
    {
        await using var proxy = new CuttingProxy(store.ConnectionString);
        await using var proxied = await store.StartAnotherHost(connectionString: proxy.ConnectionString);
        var stream = await store.Open(new Deposited(10));

        var outcome = await proxied.Events.Decide<Balance>(stream, (it, _) => it.Amount < 10
            ? new Rejection("too_little", "There is not enough.")
            : Decision.Append(new Withdrawn(6), new Noted("6")).WithRows(InsertAndCut("decided")), CancellationToken.None);

        proxy.CutCount.ShouldBe(1);
        outcome.ShouldBeOfType<Outcome.Done>().Version.ShouldBe(4);
        var log = await store.ReadEvents(stream);
        log.Count.ShouldBe(4);
        log[^1].Timestamp.ShouldBe(((Outcome.Done)outcome).At);
        (await store.QuerySingle<int>("select count(*)::int from names where name = 'decided'")).ShouldBe(1);
    }

    [Fact]
    public async Task an_append_to_several_streams_whose_commit_response_is_lost_is_not_repeated()
    {
        await using var proxy = new CuttingProxy(store.ConnectionString);
        await using var proxied = await store.StartAnotherHost(connectionString: proxy.ConnectionString);
        var streams = new[] { await store.Open(), Guid.CreateVersion7() };

        await proxied.Events.Append([.. streams.Select(s => new StreamAppend(s, ExpectedVersion.Any, new Deposited(1)))],
            CancellationToken.None,
            [InsertAndCut("appended")]);

        proxy.CutCount.ShouldBe(1);
        (await store.ReadEvents(streams[0])).Count.ShouldBe(2);
        (await store.ReadEvents(streams[1])).Count.ShouldBe(1);
        (await store.QuerySingle<int>("select count(*)::int from names where name = 'appended'")).ShouldBe(1);
    }

    private static Row InsertAndCut(string name) => Row.MustHit($"insert {CuttingProxy.Mark} into names (name) values ($1)",
        NameTaken, name);

    private static Row Reserve(string name, Guid stream) =>
        Row.MustHit("insert into names (name, holder) values ($1, $2) on conflict do nothing", NameTaken, name, stream);

    private Task<Outcome> Open(Guid stream, string name) =>
        store.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Opened(name))
            .WithRows(Reserve(name, stream)), CancellationToken.None);
}
