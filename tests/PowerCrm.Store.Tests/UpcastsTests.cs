using Marten;
using Marten.Exceptions;

namespace PowerCrm.Store.Tests;

/// <summary>Old versions are read as the newest one everywhere; an unreadable event stops the reader and is never skipped.</summary>
public sealed class UpcastsTests : IAsyncLifetime
{
    private StoreHost store = null!;

    public async Task InitializeAsync() => store = await StoreHost.Start();

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task every_old_event_version_is_read_as_the_newest()
    {
        var stream = await AppendOldEvents();
        await store.Append(stream, new PaidV3(3));

        (await store.ReadEvents(stream)).Select(e => e.Data).OfType<PaidV3>().Select(e => e.Fen).ShouldBe([125, 200, 3]);
        var all = new List<long>();
        await foreach (var e in store.Events.ReadAll(CancellationToken.None))
            if (e.Data is PaidV3 paid)
                all.Add(paid.Fen);
        all.ShouldBe([125, 200, 3]);
        (await store.Admin.Rebuild("paid", null, CancellationToken.None)).Documents.ShouldBe(1);
        (await store.Find<Paid>(stream)).ShouldBe(new Paid(stream, 328, 3));
        (await store.Admin.Compare("paid", CancellationToken.None)).Same.ShouldBe(1);
    }

    [Fact]
    public async Task stored_events_keep_their_version_and_new_ones_have_the_new_name()
    {
        var stream = await AppendOldEvents();
        await store.ReadEvents(stream);
        await store.Append(stream, new PaidV3(3));

        (await store.Query<string>("select type || data::text from mt_events where stream_id = @stream and version > 1 order by version",
            new { stream }))
            .ShouldBe(["""paid{"Yuan": "1.25"}""", """paid_v2{"Yuan": 2}""", """paid_v3{"Fen": 3}"""]);
    }

    [Fact]
    public async Task a_decision_uses_the_newest_event_version()
    {
        var stream = await AppendOldEvents();

        (await store.Events.Load<Total>(stream, CancellationToken.None))
            .ShouldSatisfyAllConditions(it => it.State.Fen.ShouldBe(325), it => it.Version.ShouldBe(3));
    }

    [Fact]
    public async Task an_unknown_event_type_stops_every_reader()
    {
        var stream = await store.Open(new Deposited(1));
        await store.InsertRaw(stream, 3, "from_the_future", "{}");
        Func<Task>[] readers =
        [
            () => store.Events.Load<Balance>(stream, CancellationToken.None),
            () => store.ReadEvents(stream),
            () => store.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Deposited(1)), CancellationToken.None),
            async () =>
            {
                await foreach (var _ in store.Events.ReadAll(CancellationToken.None))
                {
                }
            },
            () => store.Admin.Compare("account", CancellationToken.None),
            () => store.Admin.Compare("paid", CancellationToken.None),
            () => store.Admin.Rebuild("account", null, CancellationToken.None),
        ];

        foreach (var reader in readers)
            await Should.ThrowAsync<UnknownEventTypeException>(reader);

        (await store.QuerySingle<long>("select max(version) from mt_events where stream_id = @stream", new { stream })).ShouldBe(3);
        (await store.Find<Account>(stream))!.Amount.ShouldBe(1);
        await store.Open(new Deposited(1));
    }

    [Fact]
    public async Task the_daemon_stops_at_an_event_that_it_cannot_read_and_goes_on_when_it_can()
    {
        var stream = await store.Open(new Deposited(1));
        await store.InsertRaw(stream, 3, "deposited", """{"Amount": "not a number"}""");
        await using (var running = await store.StartAnotherHost(runs: true))
        {
            await store.Append(await store.Open(), new Deposited(1));
            await PowerCrm.Testing.Eventually.TrueAsync(async () => (await running.Admin.ReadProgress(CancellationToken.None))
                .Any(p => p.Kind == "high-water mark" && p.Checkpoint == p.Ceiling));
            (await running.Admin.WaitUntilIdle(TimeSpan.FromSeconds(2), CancellationToken.None)).ShouldBeFalse();
            (await running.Admin.ReadProgress(CancellationToken.None)).Single(p => p.Name == "turnover").Checkpoint.ShouldBeLessThan(3);
            (await running.QuerySingle<int>("select count(*)::int from mt_doc_deadletterevent")).ShouldBe(0);
        }
    }

    public static TheoryData<string, Action<StoreBuilder>> Mistakes { get; } = new()
    {
        { "event name 'opened' is used twice", b => b.Event<Opened>("opened").Event<Deposited>("opened") },
        { "event type Opened is registered twice", b => b.Event<Opened>("opened").Event<Opened>("opened_v2") },
        { "event name 'Opened' is used twice or is not snake_case", b => b.Event<Opened>("Opened") },
        { "event name 'opened\n' is used twice or is not snake_case", b => b.Event<Opened>("opened\n") },
        { "event name 'paid' is used twice", b => b.Event<PaidV3>("paid_v3").Upcast("paid", _ => new PaidV3(1))
            .Upcast("paid", _ => new PaidV3(2)) },
        { "event name 'paid' is used twice", b => b.Event<PaidV3>("paid_v3").Event<Opened>("paid").Upcast("paid", _ => new PaidV3(1)) },
        { "event name 'Paid' is used twice or is not snake_case", b => b.Event<PaidV3>("paid_v3").Upcast("Paid", _ => new PaidV3(1)) },
        { "event type PaidV3 has an upcast and no name", b => b.Upcast("paid", _ => new PaidV3(1)) },
        { "due command 'remind' is used twice", b => b.DueCommand("remind", d => d).DueCommand("remind", d => d) },
        { "due command 'Remind' is used twice or is not snake_case", b => b.DueCommand("Remind", d => d) },
        { "read model 'account' is used twice", b => b.ReadModel(new AccountModel()).ReadModel(new AccountModel()) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void a_faulty_registration_is_refused_at_startup(string saying, Action<StoreBuilder> mistake)
    {
        var builder = new StoreBuilder();
        mistake(builder);

        Should.Throw<InvalidOperationException>(() => builder.Apply(new StoreOptions())).Message.ShouldContain(saying);
    }

    /// <summary>Creates an account whose versions 2 and 3 are payments in old formats.</summary>
    private async Task<Guid> AppendOldEvents()
    {
        var stream = await store.Open();
        await store.InsertRaw(stream, 2, "paid", """{"Yuan": "1.25"}""");
        await store.InsertRaw(stream, 3, "paid_v2", """{"Yuan": 2}""");
        return stream;
    }

    private sealed record Total(long Fen) : IEventFold<Total>
    {
        public static Total Initial { get; } = new(0);
        public static Total When(Total it, object @event) => @event is PaidV3 e ? new Total(it.Fen + e.Fen) : it;
    }
}
