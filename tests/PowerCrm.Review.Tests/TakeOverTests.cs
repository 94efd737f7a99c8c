using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Testing;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

/// <summary>An administrator assigns a case to a reviewer, even when another one holds it.</summary>
public class TakeOverTests
{
    [Fact]
    public void a_takeover_has_its_own_lease() => Given<ReviewCase>(Submitted(Claimed(Other)))
        .When(TakeOver)
        .Then(TakenOver(Other, Me))
        .ThenWrites(row => row.Parameters.Contains(LeaseExpired.Command));

    [Fact]
    public void an_unclaimed_case_can_be_taken_over() => Given<ReviewCase>(Submitted()).When(TakeOver).Then(TakenOver(null, Me));

    [Fact]
    public void a_takeover_of_ones_own_claim_does_nothing() => Given<ReviewCase>(Submitted(Claimed(Other), TakenOver(Other, Me)))
        .When(TakeOver)
        .ThenNothing();

    [Fact]
    public void the_former_reviewer_can_no_longer_decide() => Given<ReviewCase>(Submitted(Claimed(Other), TakenOver(Other, Me)))
        .When(it => DecideReview.Decide(StreamId, it, Other, AuthStatus.Approved, [], null, 1, false, Now))
        .ThenRefused("not_claimed");

    [Fact]
    public void a_takeover_counts_as_a_new_claim()
    {
        var it = StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Other), Released(Other), TakenOver(null, Me)));
        it.IsHeldBy(Me, Now).ShouldBeTrue();
        StoredEvents.Fold<ReviewCase>(Submitted(TakenOver(null, Me))).Status.ShouldBe(AuthStatus.Processing);
        it.ClaimedSince.ShouldBeGreaterThan(StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Other))).ClaimedSince);
    }

    private static Decision TakeOver(ReviewCase it) => TakeOverReview.Decide(StreamId, it, Me, Secret, Now, Lease);
}
