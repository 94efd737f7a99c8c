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
    private const string Claim = nameof(ReviewClaimed), Release = nameof(ReviewReleased), MaterialsOk = nameof(MaterialsChecked),
        IdentityOk = nameof(IdentityChecked), Decide = nameof(ReviewDecided), TakeOver = nameof(ReviewTakenOver), Nothing = "-",
        Missing = "not_found", NoClaim = "not_claimed", Closed = "already_decided", OutOfStep = "step_out_of_order",
        Unchecked = "checks_incomplete", Pending = "second_opinion_pending", Reverse = nameof(Contracts.ReversalOpened),
        NotYet = "not_decided";

    private static readonly string[] Commands =
        ["claim", "release", "materials", "identity", "approve", "reject", "expire", "automatic", "take over", "reverse"];

    private static readonly Dictionary<string, string[]> Outcomes = new()
    {
        ["unknown"] = [Missing, Missing, Missing, Missing, Missing, Missing, Nothing, Nothing, Missing, Missing],
        ["draft"] = [Missing, Missing, Missing, Missing, Missing, Missing, Nothing, Nothing, Missing, Missing],
        ["pending"] = [Claim, NoClaim, NoClaim, NoClaim, NoClaim, NoClaim, Nothing, MaterialsOk, TakeOver, NotYet],
        ["mine"] = [Claim, Release, MaterialsOk, OutOfStep, Unchecked, Unchecked, Nothing, MaterialsOk, Nothing, NotYet],
        ["mine, urged"] = [Claim, Release, MaterialsOk, OutOfStep, Unchecked, Unchecked, Nothing, MaterialsOk, Nothing, NotYet],
        ["theirs"] = ["already_claimed", NoClaim, NoClaim, NoClaim, NoClaim, NoClaim, Nothing, MaterialsOk, TakeOver, NotYet],
        ["mine, run out"] = [Claim, NoClaim, NoClaim, NoClaim, NoClaim, NoClaim, Release, MaterialsOk, TakeOver, NotYet],
        ["theirs, run out"] = [Release + "+" + Claim, NoClaim, NoClaim, NoClaim, NoClaim, NoClaim, Release, MaterialsOk, TakeOver, NotYet],
        ["released"] = [Claim, NoClaim, NoClaim, NoClaim, NoClaim, NoClaim, Nothing, MaterialsOk, TakeOver, NotYet],
        ["passed by rule"] = [Claim, NoClaim, NoClaim, NoClaim, NoClaim, NoClaim, Nothing, Nothing, TakeOver, NotYet],
        ["mine, passed by rule"] = [Claim, Release, MaterialsOk, IdentityOk, Unchecked, Unchecked, Nothing, Nothing, Nothing, NotYet],
        ["mine, unclear by rule"] = [Claim, Release, MaterialsOk, OutOfStep, Unchecked, Unchecked, Nothing, Nothing, Nothing, NotYet],
        ["mine, materials passed"] = [Claim, Release, MaterialsOk, IdentityOk, Unchecked, Unchecked, Nothing, MaterialsOk, Nothing, NotYet],
        ["mine, materials failed"] =
            [Claim, Release, MaterialsOk, OutOfStep, "checks_failed", Decide, Nothing, MaterialsOk, Nothing, NotYet],
        ["mine, both passed"] = [Claim, Release, MaterialsOk, IdentityOk, Decide, Unchecked, Nothing, MaterialsOk, Nothing, NotYet],
        ["mine, identity failed"] =
            [Claim, Release, MaterialsOk, IdentityOk, "checks_failed", Decide, Nothing, MaterialsOk, Nothing, NotYet],
        ["approved"] = [Closed, NoClaim, Closed, Closed, Closed, Closed, Nothing, Nothing, Closed, Reverse],
        ["rejected"] = [Closed, NoClaim, Closed, Closed, Closed, Closed, Nothing, Nothing, Closed, Reverse],
        ["resubmitted"] = [Claim, NoClaim, NoClaim, NoClaim, NoClaim, NoClaim, Nothing, MaterialsOk, TakeOver, NotYet],
        ["withdrawn"] = [Missing, NoClaim, NoClaim, NoClaim, NoClaim, NoClaim, Nothing, Nothing, Missing, NotYet],
        ["proposed"] = [Claim, NoClaim, NoClaim, NoClaim, NoClaim, NoClaim, Nothing, MaterialsOk, TakeOver, NotYet],
        ["mine, proposed"] = [Claim, Release, Pending, Pending, Pending, Pending, Nothing, MaterialsOk, Nothing, NotYet],
        ["mine, not agreed to"] = [Claim, Release, MaterialsOk, IdentityOk, Decide, Unchecked, Nothing, MaterialsOk, Nothing, NotYet],
        ["approved, reversal open"] = [Closed, NoClaim, Closed, Closed, Closed, Closed, Nothing, Nothing, Closed, "reversal_open"],
        ["approved, reversed"] = [Claim, NoClaim, NoClaim, NoClaim, NoClaim, NoClaim, Nothing, MaterialsOk, TakeOver, NotYet],
        ["mine, rejection reversed"] =
            [Claim, Release, MaterialsOk, OutOfStep, "checks_failed", Decide, Nothing, MaterialsOk, Nothing, NotYet],
        ["erased"] = [Missing, Missing, Missing, Missing, Missing, Missing, Nothing, Nothing, Missing, Missing],
        ["erasure waits"] = [Missing, Missing, Missing, Missing, Missing, Missing, Nothing, Nothing, Missing, Missing],
    };

    public static TheoryData<string, string, string> Cases()
    {
        var pairs = new TheoryData<string, string, string>();
        foreach (var (state, outcomes) in Outcomes)
            foreach (var (command, i) in Commands.Select((c, i) => (c, i)))
                pairs.Add(state, command, outcomes[i]);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void each_command_is_answered_in_each_state(string state, string command, string outcome) =>
        Given<ReviewCase>(EventsOf(state)).When(it => Run(command, it)).ThenOutcome(outcome);

    [Fact]
    public void every_accepted_command_is_legal_in_the_lifecycle()
    {
        foreach (var (state, outcomes) in Outcomes)
        {
            var it = StoredEvents.Fold<ReviewCase>(EventsOf(state));
            if (outcomes[0].EndsWith(Claim, StringComparison.Ordinal) || outcomes[8] == TakeOver)
                Lifecycle.Allows(it.Status, LifecycleCommand.Claim).ShouldBeTrue(state);
            if (outcomes[2] == MaterialsOk || outcomes[3] == IdentityOk)
                Lifecycle.Allows(it.Status, LifecycleCommand.Check).ShouldBeTrue(state);
            if (outcomes[9] == Reverse)
                Lifecycle.Allows(it.Status, LifecycleCommand.Reverse).ShouldBeTrue(state);
            if (outcomes[4] == Decide || outcomes[5] == Decide)
                Lifecycle.Allows(it.Status, LifecycleCommand.Decide).ShouldBeTrue(state);
        }
    }

    [Fact]
    public void every_command_that_changes_the_queue_writes_the_queue_row()
    {
        foreach (var state in Outcomes.Keys)
            foreach (var command in Commands.Except(["materials", "identity"]))
                if (Run(command, StoredEvents.Fold<ReviewCase>(EventsOf(state))) is { Events.Count: > 0 } decision)
                    decision.Rows.ShouldContain(r => r.Sql.Contains("insert into pc_review_cases") && r.ExpectedHits == 1,
                    $"{state}, {command}");
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
        "automatic" => CheckMaterialsHandler.Decide(it, StreamId, 1 + (it.Round > 1 ? 1 : 0), [], Now, hasReadings: false),
        "reverse" => ReverseDecision.Decide(StreamId, it, Me, Secret, false, Now),
        "take over" => TakeOverReview.Decide(StreamId, it, Me, Secret, Now, Lease),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static Decision Check(ReviewCase it, CheckReview.Step step) =>
        CheckReview.Decide(it, Me, MyActor, step, CheckReview.CheckOutcome.Passed, null, Now);

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
