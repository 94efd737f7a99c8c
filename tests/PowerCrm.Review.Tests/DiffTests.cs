using PowerCrm.Testing;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

/// <summary>Which two submissions of a case are compared, and what is shown.</summary>
public class DiffTests
{
    private static readonly IReadOnlyList<CaseSubmission> Rounds = StoredEvents.Fold<CaseHistory>([SignedIn, Info(), Pictures(), Rejected(),
        Info(2), Pictures(2, "x"), Withdrawn, Info(2, "深圳市改名电子有限公司"), Rejected(), Info(3)]).GetSubmissions();

    [Fact]
    public void each_submission_has_the_pictures_of_its_round() =>
        Rounds.Select(s => s.Pictures!.IdCardFront.Proof).ShouldBe(["b", "x", "x", "x"]);

    [Theory]
    [InlineData(null, null, 2, 3)]
    [InlineData(null, "2", 0, 2)]
    [InlineData(null, "1", null, 1)]
    [InlineData("1", "3", 0, 3)]
    [InlineData("3", "1", 3, 1)]
    [InlineData("0", "2", null, 2)]
    public void a_round_is_compared_with_the_previous_or_the_given_one(string? from, string? to, int? index, int round)
    {
        var (earlier, later, fault) = DiffRounds.SelectRounds(Rounds, from, to, null);
        fault.ShouldBeNull();
        earlier.ShouldBe(index is { } at ? Rounds[at] : null);
        later.ShouldBe(round == 3 ? Rounds[3] : round == 2 ? Rounds[2] : Rounds[0]);
    }

    [Theory]
    [InlineData("4", null, "/from")]
    [InlineData("last", null, "/from")]
    [InlineData(null, "4", "/to")]
    public void an_unknown_round_is_refused(string? from, string? to, string pointer) =>
        DiffRounds.SelectRounds(Rounds, from, to, null).Fault!.Pointer.ShouldBe(pointer);

    [Fact]
    public void changes_since_the_last_view_start_from_the_submission_seen_then()
    {
        DiffRounds.SelectRounds(Rounds, "seen", null, Rounds[1].At).From.ShouldBe(Rounds[1], "handed in again after it was taken back");
        DiffRounds.SelectRounds(Rounds, "seen", null, Rounds[3].At.AddHours(1)).From.ShouldBe(Rounds[3]);
        DiffRounds.SelectRounds(Rounds, "seen", null, null).From.ShouldBeNull();
    }

    [Fact]
    public void a_view_under_the_current_claim_is_not_an_earlier_view()
    {
        var (first, second) = (Now, Now.AddDays(1));
        var accessLog = new CaseAccessLog(CaseAccessLog.Initial.ByReader.Add(Me, new CaseAccessLog.ReaderAccess(second, first)));
        accessLog.LastSeen(Me, claimedSince: second).ShouldBe(first);
        accessLog.LastSeen(Me, claimedSince: second.AddHours(1)).ShouldBe(second);
        accessLog.LastSeen(Me, claimedSince: null).ShouldBe(second);
        accessLog.LastSeen(Other, null).ShouldBeNull();
    }

    [Fact]
    public void without_an_earlier_submission_everything_is_new()
    {
        var changes = CaseView.GetChanges(null, (Info(), Person, Pictures()), unmasked: false);
        changes.Single(c => c.Pointer == "/realName").ShouldBe(new ChangeShown("/realName", null, changes.Single(
            c => c.Pointer == "/realName").After));
        changes.Single(c => c.Pointer == "/realName").After!.ToString().ShouldBe("张*");
        changes.ShouldNotContain(c => c.Pointer == "/masked" || c.Pointer == "/creditCode");
    }
}
