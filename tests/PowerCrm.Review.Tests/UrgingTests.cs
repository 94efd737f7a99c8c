using PowerCrm.Testing;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.Happened;

namespace PowerCrm.Review.Tests;

/// <summary>What urging changes for a case in the queue, and what it does not.</summary>
public class UrgingTests
{
    private static readonly DateTimeOffset Due = CaseRow.DueAt(Start);

    [Fact]
    public void an_urged_case_goes_before_the_others_of_its_day_and_behind_all_that_is_due_earlier()
    {
        Place(Waiting()).ShouldBe(Due);
        Place(Waiting(Due.AddDays(-1))).ShouldBe(Due.AddMinutes(-1));
        Place(Waiting(Due.AddDays(-1), Due.AddHours(1))).ShouldBe(Due.AddMinutes(-1), "the first time counts");
    }

    [Fact]
    public void a_note_for_colleagues_shows_the_same_case_and_what_was_seen_before_it_is_still_good()
    {
        var before = Stored.Fold<ReviewCase>(Submitted(Claimed(Me)));
        var it = Stored.Fold<ReviewCase>(Submitted(Claimed(Me), Noted(Other)));
        (it.SameSince, it.Version).ShouldBe((before.Version, before.Version + 1));
    }

    [Fact]
    public void urging_an_overdue_case_moves_it_past_no_other()
    {
        Place(Waiting(Due)).ShouldBe(Due);
        Place(Waiting(Due.AddDays(2), Due.AddDays(3))).ShouldBe(Due);
    }

    [Fact]
    public void the_row_shows_the_last_time_of_this_round_until_a_decision()
    {
        var it = Waiting(Now, Now.AddDays(1));
        it.Urged!.Last.ShouldBe(Now.AddDays(1));
        foreach (var end in (object[])[Approved, Rejected(), Withdrawn, Info(2)])
            ReviewCase.When(it, end).Urged.ShouldBeNull(end.GetType().Name);
        ReviewCase.When(it, Claimed(Me)).Urged.ShouldNotBeNull();
    }

    [Fact]
    public void what_a_reviewer_saw_before_an_urging_is_not_stale()
    {
        var seen = Stored.Fold<ReviewCase>(Submitted(Claimed(Me)));
        var it = Stored.Fold<ReviewCase>(Submitted(Claimed(Me), Urged, Urged));
        (it.SameSince, it.Version).ShouldBe((seen.Version, seen.Version + 2));
        ReviewCase.When(it, Materials(Verdicts.Passed)).SameSince.ShouldBe(it.Version + 1);
    }

    private static ReviewCase Waiting(params DateTimeOffset[] urged) => urged.Aggregate(Stored.Fold<ReviewCase>(Submitted()),
        (it, at) => ReviewCase.WhenRecorded(it, Stored.Event(Urged, at)));

    /// <summary>The sort position in the queue: the last value of the row.</summary>
    private static DateTimeOffset Place(ReviewCase it) => CaseRow.Follow(StreamId, it).Parameters[^1] as DateTimeOffset? ?? Due;
}
