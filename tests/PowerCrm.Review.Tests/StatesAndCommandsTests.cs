using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Testing;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

/// <summary>Every state of a case with every command, as one table.</summary>
public class StatesAndCommandsTests
{
    private const string Claim = nameof(ReviewClaimed), Release = nameof(ReviewReleased), Look = nameof(MaterialsChecked),
        Person = nameof(IdentityChecked), End = nameof(ReviewDecided), Take = nameof(ReviewTakenOver), Nothing = "-",
        Missing = "not_found", Free = "not_claimed", Over = "already_decided", Order = "step_out_of_order",
        Half = "checks_incomplete", Second = "second_opinion_pending", Back = nameof(Contracts.ReversalOpened), NotYet = "not_decided";

    private static readonly string[] Commands =
        ["claim", "release", "materials", "identity", "approve", "reject", "expire", "automatic", "take over", "reverse"];

    private static readonly Dictionary<string, string[]> Table = new()
    {
        ["unknown"] = [Missing, Missing, Missing, Missing, Missing, Missing, Nothing, Nothing, Missing, Missing],
        ["draft"] = [Missing, Missing, Missing, Missing, Missing, Missing, Nothing, Nothing, Missing, Missing],
        ["pending"] = [Claim, Free, Free, Free, Free, Free, Nothing, Look, Take, NotYet],
        ["mine"] = [Claim, Release, Look, Order, Half, Half, Nothing, Look, Nothing, NotYet],
        ["mine, urged"] = [Claim, Release, Look, Order, Half, Half, Nothing, Look, Nothing, NotYet],
        ["theirs"] = ["already_claimed", Free, Free, Free, Free, Free, Nothing, Look, Take, NotYet],
        ["mine, run out"] = [Claim, Free, Free, Free, Free, Free, Release, Look, Take, NotYet],
        ["theirs, run out"] = [Release + "+" + Claim, Free, Free, Free, Free, Free, Release, Look, Take, NotYet],
        ["released"] = [Claim, Free, Free, Free, Free, Free, Nothing, Look, Take, NotYet],
        ["passed by rule"] = [Claim, Free, Free, Free, Free, Free, Nothing, Nothing, Take, NotYet],
        ["mine, passed by rule"] = [Claim, Release, Look, Person, Half, Half, Nothing, Nothing, Nothing, NotYet],
        ["mine, unclear by rule"] = [Claim, Release, Look, Order, Half, Half, Nothing, Nothing, Nothing, NotYet],
        ["mine, materials passed"] = [Claim, Release, Look, Person, Half, Half, Nothing, Nothing, Nothing, NotYet],
        ["mine, materials failed"] = [Claim, Release, Look, Order, "checks_failed", End, Nothing, Nothing, Nothing, NotYet],
        ["mine, both passed"] = [Claim, Release, Look, Person, End, Half, Nothing, Nothing, Nothing, NotYet],
        ["mine, identity failed"] = [Claim, Release, Look, Person, "checks_failed", End, Nothing, Nothing, Nothing, NotYet],
        ["approved"] = [Over, Free, Over, Over, Over, Over, Nothing, Nothing, Over, Back],
        ["rejected"] = [Over, Free, Over, Over, Over, Over, Nothing, Nothing, Over, Back],
        ["resubmitted"] = [Claim, Free, Free, Free, Free, Free, Nothing, Look, Take, NotYet],
        ["withdrawn"] = [Missing, Free, Free, Free, Free, Free, Nothing, Nothing, Missing, NotYet],
        ["proposed"] = [Claim, Free, Free, Free, Free, Free, Nothing, Nothing, Take, NotYet],
        ["mine, proposed"] = [Claim, Release, Second, Second, Second, Second, Nothing, Nothing, Nothing, NotYet],
        ["mine, not agreed to"] = [Claim, Release, Look, Person, End, Half, Nothing, Nothing, Nothing, NotYet],
        ["approved, reversal open"] = [Over, Free, Over, Over, Over, Over, Nothing, Nothing, Over, "reversal_open"],
        ["approved, reversed"] = [Claim, Free, Free, Free, Free, Free, Nothing, Nothing, Take, NotYet],
        ["mine, rejection reversed"] = [Claim, Release, Look, Order, "checks_failed", End, Nothing, Nothing, Nothing, NotYet],
        ["erased"] = [Missing, Missing, Missing, Missing, Missing, Missing, Nothing, Nothing, Missing, Missing],
        ["erasure waits"] = [Missing, Missing, Missing, Missing, Missing, Missing, Nothing, Nothing, Missing, Missing],
    };

