using FsCheck;
using FsCheck.Fluent;

namespace PowerCrm.Store.Tests;

/// <summary>Properties that hold for any sequence of commands.</summary>
[Trait("Category", "Slow")]
public sealed class PropertiesTests : IAsyncLifetime
{
    private static readonly Config Cases = Config.QuickThrowOnFailure.WithMaxTest(40);
    private StoreHost store = null!;

    public async Task InitializeAsync() => store = await StoreHost.Start();

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public void the_fold_of_what_was_appended_is_the_fold_of_the_events() => Check.One(Cases, Prop.ForAll(
        Gen.ArrayOf(Gen.NonEmptyListOf(Event)).Where(appends => appends.Length is > 0 and < 6).ToArbitrary(), appends =>
        {
            var stream = Guid.CreateVersion7();
            foreach (var events in appends)
                store.Append(stream, [.. events]).GetAwaiter().GetResult();
            var all = appends.SelectMany(e => e).ToList();

            var loaded = store.Events.Load<Balance>(stream, CancellationToken.None).GetAwaiter().GetResult();

            loaded.State.ShouldBe(all.Aggregate(Balance.Initial, Balance.When));
            loaded.Version.ShouldBe(all.Count);
            store.Find<Account>(stream).GetAwaiter().GetResult()!.Amount.ShouldBe(loaded.State.Amount);
        }));

    [Fact]
    public void any_sequence_of_commands_keeps_versions_gapless_with_the_right_outcomes() => Check.One(Cases.WithEndSize(30), Prop.ForAll(
        Gen.ListOf(Gen.Zip(Gen.Choose(-1, 6), Gen.Choose(0, 4))).ToArbitrary(), commands =>
        {
            var stream = Guid.CreateVersion7();
            long version = 0;
            foreach (var (expected, kind) in commands)
            {
                var outcome = store.Events.Decide<Balance>(stream, (it, _) => Decide(kind, it), CancellationToken.None,
                    expected < 0 ? ExpectedVersion.Any : ExpectedVersion.At(expected)).GetAwaiter().GetResult();
                if (expected >= 0 && expected != version)
                    outcome.ShouldBe(new Outcome.Stale(version));
                else if (kind == 4)
                    outcome.ShouldBeOfType<Outcome.Rejected>();
                else
                    outcome.ShouldBeOfType<Outcome.Done>().Version.ShouldBe(version += kind);
            }
            store.ReadEvents(stream).GetAwaiter().GetResult().Select(e => e.Version)
                .ShouldBe(Enumerable.Range(1, (int)version).Select(v => (long)v));
            store.ReadEvents(stream).GetAwaiter().GetResult().Select(e => e.Sequence).ShouldBeInOrder(SortDirection.Ascending);
        }));

    private static Gen<object> Event => Gen.OneOf(
        Gen.Choose(1, 1000).Select(n => (object)new Deposited(n)),
        Gen.Choose(1, 1000).Select(n => (object)new Withdrawn(n)),
        Gen.Elements("ann", "李雷", "", "\"\\u0001{}'--").Select(owner => (object)new Opened(owner)));

    /// <summary>Returns 0 to 3 events, or a rejection.</summary>
    private static Decision Decide(int kind, Balance it) => kind == 4
        ? new Rejection("no", "No.")
        : new Decision([.. Enumerable.Range(0, kind).Select(i => (object)new Deposited(it.Events + i))]);
}
