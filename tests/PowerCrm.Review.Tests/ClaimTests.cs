using PowerCrm.Contracts;

namespace PowerCrm.Review.Tests;

public class ClaimTests
{
    [Fact]
    public void a_claim_lasts_half_an_hour_by_the_time_given()
    {
        var decision = ClaimReview.Decide(Case.Id, Case.Submitted(), Case.Me, Case.Now);
        decision.Events.ShouldBe([new ReviewClaimed(Case.Me, Case.Now.AddMinutes(30))]);
        decision.Rows.ShouldContain(r => r.Parameters.Contains(LeaseExpired.Command));
    }

    [Fact]
    public void somebody_elses_claim_says_until_when() =>
        ClaimReview.Decide(Case.Id, Case.Submitted(Case.Claimed(Case.Other, 7)), Case.Me, Case.Now)
            .Rejection!.Extra!["leaseUntil"].ShouldBe(Case.Now.AddMinutes(7));

    [Fact]
    public void a_claim_that_ran_out_is_taken_over_and_says_so() =>
        ClaimReview.Decide(Case.Id, Case.Submitted(Case.Claimed(Case.Other, -1)), Case.Me, Case.Now).Events[0]
            .ShouldBe(new ReviewReleased(Case.Other, "taken_over"));

    [Fact]
    public void renewing_keeps_the_start_of_the_claim_and_coming_back_later_is_a_new_one()
    {
        var first = Case.Submitted(Case.Claimed(Case.Me));
        var renewed = Case.Submitted(Case.Claimed(Case.Me), Case.Claimed(Case.Me, 40));
        renewed.ClaimedSince.ShouldBe(first.ClaimedSince);
        renewed.LeaseUntil.ShouldBe(Case.Now.AddMinutes(40));
        Case.Submitted(Case.Claimed(Case.Me), new ReviewReleased(Case.Me, "released"), Case.Claimed(Case.Me)).ClaimedSince
            .ShouldBeGreaterThan(first.ClaimedSince);
    }

    [Fact]
    public void a_renewed_lease_does_not_expire_at_its_old_end() =>
        ExpireLeaseHandler.Decide(Case.Id, Case.Submitted(Case.Claimed(Case.Me, 0), Case.Claimed(Case.Me, 30)), Case.Now).Events
            .ShouldBeEmpty();

    [Fact]
    public void a_released_case_stays_in_processing() =>
        Case.Submitted(Case.Claimed(Case.Me), new ReviewReleased(Case.Me, "expired")).Status.ShouldBe(AuthStatus.Processing);

    [Fact]
    public void a_look_is_recorded_once_a_claim()
    {
        var look = new PersonalDataRevealed(Case.Id, Case.Me, "reviewer", "case", null);
        CaseLooks.Decide(CaseLooks.Initial, look, Case.Now).Said().ShouldBe(nameof(PersonalDataRevealed));
        var seen = new CaseLooks(CaseLooks.Initial.Last.Add(Case.Me, Case.Now.AddMinutes(1)));
        CaseLooks.Decide(seen, look, Case.Now).Said().ShouldBe("-");
        CaseLooks.Decide(seen, look, Case.Now.AddMinutes(2)).Said().ShouldBe(nameof(PersonalDataRevealed));
        CaseLooks.Decide(seen, look with { By = Case.Other }, Case.Now).Said().ShouldBe(nameof(PersonalDataRevealed));
    }
}
