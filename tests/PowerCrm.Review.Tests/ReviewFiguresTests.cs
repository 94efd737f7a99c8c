using PowerCrm.Contracts;
using PowerCrm.Web;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.Happened;

namespace PowerCrm.Review.Tests;

/// <summary>What the statistics for supervisors count.</summary>
public class ReviewFiguresTests
{
    private static readonly Dictionary<Guid, string> Names = new() { [Me] = "王审核" };

    [Fact]
    public void without_decisions_there_is_no_yield()
    {
        var it = Figures();
        (it.Decided, it.FirstPassYield).ShouldBe((0, null));
        it.Hours.ShouldBeEmpty();
    }

    [Fact]
    public void the_yield_is_the_approvals_among_the_first_decisions()
    {
        var it = Figures(Made(AuthStatus.Approved), Made(AuthStatus.Rejected), Made(AuthStatus.Approved, round: 2));
        (it.Decided, it.Approved, it.Rejected, it.ApprovedInRoundOne, it.FirstPassYield).ShouldBe((3, 2, 1, 1, 0.5m));
    }

    [Fact]
    public void hours_begin_with_those_of_china_and_people_come_by_how_much_they_did()
    {
        var it = Figures(Made(AuthStatus.Approved, by: Other), Made(AuthStatus.Approved, minutes: 59),
            Made(AuthStatus.Rejected, minutes: 60));
        it.Hours.ShouldBe([new(Now, 2), new(Now.AddHours(1), 1)]);
        it.People.ShouldBe([new(Me, "王审核", 2, 1, 1, 0), new(Other, null, 1, 1, 1, 0)]);
    }

    [Fact]
    public void reasons_come_by_how_often_they_were_given_in_the_readers_words()
    {
        var it = Figures(Made(AuthStatus.Rejected, reasons: ["name_mismatch", "other"]), Made(AuthStatus.Rejected, reasons: ["other"]),
            Made(AuthStatus.Rejected, reasons: ["not_in_the_catalogue_any_more"]));
        it.Reasons.ShouldBe([new("other", "Another reason", 2), new("name_mismatch", "The name differs from the ID card", 1),
            new("not_in_the_catalogue_any_more", "not_in_the_catalogue_any_more", 1)]);
    }

    private static ReviewFigures Figures(params DecisionMade[] decisions) => ReviewFigures.Of(decisions, Names, Language.English);

    private static DecisionMade Made(string decision, int round = 1, Guid? by = null, int minutes = 0, params string[] reasons) =>
        new(Now.AddMinutes(minutes), by ?? Me, round, decision, reasons);
}
