namespace PowerCrm.EventStore.Tests;

/// <summary>A state that looks at envelopes is given them; one that does not is folded without, and comes out the same.</summary>
public sealed class FoldsTests : IAsyncLifetime
{
    private Store store = null!;

    public async Task InitializeAsync() => store = await Store.Create();

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task a_state_is_given_the_envelopes_only_if_it_asks_for_them()
    {
        Folding.IsPlain<Balance>().ShouldBeTrue();
        Folding.IsPlain<Trail>().ShouldBeFalse();
        var stream = await store.Open(new Deposited(3), new Withdrawn(1));
        var log = await store.Log(stream);

        var trail = await store.Events.Load<Trail>(stream, CancellationToken.None);

        trail.State.Steps.ShouldBe(log.Select(e => $"{e.Seq} {e.Id} {e.Stream} {e.Version} {e.Type} {e.At:O} {e.By}"));
        log.Select(e => (e.Version, e.By.Actor, e.By.CorrelationId)).ShouldBe([(1, "staff:test", "correlation"), (2, "staff:test", "correlation"), (3, "staff:test", "correlation")]);
    }

    [Fact]
    public async Task both_ways_come_to_the_same_state_version_and_time()
    {
        var stream = await store.Open(new Deposited(3), new Withdrawn(1));

        var (plain, upTo) = (await store.Events.Load<Balance>(stream, CancellationToken.None), await store.Events.Load<Balance>(stream, CancellationToken.None, upTo: 3));

        (plain.State, plain.Version).ShouldBe((upTo.State, 3));
        (upTo.Now - plain.Now).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMinutes(1));
        await store.Later(TimeSpan.FromDays(1));
        ((await store.Events.Load<Balance>(stream, CancellationToken.None)).Now - plain.Now).ShouldBeGreaterThan(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task a_stream_that_is_not_there_is_version_0_and_an_archived_one_keeps_its_version_and_has_no_events()
    {
        var (missing, archived) = (await store.Events.Load<Balance>(Guid.CreateVersion7(), CancellationToken.None), await store.Open(new Deposited(3)));
        await store.Events.Archive(archived, "closed", CancellationToken.None);

        (missing.State, missing.Version).ShouldBe((Balance.Initial, 0));
        var (plain, trail) = (await store.Events.Load<Balance>(archived, CancellationToken.None), await store.Events.Load<Trail>(archived, CancellationToken.None));
        (plain.State, plain.Version).ShouldBe((Balance.Initial, 2));
        (trail.State.Steps.Count, trail.Version).ShouldBe((0, 2));
    }

    private sealed record Trail(IReadOnlyList<string> Steps) : IFold<Trail>
    {
        public static Trail Initial { get; } = new([]);
        public static Trail Apply(Trail it, object @event) => it;
        public static Trail ApplyRecorded(Trail it, Recorded e) => new([.. it.Steps, $"{e.Seq} {e.Id} {e.Stream} {e.Version} {e.Type} {e.At:O} {e.By}"]);
    }
}
