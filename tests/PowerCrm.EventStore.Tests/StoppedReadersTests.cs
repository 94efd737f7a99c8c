using PowerCrm.Testing;

namespace PowerCrm.EventStore.Tests;

/// <summary>A read model is never quietly wrong: a fault stops it, by name and place, and everything else goes on.</summary>
public sealed class StoppedReadersTests : IAsyncLifetime
{
    private Store store = null!;

    public async Task InitializeAsync() => store = await Store.Create(b => b.Project<AccountProjection, Account>(Run.Async)
        .Project<TurnoverProjection, Turnover>(Run.Async).Subscribe<Recorder>());

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task a_fault_in_apply_stops_the_projection_at_that_event_and_no_other_reader()
    {
        var stream = await store.Open(new Deposited(1), new Deposited(int.MaxValue), new Deposited(2));
        var fatal = (await store.Log(stream))[2].Seq;
        await store.Start();

        var stopped = await Stopped("account");

        stopped.Stopped.ShouldStartWith($"at event {fatal}: InvalidOperationException");
        stopped.Checkpoint.ShouldBe(fatal - 1, "what came before is kept");
        (await store.Documents.Find<Account>(stream.ToString(), CancellationToken.None)).ShouldBe(new Account("ann", 1));
        await Eventually.TrueAsync(async () => (await store.Effects(stream)).Count == 4);
    }

    [Fact]
    public async Task an_unknown_type_stops_every_reader_there_by_name_instead_of_being_passed_over()
    {
        var stream = await store.Open(new Deposited(1));
        var unknown = await Unknown(stream, 3);
        await store.Start();

        foreach (var name in (string[])["account", "turnover", "recorder"])
        {
            var stopped = await Stopped(name);
            stopped.Stopped.ShouldBe($"at event {unknown}: The log holds an event of the unknown type 'from_the_future'.");
            stopped.Checkpoint.ShouldBe(unknown - 1);
        }
        (await store.Effects(stream)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task a_build_that_knows_the_type_goes_on_where_the_other_stopped()
    {
        var stream = await store.Open();
        await Unknown(stream, 2);
        await store.Start();
        await Stopped("recorder");
        await store.Stop();

        await using var newer = await store.Beside(b => b.Event<FromTheFuture>("from_the_future").Subscribe<Recorder>());
        await newer.Append(stream, new Deposited(5));
        await newer.Start();
        await newer.Settled();

        (await store.Effects(stream)).ShouldBe([1, 3]);
        (await newer.Admin.Progress(CancellationToken.None)).Single().Stopped.ShouldBeNull();
    }

    [Fact]
    public async Task an_event_that_cannot_be_read_stops_a_projection()
    {
        var stream = await store.Open();
        await store.Sql("""
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, is_archived)
            values (nextval('mt_events_sequence'), @id, @stream, 2, '{"Amount": "thirteen"}', 'deposited', now(), '*DEFAULT*', false)
            """, new { id = Guid.CreateVersion7(), stream });
        await store.Start();

        (await Stopped("account")).Stopped.ShouldNotBeNull().ShouldContain("JsonException");
        await Should.ThrowAsync<Exception>(() => store.Admin.Rebuild("account", null, CancellationToken.None));
    }

    [Fact]
    public async Task an_unknown_type_refuses_to_fold()
    {
        var stream = await store.Open();
        await Unknown(stream, 2);

        (await Should.ThrowAsync<UnknownEventTypeException>(() => store.Events.Load<Balance>(stream, CancellationToken.None)))
            .EventType.ShouldBe("from_the_future");
    }

    private Task<long> Unknown(Guid stream, int version) => store.One<long>("""
        with bump as (update mt_streams set version = @version where id = @stream)
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, is_archived)
        values (nextval('mt_events_sequence'), @id, @stream, @version, '{}', 'from_the_future', now(), '*DEFAULT*', false) returning seq_id
        """, new { id = Guid.CreateVersion7(), stream, version });

    private Task<Progress> Stopped(string reader) =>
        Eventually.NotNullAsync(async () => (await store.Admin.Progress(CancellationToken.None)).SingleOrDefault(p => p.Name == reader && p.Stopped is not null));

    private sealed record FromTheFuture;
}
