using PowerCrm.Contracts;

namespace PowerCrm.Review.Tests;

public class LifecycleTests
{
    private static readonly string[] States =
        [AuthStatus.None, AuthStatus.Draft, AuthStatus.Pending, AuthStatus.Processing, AuthStatus.Approved, AuthStatus.Rejected];

    private static readonly HashSet<(string, Move)> Legal =
    [
        (AuthStatus.Draft, Move.Submit), (AuthStatus.Rejected, Move.Submit), (AuthStatus.Pending, Move.Withdraw),
        (AuthStatus.Processing, Move.Withdraw), (AuthStatus.Pending, Move.Urge), (AuthStatus.Processing, Move.Urge),
        (AuthStatus.Pending, Move.Claim), (AuthStatus.Processing, Move.Claim), (AuthStatus.Processing, Move.Check),
        (AuthStatus.Processing, Move.Decide), (AuthStatus.Pending, Move.AutomaticPass),
        (AuthStatus.Approved, Move.Reverse), (AuthStatus.Rejected, Move.Reverse), (AuthStatus.Processing, Move.GiveOpinion),
        (AuthStatus.Approved, Move.GiveOpinion), (AuthStatus.Rejected, Move.GiveOpinion),
    ];

    public static TheoryData<string, Move> Pairs()
    {
        var pairs = new TheoryData<string, Move>();
        foreach (var state in States)
            foreach (var move in Enum.GetValues<Move>())
                pairs.Add(state, move);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void a_move_is_legal_in_its_states_and_in_no_other(string state, Move move) =>
        Lifecycle.Allows(state, move).ShouldBe(Legal.Contains((state, move)));
}
