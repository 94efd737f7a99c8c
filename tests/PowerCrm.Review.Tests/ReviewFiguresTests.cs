using PowerCrm.Contracts;
using PowerCrm.Web;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

/// <summary>What the statistics for supervisors count.</summary>
public class ReviewFiguresTests
{
    private static readonly Dictionary<Guid, string> Names = new() { [Me] = "王审核" };

    [Fact]
    public void without_decisions_the_yield_is_null()
    {
        var it = Figures();
        (it.Decided, it.FirstPassYield).ShouldBe((0, null));
        it.Hours.ShouldBeEmpty();
    }

    [Fact]
    public void first_pass_yield_is_the_share_of_approvals_among_first_decisions()
    {
        var it = Figures(Decide(AuthStatus.Approved), Decide(AuthStatus.Rejected), Decide(AuthStatus.Approved, round: 2));
        (it.Decided, it.Approved, it.Rejected, it.ApprovedInRoundOne, it.FirstPassYield).ShouldBe((3, 2, 1, 1, 0.5m));
    }

    [Fact]
    public void hours_start_at_full_hours_in_china_and_reviewers_are_sorted_by_decisions()
    {
        var it = Figures(Decide(AuthStatus.Approved, reviewer: Other), Decide(AuthStatus.Approved, minutes: 59),
            Decide(AuthStatus.Rejected, minutes: 60));
        it.Hours.ShouldBe([new(Now, 2), new(Now.AddHours(1), 1)]);
        it.People.ShouldBe([new(Me, "王审核", 2, 1, 1, 0), new(Other, null, 1, 1, 1, 0)]);
    }

    [Fact]
    public void reasons_are_sorted_by_frequency_with_texts_in_the_readers_language()
    {
        var it = Figures(Decide(AuthStatus.Rejected, reasons: ["name_mismatch", "other"]), Decide(AuthStatus.Rejected, reasons: ["other"]),
            Decide(AuthStatus.Rejected, reasons: ["not_in_the_catalogue_any_more"]));
        it.Reasons.ShouldBe([new("other", "Another reason", 2), new("name_mismatch", "The name differs from the ID card", 1),
            new("not_in_the_catalogue_any_more", "not_in_the_catalogue_any_more", 1)]);
    }

    private static ReviewFigures Figures(params DecisionMade[] decisions) => ReviewFigures.Of(decisions, Names, Language.English);

    private static DecisionMade Decide(string decision, int round = 1, Guid? reviewer = null, int minutes = 0, params string[] reasons) =>
        new(Now.AddMinutes(minutes), reviewer ?? Me, round, decision, reasons);
}
