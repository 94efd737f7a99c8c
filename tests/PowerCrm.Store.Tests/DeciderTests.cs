using PowerCrm.Testing;
using static PowerCrm.Testing.Decider;

namespace PowerCrm.Store.Tests;

/// <summary>Tests the specifications of deciders: each <c>Then</c> fails when the decision was another one.</summary>
public class DeciderTests
{
    private static readonly Rejection Closed = new("closed", "It is closed.");
    private static readonly Row AnyRow = Row.Any("select 1");
    private static readonly GivenState<Balance> Account = Given<Balance>(new Opened("ann"), new Deposited(5));

    [Fact]
    public void the_state_is_folded_from_the_events() => Account.State.ShouldBe(new Balance(true, 5, 2));

    [Fact]
    public void the_expected_decision_passes_the_assertion()
    {
        Account.When(_ => Decision.Append(new Deposited(1), new Noted("a"))).Then(new Deposited(1), new Noted("a"));
        Account.When(_ => Decision.Append(new Deposited(1)).WithRows(AnyRow)).Then(new Deposited(1)).ThenWrites(row => row == AnyRow);
        Account.When(_ => Decision.Append(new Deposited(1))).Then<Deposited>().Amount.ShouldBe(1);
        Account.When(_ => Decision.Append(new Deposited(1), new Noted("a"))).ThenTypes(typeof(Deposited), typeof(Noted));
        Account.When(_ => (Decision)Closed).ThenRefused("closed").ShouldBe(Closed);
        Account.When(_ => (Rejection?)null).ThenNothing();
        Account.When(_ => Decision.Nothing).ThenNothing();
        Account.When(_ => Decision.Append(new Deposited(1), new Noted("a"))).ThenOutcome("Deposited+Noted");
    }

    [Fact]
    public void a_different_decision_fails_the_assertion()
    {
        AssertFails(Decision.Append(new Deposited(2)), it => it.Then(new Deposited(1)));
        AssertFails(Decision.Append(new Deposited(1), new Noted("a")), it => it.Then(new Deposited(1)));
        AssertFails(Decision.Append(new Withdrawn(1)), it => it.Then(new Deposited(1)));
        AssertFails(Decision.Append(new Deposited(1), new Deposited(1)), it => it.Then<Deposited>());
        AssertFails(Decision.Append(new Deposited(1)), it => it.ThenWrites(row => row == AnyRow));
        AssertFails(Decision.Append(new Deposited(1)), it => it.ThenRefused("closed"));
        AssertFails(Closed, it => it.ThenRefused("open"));
        AssertFails(Closed, it => it.ThenMissing());
        AssertFails(Closed, it => it.ThenNothing());
        AssertFails(Closed, it => it.Then());
        AssertFails(Decision.Nothing.WithRows(AnyRow), it => it.ThenNothing());
        AssertFails(new Decision([], Closed).WithRows(AnyRow), it => it.ThenRefused("closed"));
    }

    private static void AssertFails(Decision decision, Action<DecisionAssertions> assertion) =>
        Should.Throw<ShouldAssertException>(() => assertion(Account.When(_ => decision)));
}
