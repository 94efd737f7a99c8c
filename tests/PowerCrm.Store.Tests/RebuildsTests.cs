using Dapper;
using PowerCrm.Testing;

namespace PowerCrm.Store.Tests;

/// <summary>A read model is rebuilt beside the live one while appends continue; no append fails, and differences are reported.</summary>
[Trait("Category", "Slow")]
public sealed class RebuildsTests : IAsyncLifetime
{
    private StoreHost store = null!;

    public async Task InitializeAsync() => store = await StoreHost.Start(runs: true);

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Theory]
    [InlineData("account")]
    [InlineData("turnover")]
    public async Task a_rebuild_equals_the_live_one_and_the_schema_is_as_it_was(string projection)
    {
        var streams = await CreateAccounts();
        await store.Append(streams[1], new Withdrawn(int.MaxValue));
        await store.WaitUntilSettled();
        var (before, indexes) = (await ReadRows(projection), await ReadIndexes());

        (await store.Admin.Compare(projection, CancellationToken.None))
            .ShouldSatisfyAllConditions(c => c.Equal.ShouldBeTrue(), c => c.Same.ShouldBe(before.Count));
        for (var times = 0; times < 2; times++)
        {
            var rebuilt = await store.Admin.Rebuild(projection, null, CancellationToken.None);

            (rebuilt.Documents, rebuilt.Same, rebuilt.Different, rebuilt.OnlyOld, rebuilt.OnlyNew,
                rebuilt.Moved).ShouldBe((before.Count, before.Count, 0, 0, 0, 0));
            rebuilt.Events.ShouldBe(await store.QuerySingle<long>("select count(*) from mt_events"));
            (await ReadRows(projection)).ShouldBe(before);
            (await ReadIndexes()).ShouldBe(indexes);
            (await store.Admin.AssertSchema(CancellationToken.None)).ShouldBeEmpty();
        }
        (await store.QuerySingle<int>("select count(*)::int from pc_rebuilds")).ShouldBe(0);
    }

    [Fact]
    public async Task both_projections_continue_after_a_rebuild()
    {
        var streams = await CreateAccounts();
        await store.Append(streams[0], new Noted("which no read model handles"));
        await store.WaitUntilSettled();
        var versions = await ReadVersions();
        await store.Admin.Rebuild("account", null, CancellationToken.None);
        await store.Admin.Rebuild("turnover", null, CancellationToken.None);
        (await ReadVersions()).ShouldBe(versions);

        foreach (var stream in streams)
            await store.Append(stream, new Deposited(7), new Noted("once more"));
        await store.WaitUntilSettled();

        (await store.Find<Account>(streams[0]))!.Amount.ShouldBe(7 + 1);
        (await store.Find<Turnover>(TurnoverModel.Of(7)))
            .ShouldBe(new Turnover(TurnoverModel.Of(7), streams.Count + 1, 7 * (streams.Count + 1)));
        (await store.Admin.Compare("account", CancellationToken.None)).Equal.ShouldBeTrue();
        (await store.Admin.Compare("turnover", CancellationToken.None)).Equal.ShouldBeTrue();
    }

    [Theory]
    [InlineData("account")]
    [InlineData("turnover")]
    public async Task during_a_rebuild_no_append_fails_and_every_row_is_correct(string projection)
    {
        var streams = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => store.Open()));
        using var cancellation = new CancellationTokenSource();
        var (appended, failed) = (0, 0);
        var writers = Enumerable.Range(0, 6).Select(w => Task.Run(async () =>
        {
            var random = new Random(w);
            while (!cancellation.IsCancellationRequested)
            {
                // Separate streams: writers that race each other may give up, which would not be a fault of the rebuild.
                var outcome = await store.Events.Decide<Balance>(streams[random.Next(6) * 6 + w],
                    (_, _) => Decision.Append(new Deposited(1)), CancellationToken.None);
                Interlocked.Increment(ref outcome is Outcome.Done ? ref appended : ref failed);
            }
        })).ToArray();

        var rebuilt = new List<RebuildResult>();
        for (var i = 0; i < 4; i++)
        {
            await Eventually.TrueAsync(() => Task.FromResult(appended > (i + 1) * 20));
            rebuilt.Add(await store.Admin.Rebuild(projection, null, CancellationToken.None));
        }
        await cancellation.CancelAsync();
        await Task.WhenAll(writers);
        await store.WaitUntilSettled();

        failed.ShouldBe(0);
        rebuilt.ShouldAllBe(r => r.Different == 0 && r.OnlyOld == 0 && r.OnlyNew == 0);
        foreach (var stream in streams)
            (await store.Find<Account>(stream))!.Amount
                .ShouldBe((await store.Events.Load<Balance>(stream, CancellationToken.None)).State.Amount);
        (await store.Find<Turnover>(TurnoverModel.Of(1))).ShouldBe(new Turnover(TurnoverModel.Of(1), appended, appended));
        (await store.Query<string>("select relname::text from pg_class where relname like '%\\_\\_next' or relname like '%\\_\\_old' or "
            + "relname like 'pc\\_old%'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task tampered_rows_are_reported_and_repaired()
    {
        var (tampered, lost, invented) = await Damage("account", await store.Open(new Deposited(1)), await store.Open(new Deposited(2)));

        var rebuilt = await store.Admin.Rebuild("account", null, CancellationToken.None);

        (rebuilt.Different, rebuilt.OnlyNew, rebuilt.OnlyOld, rebuilt.Same, rebuilt.Documents).ShouldBe((1, 1, 1, 0, 2));
        rebuilt.Examples.ShouldBe([$"different {tampered}", $"only_new {lost}", $"only_old {invented}"]);
        (await store.Find<Account>(tampered))!.Amount.ShouldBe(1);
        (await store.Find<Account>(lost))!.Amount.ShouldBe(2);
        (await store.Admin.Rebuild("account", null, CancellationToken.None)).Same.ShouldBe(2);
    }

    [Fact]
    public async Task tampered_rows_of_an_async_projection_are_reported_and_repaired()
    {
        await store.Open(new Deposited(1), new Deposited(2), new Deposited(3));
        await store.Append(await store.Open(), new Deposited(11), new Deposited(12));
        await store.WaitUntilSettled();
        var (tampered, lost, invented) = await Damage("turnover", TurnoverModel.Of(1), TurnoverModel.Of(2));
        var compared = await store.Admin.Compare("turnover", CancellationToken.None);
        (compared.Same, compared.Different, compared.OnlyLive, compared.OnlyRebuilt).ShouldBe((1, 1, 1, 1));
        (await store.Admin.CompareAll(CancellationToken.None)).Select(c => (c.Projection, c.Same, c.Equal))
            .ShouldBe([("account", 2, true), ("turnover", 1, false), ("person", 0, true), ("paid", 0, true)]);

        var rebuilt = await store.Admin.Rebuild("turnover", null, CancellationToken.None);

        (rebuilt.Different, rebuilt.OnlyNew, rebuilt.OnlyOld, rebuilt.Same, rebuilt.Documents).ShouldBe((1, 1, 1, 1, 3));
        rebuilt.Examples.ShouldBe([$"different {tampered}", $"only_new {lost}", $"only_old {invented}"]);
        (await store.Find<Turnover>(tampered)).ShouldBe(new Turnover(tampered, 2, 12));
        (await store.Find<Turnover>(lost)).ShouldBe(new Turnover(lost, 2, 14));
    }

    [Fact]
    public async Task a_comparison_reports_tampered_rows_and_changes_nothing()
    {
        var untouched = await store.Open(new Deposited(3));
        var (tampered, lost, invented) = await Damage("account", await store.Open(new Deposited(1)), await store.Open(new Deposited(2)));

        for (var times = 0; times < 2; times++)
        {
            var compared = await store.Admin.Compare("account", CancellationToken.None);
            (compared.Equal, compared.Same, compared.Different, compared.OnlyLive, compared.OnlyRebuilt).ShouldBe((false, 1, 1, 1, 1));
            compared.Examples.ShouldBe([$"different {tampered}", $"only_live {invented}", $"only_rebuilt {lost}"]);
        }
        (await store.Find<Account>(untouched))!.Amount.ShouldBe(3);
        (await store.Find<Account>(tampered))!.Amount.ShouldBe(99);
    }

    [Theory]
    [InlineData("account")]
    [InlineData("turnover")]
    public async Task a_comparison_while_others_write_finds_no_difference(string projection)
    {
        var streams = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.Open()));
        using var cancellation = new CancellationTokenSource();
        var appended = 0;
        var writers = streams.Select(s => Task.Run(async () =>
        {
            while (!cancellation.IsCancellationRequested)
            {
                await store.Events.Decide<Balance>(s, (_, _) => Decision.Append(new Deposited(1)), CancellationToken.None);
                Interlocked.Increment(ref appended);
            }
        })).ToArray();
        for (var i = 1; i <= 10; i++)
        {
            await Eventually.TrueAsync(() => Task.FromResult(appended > i * 20));
            var compared = await store.Admin.Compare(projection, CancellationToken.None);
            compared.Equal.ShouldBeTrue(string.Join(", ", compared.Examples));
        }
        await cancellation.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task full_pages_are_compared_and_rebuilt_like_any()
    {
        // Without gaps, so that every range of numbers is a full page.
        await store.Fill(3 * LogPages.PageSize + 500);

        (await store.Admin.Compare("account", CancellationToken.None)).ShouldSatisfyAllConditions(
            c => c.Events.ShouldBe(3 * LogPages.PageSize + 500), c => c.OnlyRebuilt.ShouldBe(305));
        await store.WaitUntilSettled();
        (await store.Admin.Compare("turnover", CancellationToken.None)).Equal.ShouldBeTrue();
        (await store.Admin.Rebuild("account", null, CancellationToken.None)).OnlyNew.ShouldBe(305);
        (await store.Admin.Compare("account", CancellationToken.None)).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task one_projection_is_rebuilt_once_at_a_time()
    {
        var (entered, release) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        await store.Open();
        // On the thread pool: this blocks, and xunit has few threads.
        var running = Task.Run(() => store.Admin.Rebuild("account", new StepProgress(step =>
        {
            entered.TrySetResult();
            release.Task.Wait();
        }), CancellationToken.None));
        await entered.Task;

        var exception = await Should.ThrowAsync<InvalidOperationException>(() =>
            store.Admin.Rebuild("account", null, CancellationToken.None));
        await store.Admin.Rebuild("turnover", null, CancellationToken.None);
        release.SetResult();

        exception.Message.ShouldBe("A rebuild of 'account' is running.");
        (await running).Same.ShouldBe(1);
    }

    [Fact]
    public async Task a_killed_rebuild_continues_from_its_checkpoint()
    {
        await store.Fill(32_500);
        await store.WaitUntilSettled();
        await KillRebuild(at: 30_000);
        (await store.QuerySingle<long>("select checkpoint from pc_rebuilds where name = 'account'")).ShouldBe(30_000);

        var rebuilt = await store.Admin.Rebuild("account", null, CancellationToken.None);

        rebuilt.Events.ShouldBe(2_500);
        (rebuilt.Documents, rebuilt.OnlyNew).ShouldBe((325, 325));
        (await store.QuerySingle<long>("select sum((data->>'Amount')::bigint)::bigint from mt_doc_account")).ShouldBe(32_500);
    }

    [Fact]
    public async Task a_killed_rebuild_of_another_build_starts_again()
    {
        await store.Fill(12_500);
        await store.WaitUntilSettled();
        await KillRebuild();
        await store.Execute("update pc_rebuilds set build = 'another'");

        (await store.Admin.Rebuild("account", null, CancellationToken.None)).Events.ShouldBe(12_500);
        (await store.QuerySingle<long>("select sum((data->>'Amount')::bigint)::bigint from mt_doc_account")).ShouldBe(12_500);
    }

    [Fact]
    public async Task a_rebuild_that_is_cancelled_may_be_begun_again_at_once()
    {
        await store.Fill(12_500);
        await store.WaitUntilSettled();
        using var cancellation = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() =>
            store.Admin.Rebuild("account", new StepProgress(_ => cancellation.Cancel()), cancellation.Token));

        (await store.Admin.Rebuild("account", null, CancellationToken.None)).Documents.ShouldBe(125);
        (await store.Admin.AssertSchema(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_event_that_cannot_be_applied_is_named_by_its_number_and_the_live_table_left()
    {
        await using var host = await StoreHost.Start();            // no daemon: it would stop at this event, as it should
        var stream = await host.Open(new Deposited(1));
        await host.InsertRaw(stream, 3, "deposited", """{"Amount": 2147483647}""");
        var number = await host.QuerySingle<long>("select max(seq_id) from mt_events");

        (await host.Admin.Compare("account", CancellationToken.None))
            .ShouldSatisfyAllConditions(c => c.StoppedAt.ShouldBe(number), c => c.Equal.ShouldBeFalse());
        (await host.Admin.CompareAll(CancellationToken.None)).ToDictionary(c => c.Projection, c => (c.StoppedAt, c.Equal))
            .ShouldSatisfyAllConditions(all => all["account"].ShouldBe((number, false)), all => all["turnover"].ShouldBe((null, true)),
                all => all["paid"].ShouldBe((null, true)));
        for (var times = 0; times < 2; times++)
            (await Should.ThrowAsync<InapplicableEventException>(() =>
                host.Admin.Rebuild("account", null, CancellationToken.None))).Sequence.ShouldBe(number);

        (await host.Find<Account>(stream))!.Amount.ShouldBe(1);
        await host.Open(new Deposited(1));
        (await host.Admin.AssertSchema(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_unknown_name_is_refused_with_those_that_there_are()
    {
        foreach (var action in (Func<Task>[])[() => store.Admin.Rebuild("accounts", null, CancellationToken.None),
            () => store.Admin.Compare("accounts", CancellationToken.None)])
            (await Should.ThrowAsync<InvalidOperationException>(action)).Message
                .ShouldBe("There is no projection 'accounts'. Known: account, turnover, person, paid.");
    }

    [Fact]
    public async Task the_swap_waits_for_a_running_append_and_includes_it()
    {
        var stream = await store.Open(new Deposited(1));
        await using var session = store.Get<EventSessions>().Open(Caller.System("slow"));
        session.Append(stream, 2, Decision.Append(new Deposited(2)), await store.Get<DatabaseClock>().ReadNow(CancellationToken.None));
        await using var transaction = await (await store.Source.OpenConnectionAsync()).BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand("set local idle_in_transaction_session_timeout = 0; lock table mt_events in row "
            + "exclusive mode", transaction.Connection, transaction))
            await hold.ExecuteNonQueryAsync();                      // like an append that has begun and not committed

        var rebuild = Task.Run(() => store.Admin.Rebuild("account", null, CancellationToken.None));
        await Eventually.TrueAsync(() =>
            store.QuerySingle<bool>(
                "select exists (select from pg_locks where not granted and relation = 'mt_events'::regclass and mode = 'ShareLock')"));
        rebuild.IsCompleted.ShouldBeFalse();
        var saved = session.SaveChangesAsync();                     // queues behind the swap, which waits for its lock
        await transaction.RollbackAsync();
        await transaction.Connection!.DisposeAsync();
        await saved;

        (await rebuild).Documents.ShouldBe(1);
        (await store.Find<Account>(stream))!.Amount.ShouldBe(3);
    }

    [Fact]
    public async Task the_swap_of_an_async_projection_waits_for_the_daemons_running_batch()
    {
        var turnoverId = TurnoverModel.Of(1);
        await store.Open(new Deposited(1));
        await store.WaitUntilSettled();
        var progress = await store.QuerySingle<string>("select name from mt_event_progression where name ilike 'turnover%'");
        // This host runs no daemon; the test writes the rows instead.
        await using var host = await StoreHost.Start();
        var stream = await host.Open(new Deposited(1));
        await host.Execute("insert into mt_event_progression (name, last_seq_id) select @progress, max(seq_id) from mt_events",
            new { progress });
        await host.Admin.Rebuild("turnover", null, CancellationToken.None);
        (await host.Find<Turnover>(turnoverId)).ShouldBe(new Turnover(turnoverId, 1, 1));
        await host.Append(stream, new Deposited(1));

        await using var connection = await host.Source.OpenConnectionAsync();
        await using var batch = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(
            """
            set local idle_in_transaction_session_timeout = 0;
            update mt_doc_turnover set data = data || '{"Deposits": 2, "Sum": 2}' where id = @one;
            update mt_event_progression set last_seq_id = (select max(seq_id) from mt_events) where name = @progress
            """, new { one = turnoverId, progress }, batch);
        var rebuild = Task.Run(() => host.Admin.Rebuild("turnover", null, CancellationToken.None));
        await Eventually.TrueAsync(() => host.QuerySingle<bool>(
            """
            select exists (
                select from pg_locks where not granted and relation = 'mt_doc_turnover'::regclass and mode = 'AccessExclusiveLock')
            """));
        await batch.CommitAsync();

        (await rebuild).Different.ShouldBe(0);
        (await host.Find<Turnover>(turnoverId)).ShouldBe(new Turnover(turnoverId, 2, 2));
    }

    /// <summary>Creates three accounts whose deposits give three turnovers.</summary>
    private async Task<IReadOnlyList<Guid>> CreateAccounts() =>
        [await store.Open(new Deposited(1)), await store.Open(new Deposited(2), new Withdrawn(1)), await store.Open(new Deposited(7))];

    /// <summary>Damages a read model: one row changed, one deleted, one added.</summary>
    private async Task<(Guid Tampered, Guid Lost, Guid Invented)> Damage(string projection, Guid tampered, Guid lost)
    {
        var invented = Guid.CreateVersion7();
        await store.Execute($$"""
            update mt_doc_{{projection}} set data = data || '{"Amount": 99, "Sum": 99}' where id = @tampered;
            delete from mt_doc_{{projection}} where id = @lost;
            insert into mt_doc_{{projection}} (id, data, mt_version) values (@invented, '{}', 1)
            """, new { tampered, lost, invented });
        return (tampered, lost, invented);
    }

    private async Task KillRebuild(long at = 1) => await Should.ThrowAsync<IOException>(() =>
        store.Admin.Rebuild("account", new StepProgress(step =>
    {
        if (step.Phase == "build" && step.Done >= at)
            throw new IOException("The process ends here.");
    }), CancellationToken.None));

    private Task<IReadOnlyList<string>> ReadRows(string projection) =>
        store.Query<string>($"select id || ' ' || data from mt_doc_{projection} order by id");

    private Task<IReadOnlyList<string>> ReadVersions() => store
        .Query<string>("select id || ' ' || mt_version from mt_doc_account order by id");

    private Task<IReadOnlyList<string>> ReadIndexes() =>
        store.Query<string>("select indexdef from pg_indexes where tablename like 'mt\\_doc\\_%' order by 1");

    private sealed class StepProgress(Action<RebuildProgress> step) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => step(value);
    }
}
