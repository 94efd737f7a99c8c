using Npgsql;
using PowerCrm.Testing;

namespace PowerCrm.EventStore.Tests;

/// <summary>A read model is made anew beside the live one while the work goes on; nobody's append fails, and what differed is said.</summary>
public sealed class RebuildsTests : IAsyncLifetime
{
    private Store store = null!;

    public async Task InitializeAsync() => store = await Store.Create(b => b.Project<AccountProjection, Account>(Run.Inline)
        .Project<TurnoverProjection, Turnover>(Run.Async));

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Theory]
    [InlineData("account")]
    [InlineData("turnover")]
    public async Task with_writers_going_on_no_append_fails_and_every_row_is_right(string projection)
    {
        await store.Start();
        var streams = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => store.Open()));
        using var ending = new CancellationTokenSource();
        var (appended, failed) = (0, 0);
        var writers = Enumerable.Range(0, 6).Select(w => Task.Run(async () =>
        {
            var random = new Random(w);
            while (!ending.IsCancellationRequested)
            {
                // Streams of its own: writers that race each other may well give up, and that is no fault of a rebuild.
                var outcome = await store.Events.Decide<Balance>(streams[random.Next(6) * 6 + w], (_, _) => Decision.Append(new Deposited(1)), CancellationToken.None);
                Interlocked.Increment(ref outcome is Outcome.Done ? ref appended : ref failed);
            }
        })).ToArray();

        var rebuilt = new List<Rebuilt>();
        for (var i = 0; i < 4; i++)
        {
            await Eventually.TrueAsync(() => Task.FromResult(appended > (i + 1) * 20));
            rebuilt.Add(await store.Admin.Rebuild(projection, null, CancellationToken.None));
        }
        await ending.CancelAsync();
        await Task.WhenAll(writers);
        await store.Settled();

        failed.ShouldBe(0);
        rebuilt.ShouldAllBe(r => r.Different == 0 && r.OnlyOld == 0 && r.OnlyNew == 0);
        foreach (var stream in streams)
            (await store.Documents.Find<Account>(stream.ToString(), CancellationToken.None))!.Amount
                .ShouldBe((await store.Events.Load<Balance>(stream, CancellationToken.None)).State.Amount);
        (await store.Documents.Find<Turnover>("all", CancellationToken.None)).ShouldBe(new Turnover(appended, appended));
        (await store.All<string>("select relname::text from pg_class where relname like '%\\_\\_next' or relname like '%\\_\\_old'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_row_that_was_tampered_with_is_reported_and_put_right()
    {
        var (tampered, lost) = (await store.Open(new Deposited(1)), await store.Open(new Deposited(2)));
        var invented = Guid.CreateVersion7();
        await store.Sql("update mt_doc_account set data = jsonb_set(data, '{Amount}', '99') where id = @tampered", new { tampered });
        await store.Sql("delete from mt_doc_account where id = @lost", new { lost });
        await store.Sql("insert into mt_doc_account (id, data, mt_version) values (@invented, '{}', 1)", new { invented });

        var rebuilt = await store.Admin.Rebuild("account", null, CancellationToken.None);

        (rebuilt.Different, rebuilt.OnlyNew, rebuilt.OnlyOld, rebuilt.Same, rebuilt.Documents).ShouldBe((1, 1, 1, 0, 2));
        rebuilt.Examples.ShouldBe([$"different {tampered}", $"only_new {lost}", $"only_old {invented}"]);
        (await store.Documents.Find<Account>(tampered.ToString(), CancellationToken.None))!.Amount.ShouldBe(1);
        (await store.Admin.Rebuild("account", null, CancellationToken.None)).Same.ShouldBe(2);
    }

    [Fact]
    public async Task a_comparison_reports_what_was_tampered_with_and_leaves_it()
    {
        var (tampered, lost, kept) = (await store.Open(new Deposited(1)), await store.Open(new Deposited(2)), await store.Open(new Deposited(3)));
        var invented = Guid.CreateVersion7();
        (await store.Admin.Compare("account", CancellationToken.None)).Equal.ShouldBeTrue();
        await store.Sql("update mt_doc_account set data = jsonb_set(data, '{Amount}', '99') where id = @tampered", new { tampered });
        await store.Sql("delete from mt_doc_account where id = @lost", new { lost });
        await store.Sql("insert into mt_doc_account (id, data, mt_version) values (@invented, '{}', 1)", new { invented });

        for (var times = 0; times < 2; times++)
        {
            var compared = await store.Admin.Compare("account", CancellationToken.None);
            (compared.Equal, compared.Same, compared.Different, compared.OnlyLive, compared.OnlyRebuilt).ShouldBe((false, 1, 1, 1, 1));
            compared.Examples.ShouldBe([$"different {tampered}", $"only_live {invented}", $"only_rebuilt {lost}"]);
        }
        (await store.Documents.Find<Account>(kept.ToString(), CancellationToken.None))!.Amount.ShouldBe(3);
    }

    [Theory]
    [InlineData("account")]
    [InlineData("turnover")]
    public async Task a_comparison_while_others_write_finds_no_difference(string projection)
    {
        await store.Start();
        var streams = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.Open()));
        using var ending = new CancellationTokenSource();
        var appended = 0;
        var writers = streams.Select(s => Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
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
        await ending.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task one_projection_is_rebuilt_once_at_a_time()
    {
        var (entered, leave) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        await store.Open();
        // On a thread of the pool: what blocks here must not be one of xunit's few.
        var first = Task.Run(() => store.Admin.Rebuild("account", new Steps(step =>
        {
            entered.TrySetResult();
            leave.Task.Wait();
        }), CancellationToken.None));
        await entered.Task;

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => store.Admin.Rebuild("account", null, CancellationToken.None));
        await store.Admin.Rebuild("turnover", null, CancellationToken.None);
        leave.SetResult();

        refused.Message.ShouldBe("A rebuild or a comparison of 'account' is running.");
        (await first).Same.ShouldBe(1);
    }

    [Fact]
    public async Task a_killed_rebuild_goes_on_where_it_was()
    {
        await Fill(12_500);
        await Should.ThrowAsync<Exception>(() => store.Admin.Rebuild("account", new Steps(step =>
        {
            if (step is { Phase: "build", Done: > 0 })
                throw new IOException("The process ends here.");
        }), CancellationToken.None));

        var rebuilt = await store.Admin.Rebuild("account", null, CancellationToken.None);

        rebuilt.Events.ShouldBe(2_500);
        (rebuilt.Documents, rebuilt.OnlyNew).ShouldBe((125, 125));
        (await store.One<long>("select sum((data->>'Amount')::bigint)::bigint from mt_doc_account")).ShouldBe(12_500);
    }

    [Fact]
    public async Task a_killed_rebuild_of_another_build_begins_anew()
    {
        await Fill(12_500);
        await Should.ThrowAsync<Exception>(() => store.Admin.Rebuild("account", new Steps(_ => throw new IOException("The process ends here.")), CancellationToken.None));
        await store.Sql("update pc_rebuilds set build = 'another'");

        (await store.Admin.Rebuild("account", null, CancellationToken.None)).Events.ShouldBe(12_500);
    }

    [Fact]
    public async Task a_fault_in_apply_leaves_the_live_table_as_it_was()
    {
        var stream = await store.Open(new Deposited(1));
        await store.Sql("""
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, is_archived)
            values (nextval('mt_events_sequence'), @id, @stream, 3, '{"Amount": 2147483647}', 'deposited', now(), '*DEFAULT*', false)
            """, new { id = Guid.CreateVersion7(), stream });

        await Should.ThrowAsync<ReaderStoppedException>(() => store.Admin.Rebuild("account", null, CancellationToken.None));

        (await store.Documents.Find<Account>(stream.ToString(), CancellationToken.None))!.Amount.ShouldBe(1);
        await store.Open(new Deposited(1));
    }

    [Fact]
    public async Task the_swap_waits_for_an_append_in_flight()
    {
        await using var connection = await store.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var lockIt = new NpgsqlCommand("select pg_advisory_xact_lock_shared(5080, 1)", connection, transaction))
            await lockIt.ExecuteNonQueryAsync();
        await store.Open();

        var rebuild = store.Admin.Rebuild("account", null, CancellationToken.None);
        await store.One<int>("select 1");
        rebuild.IsCompleted.ShouldBeFalse();
        await transaction.RollbackAsync();

        (await rebuild).Documents.ShouldBe(1);
    }

    /// <summary>Written as rows, since 12 500 commands would take their time.</summary>
    private Task Fill(int events) => store.Sql("""
        insert into mt_streams (id, version, tenant_id, is_archived) select md5('s' || n)::uuid, 100, '*DEFAULT*', false from generate_series(0, @streams - 1) n;
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, is_archived)
        select nextval('mt_events_sequence'), gen_random_uuid(), md5('s' || n % @streams)::uuid, n / @streams + 1, '{"Amount": 1}', 'deposited', now(), '*DEFAULT*', false
        from generate_series(0, @events - 1) n
        """, new { events, streams = events / 100 });

    private sealed class Steps(Action<RebuildStep> step) : IProgress<RebuildStep>
    {
        public void Report(RebuildStep value) => step(value);
    }
}
