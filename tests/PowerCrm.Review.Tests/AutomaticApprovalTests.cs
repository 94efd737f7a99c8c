using PowerCrm.Contracts;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

/// <summary>Which cases are approved automatically when that is enabled.</summary>
public class AutomaticApprovalTests
{
    private static readonly ReviewOptions Enabled = new() { AutoApprove = true };
    private static readonly IdentityChecked Confirmed =
        new(1, Verdicts.Automatic, Verdicts.Passed, null, [new("person_confirmed", Severities.Info, null, null)]);
    private static readonly object[] Clean = Submitted(Materials(Verdicts.Passed, Verdicts.Automatic), Confirmed);

    [Fact]
    public void a_clean_case_is_approved_automatically() => Given<ReviewCase>(Clean)
        .When(it => ApproveAutomaticallyHandler.Decide(StreamId, it, Policy(Enabled), Now))
        .Then<ReviewDecided>().ShouldSatisfyAllConditions(
            d => d.Decision.ShouldBe(AuthStatus.Approved), d => d.Reviewer.ShouldBe(Guid.Empty), d => d.Policy.ShouldBe("review-7"));

    [Fact]
    public void automatic_approval_is_off_by_default()
    {
        AssertNotApproved(Clean, new ReviewOptions());
        new ReviewOptions().AutoApprove.ShouldBeFalse();
    }

    [Fact]
    public void a_case_over_the_capacity_limit_or_needing_a_second_opinion_is_not_approved()
    {
        AssertNotApproved(Clean, new ReviewOptions { AutoApprove = true, AutoApproveUpToKva = 499 });
        AssertNotApproved(Clean, new ReviewOptions { AutoApprove = true, SecondOpinionFrom = 0 });
    }

    [Fact]
    public void a_case_with_findings_missing_checks_or_a_reviewers_involvement_is_not_approved()
    {
        Finding[] warning = [new("w", Severities.Warning, null, null)];
        AssertNotApproved(Submitted(Materials(Verdicts.Passed, Verdicts.Automatic)));
        AssertNotApproved(Submitted(Confirmed));
        AssertNotApproved(Submitted(new MaterialsChecked(1, Verdicts.Automatic, Verdicts.Passed, warning), Confirmed));
        AssertNotApproved(Submitted(Materials(Verdicts.Unclear, Verdicts.Automatic), Confirmed));
        AssertNotApproved(Submitted(Materials(Verdicts.Passed, Verdicts.Automatic), Confirmed with { Verdict = Verdicts.Unclear }));
        AssertNotApproved([.. Clean, Claimed(Me)]);
        AssertNotApproved([.. Clean, Claimed(Me), Materials(Verdicts.Passed)]);
        AssertNotApproved([.. Clean, Claimed(Me, -30), Identity(Verdicts.Passed)]);
        AssertNotApproved([.. Clean, Approved]);
        AssertNotApproved([.. Clean, Approved, ReversalOpened(Me)]);
        AssertNotApproved([.. Clean, Approved, ReversalOpened(Me), Opinion(Other, true), Reversed()]);
        AssertNotApproved([.. Clean, Rejected(), Info(2), Pictures(2), Materials(Verdicts.Passed, Verdicts.Automatic) with { Round = 2 },
            Confirmed with { Round = 2 }]);
    }

    private static void AssertNotApproved(object[] events, ReviewOptions? options = null) => Given<ReviewCase>(events)
        .When(it => ApproveAutomaticallyHandler.Decide(StreamId, it, Policy(options ?? Enabled), Now)).ThenNothing();
}
