using PowerCrm.Contracts;
using PowerCrm.Testing;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

/// <summary>What urging changes for a case in the queue, and what it does not.</summary>
public class UrgingTests
{
    private static readonly DateTimeOffset Due = CaseRow.GetDueAt(Start);

    [Fact]
    public void an_urged_case_comes_first_among_those_due_the_same_day()
    {
        SortPosition(CreateCase()).ShouldBe(Due);
        SortPosition(CreateCase(Due.AddDays(-1))).ShouldBe(Due.AddMinutes(-1));
        SortPosition(CreateCase(Due.AddDays(-1), Due.AddHours(1))).ShouldBe(Due.AddMinutes(-1), "the first time counts");
    }

    [Fact]
    public void a_note_does_not_make_the_seen_version_stale()
    {
        var before = StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Me)));
        var it = StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Me), Noted(Other)));
        (it.UnchangedSince, it.Version).ShouldBe((before.Version, before.Version + 1));
    }

    [Fact]
    public void urging_an_overdue_case_does_not_move_it()
    {
        SortPosition(CreateCase(Due)).ShouldBe(Due);
        SortPosition(CreateCase(Due.AddDays(2), Due.AddDays(3))).ShouldBe(Due);
    }

    [Fact]
    public void the_row_shows_the_last_urging_of_the_round_until_the_decision()
    {
        var it = CreateCase(Now, Now.AddDays(1));
        it.Urged!.Last.ShouldBe(Now.AddDays(1));
        foreach (var end in (object[])[Approved, Rejected(), Withdrawn, Info(2)])
            ReviewCase.When(it, end).Urged.ShouldBeNull(end.GetType().Name);
        ReviewCase.When(it, Claimed(Me)).Urged.ShouldNotBeNull();
    }

    [Fact]
    public void an_urging_does_not_make_the_seen_version_stale()
    {
        var before = StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Me)));
        var it = StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Me), Urged, Urged));
        (it.UnchangedSince, it.Version).ShouldBe((before.Version, before.Version + 2));
        ReviewCase.When(it, Materials(Verdicts.Passed)).UnchangedSince.ShouldBe(it.Version + 1);
    }

    private static ReviewCase CreateCase(params DateTimeOffset[] urged) => urged.Aggregate(StoredEvents.Fold<ReviewCase>(Submitted()),
        (it, at) => ReviewCase.WhenRecorded(it, StoredEvents.Event(Urged, at)));

    /// <summary>The sort position in the queue: the last value of the row.</summary>
    private static DateTimeOffset SortPosition(ReviewCase it) => CaseRow.Refresh(StreamId, it).Parameters[^1] as DateTimeOffset? ?? Due;
}
