using PowerCrm.Contracts;

namespace PowerCrm.Review.Tests;

public class LifecycleTests
{
    private static readonly string[] States =
        [AuthStatus.None, AuthStatus.Draft, AuthStatus.Pending, AuthStatus.Processing, AuthStatus.Approved, AuthStatus.Rejected];

    private static readonly HashSet<(string, LifecycleCommand)> Legal =
    [
        (AuthStatus.Draft, LifecycleCommand.Submit), (AuthStatus.Rejected, LifecycleCommand.Submit),
            (AuthStatus.Pending, LifecycleCommand.Withdraw),
        (AuthStatus.Processing, LifecycleCommand.Withdraw), (AuthStatus.Pending, LifecycleCommand.Urge),
        (AuthStatus.Processing, LifecycleCommand.Urge), (AuthStatus.Pending, LifecycleCommand.Claim),
        (AuthStatus.Processing, LifecycleCommand.Claim), (AuthStatus.Processing, LifecycleCommand.Check),
        (AuthStatus.Processing, LifecycleCommand.Decide), (AuthStatus.Approved, LifecycleCommand.Reverse),
        (AuthStatus.Rejected, LifecycleCommand.Reverse), (AuthStatus.Processing, LifecycleCommand.GiveOpinion),
        (AuthStatus.Approved, LifecycleCommand.GiveOpinion), (AuthStatus.Rejected, LifecycleCommand.GiveOpinion),
    ];

    public static TheoryData<string, LifecycleCommand> Pairs()
    {
        var pairs = new TheoryData<string, LifecycleCommand>();
        foreach (var state in States)
            foreach (var move in Enum.GetValues<LifecycleCommand>())
                pairs.Add(state, move);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void a_transition_is_legal_only_in_its_states(string state, LifecycleCommand move) =>
        Lifecycle.Allows(state, move).ShouldBe(Legal.Contains((state, move)));
}
