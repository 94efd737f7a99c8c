using PowerCrm.Testing;
using static PowerCrm.Testing.Decider;

namespace PowerCrm.Store.Tests;

/// <summary>Tests the specifications of deciders: each <c>Then</c> fails when the decision was another one.</summary>
public class DeciderTests
{
    private static readonly Rejection Closed = new("closed", "It is closed.");
    private static readonly Row Place = Row.Any("select 1");
    private static readonly GivenState<Balance> Account = Given<Balance>(new Opened("ann"), new Deposited(5));

    [Fact]
    public void the_state_is_folded_from_the_events() => Account.State.ShouldBe(new Balance(true, 5, 2));

    [Fact]
    public void the_expected_decision_passes_the_assertion()
    {
        Account.When(_ => Decision.Append(new Deposited(1), new Noted("a"))).Then(new Deposited(1), new Noted("a"));
        Account.When(_ => Decision.Append(new Deposited(1)).WithRows(Place)).Then(new Deposited(1)).ThenWrites(row => row == Place);
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
        Fails(Decision.Append(new Deposited(2)), it => it.Then(new Deposited(1)));
        Fails(Decision.Append(new Deposited(1), new Noted("a")), it => it.Then(new Deposited(1)));
        Fails(Decision.Append(new Withdrawn(1)), it => it.Then(new Deposited(1)));
        Fails(Decision.Append(new Deposited(1), new Deposited(1)), it => it.Then<Deposited>());
        Fails(Decision.Append(new Deposited(1)), it => it.ThenWrites(row => row == Place));
        Fails(Decision.Append(new Deposited(1)), it => it.ThenRefused("closed"));
        Fails(Closed, it => it.ThenRefused("open"));
        Fails(Closed, it => it.ThenMissing());
        Fails(Closed, it => it.ThenNothing());
        Fails(Closed, it => it.Then());
        Fails(Decision.Nothing.WithRows(Place), it => it.ThenNothing());
        Fails(new Decision([], Closed).WithRows(Place), it => it.ThenRefused("closed"));
    }

    private static void Fails(Decision decision, Action<DecisionAssertions> then) =>
        Should.Throw<ShouldAssertException>(() => then(Account.When(_ => decision)));
}
