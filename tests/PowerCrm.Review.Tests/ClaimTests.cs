using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Testing;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

public class ClaimTests
{
    [Fact]
    public void a_claim_lasts_thirty_minutes() => Given<ReviewCase>(Submitted())
        .When(Claim)
        .Then(new ReviewClaimed(Me, Now.AddMinutes(30)))
        .ThenWrites(row => row.Parameters.Contains(LeaseExpired.Command));

    [Fact]
    public void renewing_a_claim_within_one_second_does_nothing()
    {
        var claimed = Given<ReviewCase>(Submitted(Claimed(Me, 30)));
        claimed.When(Claim).ThenNothing();
        claimed.When(it => ClaimReview.Decide(StreamId, it, Me, Now.AddSeconds(0.9), Lease)).ThenNothing();
        claimed.When(it => ClaimReview.Decide(StreamId, it, Me, Now.AddSeconds(1), Lease))
            .Then(new ReviewClaimed(Me, Now.AddSeconds(1) + Lease));
        // When the policy has changed the duration since, a new lease is granted.
        claimed.When(it => ClaimReview.Decide(StreamId, it, Me, Now, Lease * 2)).Then(new ReviewClaimed(Me, Now + Lease * 2));
        claimed.When(it => ClaimReview.Decide(StreamId, it, Me, Now, Lease / 2)).Then(new ReviewClaimed(Me, Now + Lease / 2));
    }

    [Fact]
    public void a_case_claimed_by_another_reviewer_is_refused_with_the_lease_end() => Given<ReviewCase>(Submitted(Claimed(Other, 7)))
        .When(Claim)
        .ThenRefused("already_claimed").Extra!["leaseUntil"].ShouldBe(Now.AddMinutes(7));

    [Fact]
    public void an_expired_claim_is_taken_over_and_the_former_reviewer_recorded() => Given<ReviewCase>(Submitted(Claimed(Other, -1)))
        .When(Claim)
        .Then(Released(Other, "taken_over"), new ReviewClaimed(Me, Now.AddMinutes(30)));

    [Fact]
    public void renewing_keeps_the_start_of_the_claim_and_a_later_claim_has_a_new_one()
    {
        var first = StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Me)));
        var renewed = StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Me), Claimed(Me, 40)));
        renewed.ClaimedSince.ShouldBe(first.ClaimedSince);
        renewed.LeaseUntil.ShouldBe(Now.AddMinutes(40));
        StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Me), Released(Me), Claimed(Me))).ClaimedSince
            .ShouldBeGreaterThan(first.ClaimedSince);
    }

    [Fact]
    public void a_renewed_lease_does_not_expire_at_its_old_end() => Given<ReviewCase>(Submitted(Claimed(Me, 0), Claimed(Me, 30)))
        .When(it => ExpireLeaseHandler.Decide(StreamId, it, Now))
        .ThenNothing();

    [Fact]
    public void a_released_case_stays_processing() =>
        StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Me), Released(Me, "expired"))).Status.ShouldBe(AuthStatus.Processing);

    [Fact]
    public void a_view_is_recorded_once_per_claim()
    {
        var view = new PersonalDataRevealed(StreamId, Me, "reviewer", "case", null);
        Given(CaseAccessLog.Initial).When(it => CaseAccessLog.Decide(it, view, Now)).Then(view);
        var viewed = Given(new CaseAccessLog(CaseAccessLog.Initial.ByReader.Add(Me,
            new CaseAccessLog.ReaderAccess(Now.AddMinutes(1), null))));
        viewed.When(it => CaseAccessLog.Decide(it, view, Now)).ThenNothing();
        viewed.When(it => CaseAccessLog.Decide(it, view, Now.AddMinutes(2))).Then(view);
        viewed.When(it => CaseAccessLog.Decide(it, view with { By = Other }, Now)).Then(view with { By = Other });
    }

    private static Decision Claim(ReviewCase it) => ClaimReview.Decide(StreamId, it, Me, Now, Lease);
}
