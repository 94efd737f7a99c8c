using PowerCrm.Contracts;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.Happened;

namespace PowerCrm.Review.Tests;

/// <summary>Which cases are approved automatically when that is enabled.</summary>
public class AutomaticApprovalTests
{
    private static readonly ReviewOptions On = new() { AutoApprove = true };
    private static readonly IdentityChecked Confirmed =
        new(1, Verdicts.Automatic, Verdicts.Passed, null, [new("person_confirmed", Severities.Info, null, null)]);
    private static readonly object[] Clean = Submitted(Materials(Verdicts.Passed, Verdicts.Automatic), Confirmed);

    [Fact]
    public void a_clean_case_is_approved_by_no_person() => Given<ReviewCase>(Clean)
        .When(it => ApproveAutomaticallyHandler.Decide(StreamId, it, Policy(On), Now))
        .Then<ReviewDecided>().ShouldSatisfyAllConditions(
            d => d.Decision.ShouldBe(AuthStatus.Approved), d => d.Reviewer.ShouldBe(Guid.Empty), d => d.Policy.ShouldBe("review-7"));

    [Fact]
    public void it_is_off_unless_it_is_switched_on()
    {
        Not(Clean, new ReviewOptions());
        new ReviewOptions().AutoApprove.ShouldBeFalse();
    }

    [Fact]
    public void not_above_the_capacity_and_not_where_a_second_reviewer_is_asked_for()
    {
        Not(Clean, new ReviewOptions { AutoApprove = true, AutoApproveUpToKva = 499 });
        Not(Clean, new ReviewOptions { AutoApprove = true, SecondOpinionFrom = 0 });
    }

    [Fact]
    public void not_with_a_finding_a_doubt_a_missing_check_or_a_person_who_holds_or_has_spoken()
    {
        Finding[] warning = [new("w", Severities.Warning, null, null)];
        Not(Submitted(Materials(Verdicts.Passed, Verdicts.Automatic)));
        Not(Submitted(Confirmed));
        Not(Submitted(new MaterialsChecked(1, Verdicts.Automatic, Verdicts.Passed, warning), Confirmed));
        Not(Submitted(Materials(Verdicts.Unclear, Verdicts.Automatic), Confirmed));
        Not(Submitted(Materials(Verdicts.Passed, Verdicts.Automatic), Confirmed with { Verdict = Verdicts.Unclear }));
        Not([.. Clean, Claimed(Me)]);
        Not([.. Clean, Claimed(Me), Materials(Verdicts.Passed)]);
        Not([.. Clean, Claimed(Me, -30), Identity(Verdicts.Passed)]);
        Not([.. Clean, Approved]);
        Not([.. Clean, Approved, ReversalOpened(Me)]);
        Not([.. Clean, Approved, ReversalOpened(Me), Opinion(Other, true), Reversed()]);
        Not([.. Clean, Rejected(), Info(2), Pictures(2), Materials(Verdicts.Passed, Verdicts.Automatic) with { Round = 2 },
            Confirmed with { Round = 2 }]);
    }

    private static void Not(object[] events, ReviewOptions? options = null) => Given<ReviewCase>(events)
        .When(it => ApproveAutomaticallyHandler.Decide(StreamId, it, Policy(options ?? On), Now)).ThenNothing();
}
