using PowerCrm.Testing;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.Happened;

namespace PowerCrm.Review.Tests;

/// <summary>Which two submissions of a case are compared, and what is shown.</summary>
public class DiffTests
{
    private static readonly IReadOnlyList<HandedIn> Three = Stored.Fold<CaseStory>([SignedIn, Info(), Pictures(), Rejected(),
        Info(2), Pictures(2, "x"), Withdrawn, Info(2, "深圳市改名电子有限公司"), Rejected(), Info(3)]).Submissions();

    [Fact]
    public void each_submission_has_the_pictures_of_its_time() =>
        Three.Select(s => s.Pictures!.IdCardFront.Proof).ShouldBe(["b", "x", "x", "x"]);

    [Theory]
    [InlineData(null, null, 2, 3)]
    [InlineData(null, "2", 0, 2)]
    [InlineData(null, "1", null, 1)]
    [InlineData("1", "3", 0, 3)]
    [InlineData("3", "1", 3, 1)]
    [InlineData("0", "2", null, 2)]
    public void a_round_is_compared_with_the_one_before_or_the_one_that_is_named(string? from, string? to, int? index, int round)
    {
        var (earlier, later, fault) = DiffRounds.Choose(Three, from, to, null);
        fault.ShouldBeNull();
        earlier.ShouldBe(index is { } at ? Three[at] : null);
        later.ShouldBe(round == 3 ? Three[3] : round == 2 ? Three[2] : Three[0]);
    }

    [Theory]
    [InlineData("4", null, "/from")]
    [InlineData("last", null, "/from")]
    [InlineData(null, "4", "/to")]
    public void a_round_that_never_was_is_a_fault(string? from, string? to, string pointer) =>
        DiffRounds.Choose(Three, from, to, null).Fault!.Pointer.ShouldBe(pointer);

    [Fact]
    public void since_the_reader_looked_is_since_the_submission_of_then()
    {
        DiffRounds.Choose(Three, "seen", null, Three[1].At).From.ShouldBe(Three[1], "handed in again after it was taken back");
        DiffRounds.Choose(Three, "seen", null, Three[3].At.AddHours(1)).From.ShouldBe(Three[3]);
        DiffRounds.Choose(Three, "seen", null, null).From.ShouldBeNull();
    }

    [Fact]
    public void a_look_under_the_present_claim_does_not_count_as_seen_before()
    {
        var (first, second) = (Now, Now.AddDays(1));
        var looks = new CaseLooks(CaseLooks.Initial.Of.Add(Me, new CaseLooks.Look(second, first)));
        looks.Seen(Me, claimedSince: second).ShouldBe(first);
        looks.Seen(Me, claimedSince: second.AddHours(1)).ShouldBe(second);
        looks.Seen(Me, claimedSince: null).ShouldBe(second);
        looks.Seen(Other, null).ShouldBeNull();
    }

    [Fact]
    public void without_an_earlier_submission_all_of_the_later_one_is_new()
    {
        var changes = CaseView.Changes(null, (Info(), Person, Pictures()), clear: false);
        changes.Single(c => c.Pointer == "/realName").ShouldBe(new ChangeShown("/realName", null, changes.Single(
            c => c.Pointer == "/realName").After));
        changes.Single(c => c.Pointer == "/realName").After!.ToString().ShouldBe("张*");
        changes.ShouldNotContain(c => c.Pointer == "/masked" || c.Pointer == "/creditCode");
    }
}
