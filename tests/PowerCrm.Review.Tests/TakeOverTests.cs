using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Testing;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.Happened;

namespace PowerCrm.Review.Tests;

/// <summary>An administrator assigns a case to a reviewer, even when another one holds it.</summary>
public class TakeOverTests
{
    [Fact]
    public void the_claim_goes_over_with_a_lease_of_its_own() => Given<ReviewCase>(Submitted(Claimed(Other)))
        .When(Take)
        .Then(TakenOver(Other, Me))
        .ThenWrites(row => row.Parameters.Contains(LeaseExpired.Command));

    [Fact]
    public void a_case_that_nobody_holds_is_given_out() => Given<ReviewCase>(Submitted()).When(Take).Then(TakenOver(null, Me));

    [Fact]
    public void who_holds_it_already_keeps_it() => Given<ReviewCase>(Submitted(Claimed(Other), TakenOver(Other, Me)))
        .When(Take)
        .ThenNothing();

    [Fact]
    public void the_former_holder_decides_nothing_any_more() => Given<ReviewCase>(Submitted(Claimed(Other), TakenOver(Other, Me)))
        .When(it => DecideReview.Decide(StreamId, it, Other, AuthStatus.Approved, [], null, 1, false, Now))
        .ThenRefused("not_claimed");

    [Fact]
    public void it_is_a_claim_for_the_state_of_the_application_and_begins_anew()
    {
        var it = Stored.Fold<ReviewCase>(Submitted(Claimed(Other), Released(Other), TakenOver(null, Me)));
        it.HeldBy(Me, Now).ShouldBeTrue();
        Stored.Fold<ReviewCase>(Submitted(TakenOver(null, Me))).Status.ShouldBe(AuthStatus.Processing);
        it.ClaimedSince.ShouldBeGreaterThan(Stored.Fold<ReviewCase>(Submitted(Claimed(Other))).ClaimedSince);
    }

    private static Decision Take(ReviewCase it) => TakeOverReview.Decide(StreamId, it, Me, Secret, Now, Lease);
}