    public static TheoryData<string, string, string> Pairs()
    {
        var pairs = new TheoryData<string, string, string>();
        foreach (var (state, said) in Table)
            foreach (var (command, i) in Commands.Select((c, i) => (c, i)))
                pairs.Add(state, command, said[i]);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void each_command_is_answered_in_each_state(string state, string command, string said) =>
        Given<ReviewCase>(EventsOf(state)).When(it => Run(command, it)).ThenOutcome(said);

    [Fact]
    public void every_accepted_command_is_legal_in_the_lifecycle()
    {
        foreach (var (state, said) in Table)
        {
            var it = StoredEvents.Fold<ReviewCase>(EventsOf(state));
            if (said[0].EndsWith(Claim, StringComparison.Ordinal) || said[8] == Take)
                Lifecycle.Allows(it.Status, LifecycleCommand.Claim).ShouldBeTrue(state);
            if (said[2] == Look || said[3] == Person)
                Lifecycle.Allows(it.Status, LifecycleCommand.Check).ShouldBeTrue(state);
            if (said[9] == Back)
                Lifecycle.Allows(it.Status, LifecycleCommand.Reverse).ShouldBeTrue(state);
            if (said[4] == End || said[5] == End)
                Lifecycle.Allows(it.Status, LifecycleCommand.Decide).ShouldBeTrue(state);
        }
    }

    [Fact]
    public void every_command_that_changes_the_queue_writes_the_queue_row()
    {
        foreach (var state in Table.Keys)
            foreach (var command in Commands.Except(["materials", "identity"]))
                if (Run(command, StoredEvents.Fold<ReviewCase>(EventsOf(state))) is { Events.Count: > 0 } decision)
                    decision.Rows.ShouldContain(r => r.Sql.Contains("insert into pc_review_cases") && r.Hits == 1, $"{state}, {command}");
    }

    private static Decision Run(string command, ReviewCase it) => command switch
    {
        "claim" => ClaimReview.Decide(StreamId, it, Me, Now, Lease),
        "release" => ReleaseReview.Decide(StreamId, it, Me, Now),
        "materials" => Check(it, CheckReview.Step.Materials),
        "identity" => Check(it, CheckReview.Step.Identity),
        "approve" => DecideReview.Decide(StreamId, it, Me, AuthStatus.Approved, [], null, 1, false, Now),
        "reject" => DecideReview.Decide(StreamId, it, Me, AuthStatus.Rejected, [new("licence_unreadable", "materials", [])], null, 1, false,
            Now),
        "expire" => ExpireLeaseHandler.Decide(StreamId, it, Now),
        "automatic" => CheckMaterialsHandler.Decide(it, StreamId, 1 + (it.Round > 1 ? 1 : 0), [], Now, read: false),
        "reverse" => ReverseDecision.Decide(StreamId, it, Me, Secret, false, Now),
        "take over" => TakeOverReview.Decide(StreamId, it, Me, Secret, Now, Lease),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static Decision Check(ReviewCase it, CheckReview.Step step) =>
        CheckReview.Decide(it, Me, Actor, step, CheckReview.CheckOutcome.Passed, null, Now);

    private static object[] EventsOf(string state) => state switch
    {
        "unknown" => [],
        "draft" => [SignedIn],
        "pending" => Submitted(),
        "mine" => Submitted(Claimed(Me)),
        "mine, urged" => Submitted(Claimed(Me), Urged),
        "theirs" => Submitted(Claimed(Other)),
        "mine, run out" => Submitted(Claimed(Me, 0)),
        "theirs, run out" => Submitted(Claimed(Other, 0)),
        "released" => Submitted(Claimed(Other), Released(Other)),
        "passed by rule" => Submitted(Materials(Verdicts.Passed, Verdicts.Automatic)),
        "mine, passed by rule" => Submitted(Materials(Verdicts.Passed, Verdicts.Automatic), Claimed(Me)),
        "mine, unclear by rule" => Submitted(Materials(Verdicts.Unclear, Verdicts.Automatic), Claimed(Me)),
        "mine, materials passed" => Submitted(Claimed(Me), Materials(Verdicts.Passed)),
        "mine, materials failed" => Submitted(Claimed(Me), Materials(Verdicts.Failed)),
        "mine, both passed" => Submitted(Claimed(Me), Materials(Verdicts.Passed), Identity(Verdicts.Passed)),
        "mine, identity failed" => Submitted(Claimed(Me), Materials(Verdicts.Passed), Identity(Verdicts.Failed)),
        "approved" => Submitted(Claimed(Me), Approved),
        "rejected" => Submitted(Claimed(Me), Rejected()),
        "resubmitted" => Submitted(Claimed(Me), Materials(Verdicts.Failed),
            Rejected(), Info(2)),
        "proposed" => Submitted(Claimed(Other), Materials(Verdicts.Passed), Identity(Verdicts.Passed), Proposed(Other)),
        "mine, proposed" => [.. EventsOf("proposed"), Claimed(Me)],
        "mine, not agreed to" => [.. EventsOf("mine, proposed"), Opinion(Me, agrees: false)],
        "approved, reversal open" => Submitted(Claimed(Me), Approved, ReversalOpened(Other)),
        "approved, reversed" => [.. EventsOf("mine, both passed"), Approved, ReversalOpened(Other), Opinion(Me, agrees: true), Reversed()],
        "mine, rejection reversed" => [.. EventsOf("mine, materials failed"), Rejected(), Reversed(AuthStatus.Rejected), Claimed(Me)],
        "withdrawn" => Submitted(Claimed(Me), Withdrawn),
        "erased" => Submitted(Claimed(Me), Erased),
        "erasure waits" => Submitted(Claimed(Me), Held, Deferred),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
