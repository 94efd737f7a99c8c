using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace PowerCrm.EventStore.Tests;

/// <summary>Old shapes are read as the newest one, everywhere; what could not be read is refused at start-up.</summary>
public sealed class UpcastsTests
{
    private static JsonObject Same(JsonObject json) => json;

    /// <summary>In yuan as text, then in yuan, now in fen.</summary>
    private static void Paid(IEventStoreBuilder b) => b.Event<PaidV3>("paid_v3")
        .Upcast("paid", "paid_v2", json => new JsonObject { ["Yuan"] = decimal.Parse(json["Yuan"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture) })
        .Upcast("paid_v2", "paid_v3", json => new JsonObject { ["Fen"] = (long)(json["Yuan"]!.GetValue<decimal>() * 100) })
        .Project<PaidProjection, PaidDocument>(Run.Async);

    [Fact]
    public async Task every_old_shape_comes_out_as_the_newest()
    {
        await using var store = await Store.Create(Paid);
        var stream = await store.Open();
        await Old(store, stream, 2, "paid", """{"Yuan": "1.25"}""");
        await Old(store, stream, 3, "paid_v2", """{"Yuan": 2}""");
        await store.Append(stream, new PaidV3(3));
        await store.Start();
        await store.Settled();

        (await store.Log(stream)).Select(e => e.Data).OfType<PaidV3>().Select(e => e.Fen).ShouldBe([125, 200, 3]);
        (await store.Documents.Find<PaidDocument>(stream.ToString(), CancellationToken.None)).ShouldBe(new PaidDocument(328, 3));
        (await store.Admin.Rebuild("paid", null, CancellationToken.None)).Same.ShouldBe(1);
    }

    [Fact]
    public async Task an_upcast_leaves_what_is_stored_as_it_is()
    {
        await using var store = await Store.Create(Paid);
        var stream = await store.Open();
        await Old(store, stream, 2, "paid", """{"Yuan": "1.25"}""");

        await store.Log(stream);

        (await store.One<string>("select type || data::text from mt_events where version = 2")).ShouldBe("""paid{"Yuan": "1.25"}""");
    }

    public static TheoryData<string, Action<IEventStoreBuilder>> Mistakes { get; } = new()
    {
        { "event name 'opened' is registered twice", b => b.Event<Opened>("opened").Event<Deposited>("opened") },
        { "event type Opened is registered twice", b => b.Event<Opened>("opened").Event<Opened>("opened_v2") },
        { "event name 'Opened' is not snake_case", b => b.Event<Opened>("Opened") },
        { "event name 'opened\n' is not snake_case", b => b.Event<Opened>("opened\n") },
        { "'a' is upcast twice", b => b.Event<Opened>("b").Upcast("a", "b", Same).Upcast("a", "b", Same) },
        { "the upcasts of 'a' end in no registered event", b => b.Event<Opened>("c").Upcast("a", "b", Same) },
        { "or go in a circle", b => b.Event<Opened>("c").Upcast("a", "b", Same).Upcast("b", "a", Same) },
        { "or go in a circle", b => b.Upcast("a", "a", Same) },
        { "'a' is both upcast and registered", b => b.Event<Opened>("a").Event<Deposited>("b").Upcast("a", "b", Same) },
        { "projection 'account' is registered twice", b => Known(b).Project<AccountProjection, Account>(Run.Async).Project<AccountProjection, Account>(Run.Async) },
        { "handles Deposited, which is no registered event", b => b.Event<Opened>("opened").Subscribe<Recorder>() },
        { "two readers share the progress row 'recorder:All'", b => Known(b).Subscribe<Recorder>().Subscribe<Recorder>() },
        { "projection 'turnover' is inline and has a key of its own", b => Known(b).Project<TurnoverProjection, Turnover>(Run.Inline) },
        { "projection 'hidden' is inline and has a key of its own", b => Known(b).Project<HiddenKeyProjection, Turnover>(Run.Inline) },
        { "projection name 'mt_x' has other than lower-case letters", b => Known(b).Project<BadNameProjection, Turnover>(Run.Async) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void a_mistake_is_refused_at_start_up(string saying, Action<IEventStoreBuilder> mistake)
    {
        var builder = new EventStoreBuilder(new ServiceCollection());
        mistake(builder);

        Should.Throw<InvalidOperationException>(() => new Registry(builder)).Message.ShouldContain(saying);
    }

    [Fact]
    public void what_is_right_is_taken()
    {
        var builder = new EventStoreBuilder(new ServiceCollection());
        Paid(Known(builder).Project<AccountProjection, Account>(Run.Inline).Project<TurnoverProjection, Turnover>(Run.Async).Subscribe<Recorder>());

        new Registry(builder).NamesOf(new HashSet<Type> { typeof(PaidV3) }).ShouldBe(["paid", "paid_v2", "paid_v3"]);
    }

    private static IEventStoreBuilder Known(IEventStoreBuilder b) =>
        b.Event<Opened>("opened").Event<Deposited>("deposited").Event<Withdrawn>("withdrawn");

    private static Task Old(Store store, Guid stream, int version, string type, string json) => store.Sql("""
        with bump as (update mt_streams set version = @version where id = @stream)
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, is_archived)
        values (nextval('mt_events_sequence'), @id, @stream, @version, @json::jsonb, @type, now(), '*DEFAULT*', false)
        """, new { id = Guid.CreateVersion7(), stream, version, json, type });

    private sealed record PaidV3(long Fen);

    private sealed record PaidDocument(long Fen, int Times);

    private sealed class PaidProjection : IProjection<PaidDocument>
    {
        public static string Name => "paid";
        public static IReadOnlyList<Type> Handles { get; } = [typeof(PaidV3)];

        public static PaidDocument? Apply(PaidDocument? document, Recorded e) =>
            new((document?.Fen ?? 0) + ((PaidV3)e.Data).Fen, (document?.Times ?? 0) + 1);
    }

    private sealed class HiddenKeyProjection : IProjection<Turnover>
    {
        public static string Name => "hidden";
        public static IReadOnlyList<Type> Handles { get; } = [typeof(Deposited)];
        static string? IProjection<Turnover>.Key(Recorded e) => "all";
        public static Turnover? Apply(Turnover? document, Recorded e) => document;
    }

    private sealed class BadNameProjection : IProjection<Turnover>
    {
        public static string Name => "mt_x";
        public static IReadOnlyList<Type> Handles { get; } = [typeof(Deposited)];
        public static Turnover? Apply(Turnover? document, Recorded e) => document;
    }
}
